#include "sources/parquet/encoding/snappy_decoder.h"

#include "sources/parquet/encoding/corrupt_file.h"

#include <array>
#include <cstring>

namespace firesteel::parquet_format {
namespace {

constexpr const char* kBroken = "Snappy block is broken";
// The longest element whose length stands in its tag is 64 bytes; steps of 16 bytes never go further than this.
constexpr size_t kSlack = 80;
constexpr size_t kLongestShortLiteral = 60;

constexpr bool is_literal(uint32_t tag) { return (tag & 3) == 0; }

/// What the tag of a copy says: its length, bits 8-10 of its offset (<< 8), the number of bytes behind it (<< 11).
constexpr std::array<uint16_t, 256> make_copy_tags() {
  std::array<uint16_t, 256> tags{};
  for (uint32_t tag = 0; tag < 256; ++tag) {
    const uint32_t upper = tag >> 2;
    const uint32_t extra = (tag & 3) == 3 ? 4 : tag & 3;
    const uint32_t value = extra == 1 ? (4 + (upper & 7)) | (tag >> 5) << 8 : upper + 1;
    tags[tag] = static_cast<uint16_t>(value | extra << 11);
  }
  return tags;
}
constexpr auto kCopyTags = make_copy_tags();
constexpr std::array<uint32_t, 5> kOffsetMasks = {0, 0xff, 0xffff, 0, 0xffffffff};

template <size_t kBytes>
void move(const uint8_t* from, uint8_t* to) {
  std::array<uint8_t, kBytes> bytes;
  std::memcpy(bytes.data(), from, kBytes);
  std::memcpy(to, bytes.data(), kBytes);
}

struct Copy {
  size_t length;
  size_t offset;
  size_t extra;  // bytes behind the tag
};
Copy copy_of(uint32_t tag, uint32_t behind) {
  const uint32_t entry = kCopyTags[tag];
  const uint32_t extra = entry >> 11;
  return {entry & 0xff, (entry & 0x700) + (behind & kOffsetMasks[extra]), extra};
}

class SnappyDecoder {
 public:
  SnappyDecoder(const uint8_t* from, size_t from_size, uint8_t* to, size_t to_size)
      : in_(from), in_end_(from + from_size), out_begin_(to), out_(to), out_end_(to + to_size) {}

  void run() {
    check_length();
    decode_fast();
    decode_rest();
    expect(out_ == out_end_, kBroken);
  }

 private:
  size_t in_left() const { return static_cast<size_t>(in_end_ - in_); }
  size_t out_left() const { return static_cast<size_t>(out_end_ - out_); }

  void check_length() {
    uint64_t length = 0;
    for (int shift = 0;; shift += 7) {
      expect(in_ < in_end_ && shift <= 28, kBroken);
      length |= static_cast<uint64_t>(*in_ & 0x7f) << shift;
      if ((*in_++ & 0x80) == 0) {
        break;
      }
    }
    expect(length == out_left(), kBroken);
  }

  uint32_t little_endian(size_t bytes) const {
    uint32_t value = 0;
    for (size_t i = 0; i < bytes; ++i) {
      value |= static_cast<uint32_t>(in_[i]) << (8 * i);
    }
    return value;
  }

  /// A literal whose length is not in its tag. in_: behind the tag.
  void long_literal(uint32_t tag) {
    const size_t bytes = (tag >> 2) + 1 - kLongestShortLiteral;
    expect(bytes <= in_left(), kBroken);
    const size_t length = static_cast<size_t>(little_endian(bytes)) + 1;
    in_ += bytes;
    literal(length);
  }
  void literal(size_t length) {
    expect(length <= in_left() && length <= out_left(), kBroken);
    std::memcpy(out_, in_, length);
    in_ += length;
    out_ += length;
  }

  /// As long as no element can reach an end: whole registers are moved, and what was too much is written over.
  void decode_fast() {
    if (in_left() <= kSlack || out_left() <= kSlack) {
      return;
    }
    const uint8_t* const in_stop = in_end_ - kSlack;
    uint8_t* const out_stop = out_end_ - kSlack;
    while (in_ < in_stop && out_ < out_stop) {
      if (fast_pair()) {
        continue;
      }
      if (!is_literal(*in_)) {
        fast_copy();
      } else {
        fast_literal();
      }
    }
  }
  /// A literal of at most 6 bytes and the copy behind it, which are what numbers become. Where the next element begins
  /// depends on this one: all of its tags come from one load and a shift, because that chain is what the time goes to.
  bool fast_pair() {
    uint64_t word;
    std::memcpy(&word, in_, sizeof(word));
    const uint32_t tag = word & 0xff;
    const size_t literal = (tag >> 2) + 1;
    if (!is_literal(tag) || literal > 6) {
      return false;
    }
    const uint64_t after = word >> (2 * tag + 16);  // its lowest byte is the tag of the copy
    if (is_literal(after & 3) || (after & 3) == 3) {
      return false;
    }
    const uint64_t bytes = word >> 8;
    std::memcpy(out_, &bytes, sizeof(bytes));
    uint32_t behind;
    std::memcpy(&behind, in_ + literal + 2, sizeof(behind));
    in_ += literal + 2 + (after & 3);
    out_ += literal;
    copy_back(copy_of(after & 0xff, behind));
    return true;
  }
  void fast_literal() {
    const uint32_t tag = *in_++;
    const size_t length = (tag >> 2) + 1;
    if (length > kLongestShortLiteral) [[unlikely]] {
      long_literal(tag);
      return;
    }
    move<16>(in_, out_);
    if (length > 16) {
      move<16>(in_ + 16, out_ + 16);
      move<16>(in_ + 32, out_ + 32);
      move<16>(in_ + 48, out_ + 48);
    }
    in_ += length;
    out_ += length;
  }
  void fast_copy() {
    uint64_t word;
    std::memcpy(&word, in_, sizeof(word));
    // Not from the table: where the next element begins should not wait for it.
    in_ += (word & 3) == 3 ? 5 : 1 + (word & 3);
    copy_back(copy_of(word & 0xff, static_cast<uint32_t>(word >> 8)));
  }
  void copy_back(const Copy& copy) {
    expect(copy.offset - 1 < static_cast<size_t>(out_ - out_begin_), kBroken);
    const uint8_t* from = out_ - copy.offset;
    if (copy.offset >= 8) {  // 8 bytes at a time repeat any longer pattern
      for (size_t i = 0; i == 0 || i < copy.length; i += 16) {
        move<8>(from + i, out_ + i);
        move<8>(from + i + 8, out_ + i + 8);
      }
    } else {
      for (size_t i = 0; i < copy.length; ++i) {
        out_[i] = from[i];
      }
    }
    out_ += copy.length;
  }

  void decode_rest() {
    while (in_ < in_end_) {
      const uint32_t tag = *in_++;
      if (is_literal(tag)) {
        (tag >> 2) + 1 > kLongestShortLiteral ? long_literal(tag) : literal((tag >> 2) + 1);
        continue;
      }
      const size_t extra = kCopyTags[tag] >> 11;
      expect(extra <= in_left(), kBroken);
      const Copy copy = copy_of(tag, little_endian(extra));
      in_ += extra;
      expect(copy.offset - 1 < static_cast<size_t>(out_ - out_begin_) && copy.length <= out_left(), kBroken);
      for (size_t i = 0; i < copy.length; ++i, ++out_) {
        *out_ = *(out_ - copy.offset);
      }
    }
  }

  const uint8_t* in_;
  const uint8_t* in_end_;
  uint8_t* out_begin_;
  uint8_t* out_;
  uint8_t* out_end_;
};

}  // namespace

void decode_snappy(const uint8_t* from, size_t from_size, uint8_t* to, size_t to_size) {
  SnappyDecoder(from, from_size, to, to_size).run();
}

}  // namespace firesteel::parquet_format
