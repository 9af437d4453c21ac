#include "sources/parquet/encoding/rle_decoder.h"

#include "columnar/bitmap.h"
#include "sources/parquet/encoding/bit_ranges.h"
#include "sources/parquet/encoding/bit_unpack.h"
#include "sources/parquet/encoding/corrupt_file.h"

#include <algorithm>
#include <array>

namespace firesteel::parquet_format {

RleDecoder::RleDecoder(const uint8_t* data, size_t size, int width) : at_(data), end_(data + size), width_(width) {
  expect(width >= 0 && width <= 32, "bit width above 32");
}

void RleDecoder::next_run() {
  uint64_t header = 0;
  for (int shift = 0;; shift += 7) {
    expect(at_ < end_ && shift <= 28, "run of levels or codes ends too early");
    header |= static_cast<uint64_t>(*at_ & 0x7f) << shift;
    if ((*at_++ & 0x80) == 0) {
      break;
    }
  }
  packed_ = (header & 1) != 0;
  if (packed_) {
    const size_t groups = header >> 1;
    const auto available = static_cast<size_t>(end_ - at_);
    const size_t bytes = std::min(groups * static_cast<size_t>(width_), available);
    // Some writers cut the padding of the last run.
    run_left_ = width_ == 0 ? groups * 8 : std::min(groups * 8, bytes * 8 / static_cast<size_t>(width_));
    run_start_ = at_;
    run_position_ = 0;
    at_ += bytes;
  } else {
    run_left_ = header >> 1;
    const int bytes = (width_ + 7) / 8;
    expect(end_ - at_ >= bytes, "repeated run ends too early");
    repeated_ = 0;
    for (int i = 0; i < bytes; ++i) {
      repeated_ |= static_cast<uint32_t>(*at_++) << (8 * i);
    }
    expect(width_ == 32 || repeated_ < (uint64_t{1} << width_), "repeated value wider than its bit width");
  }
}

uint32_t RleDecoder::decode_packed(size_t count, uint32_t* out) {
  uint32_t largest = 0;
  std::array<uint32_t, 8> group;
  const auto bytes_before = [&](size_t values) { return values / 8 * static_cast<size_t>(width_); };
  while (count > 0) {
    const size_t within = run_position_ % 8;
    const uint8_t* start = run_start_ + bytes_before(run_position_);
    size_t step;
    if (within == 0 && count >= 8) {
      step = count / 8 * 8;
      largest = std::max(largest, unpack_groups(start, count / 8, width_, out));
    } else {
      step = std::min(count, 8 - within);
      unpack_groups(start, 1, width_, group.data());
      for (size_t i = 0; i < step; ++i) {
        out[i] = group[within + i];
        largest = std::max(largest, out[i]);
      }
    }
    run_position_ += step;
    out += step;
    count -= step;
  }
  return largest;
}

uint32_t RleDecoder::decode(size_t count, uint32_t* out) {
  uint32_t largest = 0;
  while (count > 0) {
    if (run_left_ == 0) {
      next_run();
      continue;
    }
    const size_t step = std::min(count, run_left_);
    if (packed_) {
      largest = std::max(largest, decode_packed(step, out));
    } else {
      std::fill_n(out, step, repeated_);
      largest = std::max(largest, repeated_);
    }
    run_left_ -= step;
    out += step;
    count -= step;
  }
  return largest;
}

void RleDecoder::skip(size_t count) {
  while (count > 0) {
    if (run_left_ == 0) {
      next_run();
      continue;
    }
    const size_t step = std::min(count, run_left_);
    run_left_ -= step;
    run_position_ += step;
    count -= step;
  }
}

void RleDecoder::decode_bits(size_t count, uint64_t* bits, size_t offset) {
  while (count > 0) {
    if (run_left_ == 0) {
      next_run();
      continue;
    }
    const size_t step = std::min(count, run_left_);
    if (!packed_) {
      if (repeated_ != 0) {
        set_bits(bits, offset, step);
      }
    } else {
      for (size_t i = 0; i < step;) {  // packed values of one bit are the bitmap itself, up to 56 bits at a time
        const size_t position = run_position_ + i;
        const size_t part = std::min<size_t>(step - i, 64 - position % 8);
        std::array<uint64_t, 2> words{};
        __builtin_memcpy(words.data(), run_start_ + position / 8, sizeof(uint64_t) + 1);
        copy_bits(words.data(), position % 8, part, bits, offset + i);
        i += part;
      }
      run_position_ += step;
    }
    run_left_ -= step;
    offset += step;
    count -= step;
  }
}

size_t RleDecoder::repeated_run(uint32_t& value) {
  while (run_left_ == 0) {
    if (at_ == end_) {
      return 0;
    }
    next_run();
  }
  value = repeated_;
  return packed_ ? 0 : run_left_;
}

}  // namespace firesteel::parquet_format
