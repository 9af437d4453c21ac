#include "sources/parquet/encoding/corrupt_file.h"
#include "sources/parquet/encoding/value_decoder.h"

namespace firesteel::parquet_format {
namespace {

/// Byte b of value i lies at stream b: data[b * count + i].
class ByteStreamSplitDecoder final : public ValueDecoder {
 public:
  ByteStreamSplitDecoder(const uint8_t* data, size_t size, size_t value_bytes, bool as_views)
      : ValueDecoder(as_views ? sizeof(StringView) : value_bytes),
        data_(data),
        count_(size / value_bytes),
        value_bytes_(value_bytes) {
    if (as_views) {
      joined_ = Buffer::allocate(count_ * value_bytes);
      join(0, count_, joined_->mutable_data());
    }
  }

  void decode(size_t count, void* out) override {
    expect(count <= count_ - position_, "page holds fewer values than it says");
    if (joined_ == nullptr) {
      join(position_, count, static_cast<uint8_t*>(out));
    } else {
      auto* to = static_cast<StringView*>(out);
      for (size_t i = 0; i < count; ++i) {
        to[i] = padded_view(joined_->data() + (position_ + i) * value_bytes_, static_cast<uint32_t>(value_bytes_));
      }
    }
    position_ += count;
  }
  void skip(size_t count) override {
    expect(count <= count_ - position_, "page holds fewer values than it says");
    position_ += count;
  }
  BufferPtr extra_bytes() const override { return joined_; }

 private:
  void join(size_t first, size_t count, uint8_t* to) const {
    for (size_t byte = 0; byte < value_bytes_; ++byte) {
      const uint8_t* stream = data_ + byte * count_ + first;
      for (size_t i = 0; i < count; ++i) {
        to[i * value_bytes_ + byte] = stream[i];
      }
    }
  }

  const uint8_t* data_;
  size_t count_;
  size_t value_bytes_;
  size_t position_ = 0;
  BufferPtr joined_;  // fixed-length byte arrays only
};

}  // namespace

std::unique_ptr<ValueDecoder> make_byte_stream_split_decoder(const LeafColumn& leaf, const uint8_t* data, size_t size) {
  switch (leaf.stored) {
    case StoredType::kInt32:
    case StoredType::kFloat:
    case StoredType::kInt64:
    case StoredType::kDouble:
      return std::make_unique<ByteStreamSplitDecoder>(data, size, raw_width(leaf.stored), false);
    case StoredType::kFixedLenByteArray:
      return std::make_unique<ByteStreamSplitDecoder>(data, size, static_cast<size_t>(leaf.type_length), true);
    default:
      throw CorruptFile("byte stream split of a type that does not have it");
  }
}

}  // namespace firesteel::parquet_format
