#include "sources/parquet/encoding/delta_reader.h"

#include "sources/parquet/encoding/bit_unpack.h"
#include "sources/parquet/encoding/corrupt_file.h"

#include <algorithm>

namespace firesteel::parquet_format {

DeltaReader::DeltaReader(const uint8_t* data, size_t size) : at_(data), end_(data + size) {
  const uint64_t block = read_varint();
  mini_blocks_ = read_varint();
  total_ = read_varint();
  last_ = read_zigzag();
  expect(block > 0 && block <= 65536 && mini_blocks_ > 0 && mini_blocks_ <= block && block % mini_blocks_ == 0,
         "delta header with an impossible block size");
  values_per_mini_block_ = block / mini_blocks_;
  expect(values_per_mini_block_ % 8 == 0, "delta header with an impossible block size");
  expect(total_ <= kMaxValuesExpanded, "delta header with too many values");
  next_mini_block_ = mini_blocks_;
}

uint64_t DeltaReader::read_varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    expect(at_ < end_, "delta-packed values end too early");
    const uint8_t byte = *at_++;
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) {
      return value;
    }
  }
  throw CorruptFile("delta-packed values hold a number that is too long");
}

int64_t DeltaReader::read_zigzag() {
  const uint64_t zigzag = read_varint();
  return static_cast<int64_t>(zigzag >> 1) ^ -static_cast<int64_t>(zigzag & 1);
}

void DeltaReader::start_block() {
  min_delta_ = read_zigzag();
  expect(static_cast<size_t>(end_ - at_) >= mini_blocks_, "delta-packed values end too early");
  widths_ = at_;
  at_ += mini_blocks_;
  next_mini_block_ = 0;
}

void DeltaReader::load_mini_block() {
  if (next_mini_block_ == mini_blocks_) {
    start_block();
  }
  const int width = widths_[next_mini_block_++];
  expect(width <= 64, "delta-packed values wider than 64 bits");
  const size_t bytes = values_per_mini_block_ / 8 * static_cast<size_t>(width);
  const auto available = static_cast<size_t>(end_ - at_);
  size_t values = values_per_mini_block_;
  if (bytes > available) {  // the last miniblock may be cut behind its last value
    values = available * 8 / static_cast<size_t>(width);
    expect(values >= std::min(values_per_mini_block_, total_ - given_), "delta-packed values end too early");
  }
  deltas_.assign(values_per_mini_block_, 0);
  unpack_wide(at_, values, width, deltas_.data());
  at_ += std::min(bytes, available);
  position_ = 0;
}

void DeltaReader::decode(size_t count, int64_t* out) {
  expect(count <= total_ - given_, "page holds fewer values than it says");
  size_t done = 0;
  if (count > 0 && given_ == 0) {
    out[done++] = last_;
    given_ = 1;
  }
  auto value = static_cast<uint64_t>(last_);
  while (done < count) {
    if (position_ == deltas_.size()) {
      load_mini_block();
    }
    const size_t step = std::min(count - done, deltas_.size() - position_);
    for (size_t i = 0; i < step; ++i) {
      value += deltas_[position_ + i] + static_cast<uint64_t>(min_delta_);
      out[done + i] = static_cast<int64_t>(value);
    }
    position_ += step;
    given_ += step;
    done += step;
  }
  last_ = static_cast<int64_t>(value);
}

}  // namespace firesteel::parquet_format
