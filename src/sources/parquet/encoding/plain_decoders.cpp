#include "sources/parquet/encoding/corrupt_file.h"
#include "sources/parquet/encoding/rle_decoder.h"
#include "sources/parquet/encoding/value_decoder.h"

#include <algorithm>
#include <vector>

namespace firesteel::parquet_format {
namespace {

constexpr const char* kTooFewValues = "page holds fewer values than it says";

template <typename T>
class PlainFixedDecoder final : public ValueDecoder {
 public:
  PlainFixedDecoder(const uint8_t* data, size_t size) : ValueDecoder(sizeof(T)), at_(data), left_(size / sizeof(T)) {}

  void decode(size_t count, void* out) override {
    const uint8_t* from = take(count);
    std::memcpy(out, from, count * sizeof(T));
  }
  void skip(size_t count) override { take(count); }
  void decode_at(const int32_t* positions, size_t selected, size_t window, void* out) override {
    const uint8_t* from = take(window);
    T* to = static_cast<T*>(out);
    for (size_t i = 0; i < selected; ++i) {
      std::memcpy(to + i, from + static_cast<size_t>(positions[i]) * sizeof(T), sizeof(T));
    }
  }

 private:
  const uint8_t* take(size_t count) {
    expect(count <= left_, kTooFewValues);
    const uint8_t* from = at_;
    at_ += count * sizeof(T);
    left_ -= count;
    return from;
  }

  const uint8_t* at_;
  size_t left_;
};

/// One bit a value.
class PlainBooleanDecoder final : public ValueDecoder {
 public:
  PlainBooleanDecoder(const uint8_t* data, size_t size) : ValueDecoder(1), data_(data), bits_(size * 8) {}

  void decode(size_t count, void* out) override {
    expect(count <= bits_ - position_, kTooFewValues);
    auto* to = static_cast<uint8_t*>(out);
    for (size_t i = 0; i < count; ++i) {
      const size_t bit = position_ + i;
      to[i] = (data_[bit / 8] >> (bit % 8)) & 1;
    }
    position_ += count;
  }
  void skip(size_t count) override {
    expect(count <= bits_ - position_, kTooFewValues);
    position_ += count;
  }

 private:
  const uint8_t* data_;
  size_t bits_;
  size_t position_ = 0;
};

class RleBooleanDecoder final : public ValueDecoder {
 public:
  explicit RleBooleanDecoder(RleDecoder runs) : ValueDecoder(1), runs_(runs) {}

  void decode(size_t count, void* out) override {
    scratch_.resize(count);
    runs_.decode(count, scratch_.data());
    std::copy(scratch_.begin(), scratch_.end(), static_cast<uint8_t*>(out));
  }
  void skip(size_t count) override { runs_.skip(count); }

 private:
  RleDecoder runs_;
  std::vector<uint32_t> scratch_;
};

/// Length-prefixed byte arrays.
class PlainBytesDecoder final : public ValueDecoder {
 public:
  PlainBytesDecoder(const uint8_t* data, size_t size)
      : ValueDecoder(sizeof(StringView)), at_(data), end_(data + size) {}

  void decode(size_t count, void* out) override {
    auto* to = static_cast<StringView*>(out);
    for (size_t i = 0; i < count; ++i) {
      const uint32_t length = next_length();
      to[i] = padded_view(at_, length);
      at_ += length;
    }
  }
  void skip(size_t count) override {
    for (size_t i = 0; i < count; ++i) {
      at_ += next_length();
    }
  }
  void decode_at(const int32_t* positions, size_t selected, size_t window, void* out) override {
    auto* to = static_cast<StringView*>(out);
    size_t position = 0;
    for (size_t i = 0; i < selected; ++i) {
      const auto wanted = static_cast<size_t>(positions[i]);
      skip(wanted - position);
      const uint32_t length = next_length();
      to[i] = padded_view(at_, length);
      at_ += length;
      position = wanted + 1;
    }
    skip(window - position);
  }

 private:
  /// Moves to the bytes of the next value and checks that all of them are there.
  uint32_t next_length() {
    expect(end_ - at_ >= 4, kTooFewValues);
    uint32_t length;
    std::memcpy(&length, at_, sizeof(length));
    at_ += 4;
    expect(length <= static_cast<uint64_t>(end_ - at_), "byte array is longer than its page");
    return length;
  }

  const uint8_t* at_;
  const uint8_t* end_;
};

class PlainFixedBytesDecoder final : public ValueDecoder {
 public:
  PlainFixedBytesDecoder(const uint8_t* data, size_t size, uint32_t length)
      : ValueDecoder(sizeof(StringView)), at_(data), left_(size / length), length_(length) {}

  void decode(size_t count, void* out) override {
    const uint8_t* from = take(count);
    auto* to = static_cast<StringView*>(out);
    for (size_t i = 0; i < count; ++i) {
      to[i] = padded_view(from + i * length_, length_);
    }
  }
  void skip(size_t count) override { take(count); }

 private:
  const uint8_t* take(size_t count) {
    expect(count <= left_, kTooFewValues);
    const uint8_t* from = at_;
    at_ += count * length_;
    left_ -= count;
    return from;
  }

  const uint8_t* at_;
  size_t left_;
  uint32_t length_;
};

}  // namespace

std::unique_ptr<ValueDecoder> make_plain_decoder(const LeafColumn& leaf, const uint8_t* data, size_t size) {
  switch (leaf.stored) {
    case StoredType::kBoolean:
      return std::make_unique<PlainBooleanDecoder>(data, size);
    case StoredType::kInt32:
    case StoredType::kFloat:
      return std::make_unique<PlainFixedDecoder<uint32_t>>(data, size);
    case StoredType::kInt64:
    case StoredType::kDouble:
      return std::make_unique<PlainFixedDecoder<uint64_t>>(data, size);
    case StoredType::kInt96:
      return std::make_unique<PlainFixedDecoder<Int96>>(data, size);
    case StoredType::kByteArray:
      return std::make_unique<PlainBytesDecoder>(data, size);
    case StoredType::kFixedLenByteArray:
      return std::make_unique<PlainFixedBytesDecoder>(data, size, static_cast<uint32_t>(leaf.type_length));
  }
  throw CorruptFile("unknown stored type");
}

std::unique_ptr<ValueDecoder> make_rle_boolean_decoder(const uint8_t* data, size_t size) {
  expect(size >= 4, "page of booleans is too short");
  uint32_t length;
  std::memcpy(&length, data, sizeof(length));
  expect(length <= size - 4, "run of booleans is longer than its page");
  return std::make_unique<RleBooleanDecoder>(RleDecoder(data + 4, length, 1));
}

}  // namespace firesteel::parquet_format
