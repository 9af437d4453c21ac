#include "sources/parquet/encoding/corrupt_file.h"
#include "sources/parquet/encoding/delta_reader.h"
#include "sources/parquet/encoding/value_decoder.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace firesteel::parquet_format {
namespace {

template <typename T>
class DeltaIntegerDecoder final : public ValueDecoder {
 public:
  DeltaIntegerDecoder(const uint8_t* data, size_t size) : ValueDecoder(sizeof(T)), reader_(data, size) {}

  void decode(size_t count, void* out) override {
    scratch_.resize(count);
    reader_.decode(count, scratch_.data());
    T* to = static_cast<T*>(out);
    for (size_t i = 0; i < count; ++i) {
      to[i] = static_cast<T>(scratch_[i]);
    }
  }
  void skip(size_t count) override {
    scratch_.resize(count);
    reader_.decode(count, scratch_.data());
  }

 private:
  DeltaReader reader_;
  std::vector<int64_t> scratch_;
};

std::vector<int64_t> read_lengths(DeltaReader& reader, size_t count) {
  // A page without values may have no header of its own worth trusting.
  expect(reader.total() >= count, "page holds fewer values than it says");
  std::vector<int64_t> lengths(reader.total());
  reader.decode(reader.total(), lengths.data());
  return lengths;
}

/// Strings that are known as views already when the page is opened.
class PreparedBytesDecoder final : public ValueDecoder {
 public:
  PreparedBytesDecoder(std::vector<StringView> views, BufferPtr bytes)
      : ValueDecoder(sizeof(StringView)), views_(std::move(views)), bytes_(std::move(bytes)) {}

  void decode(size_t count, void* out) override {
    expect(count <= views_.size() - position_, "page holds fewer values than it says");
    std::copy_n(views_.data() + position_, count, static_cast<StringView*>(out));
    position_ += count;
  }
  void skip(size_t count) override {
    expect(count <= views_.size() - position_, "page holds fewer values than it says");
    position_ += count;
  }
  BufferPtr extra_bytes() const override { return bytes_; }

 private:
  std::vector<StringView> views_;
  BufferPtr bytes_;
  size_t position_ = 0;
};

/// All lengths, then all bytes.
std::vector<StringView> read_delta_length_views(const uint8_t* data, size_t size, size_t count) {
  DeltaReader reader(data, size);
  const std::vector<int64_t> lengths = read_lengths(reader, count);
  const uint8_t* at = reader.end_of_values();
  const uint8_t* end = data + size;
  std::vector<StringView> views;
  views.reserve(lengths.size());
  for (const int64_t length : lengths) {
    expect(length >= 0 && length <= end - at, "byte array is longer than its page");
    views.push_back(padded_view(at, static_cast<uint32_t>(length)));
    at += length;
  }
  return views;
}

/// Each string shares a prefix with the one before: prefix lengths, then the suffixes as above.
std::unique_ptr<ValueDecoder> make_delta_byte_array(const uint8_t* data, size_t size, size_t count) {
  DeltaReader reader(data, size);
  const std::vector<int64_t> prefixes = read_lengths(reader, count);
  const uint8_t* suffix_start = reader.end_of_values();
  const auto suffix_size = static_cast<size_t>(data + size - suffix_start);
  const std::vector<StringView> suffixes = read_delta_length_views(suffix_start, suffix_size, prefixes.size());
  int64_t total = 0;
  int64_t previous_length = 0;
  for (size_t i = 0; i < prefixes.size(); ++i) {
    expect(prefixes[i] >= 0 && prefixes[i] <= previous_length, "prefix is longer than the string before");
    previous_length = prefixes[i] + suffixes[i].size();
    total += previous_length;
    expect(total <= std::numeric_limits<int32_t>::max(), "page of strings is above 2 GB");
  }
  BufferPtr bytes = Buffer::allocate(static_cast<size_t>(total));
  uint8_t* to = bytes->mutable_data();
  const uint8_t* previous = to;
  std::vector<StringView> views;
  views.reserve(prefixes.size());
  for (size_t i = 0; i < prefixes.size(); ++i) {
    const auto prefix = static_cast<size_t>(prefixes[i]);
    std::memcpy(to, previous, prefix);
    std::memcpy(to + prefix, suffixes[i].data(), suffixes[i].size());
    const size_t length = prefix + suffixes[i].size();
    views.emplace_back(reinterpret_cast<const char*>(to), static_cast<uint32_t>(length));
    previous = to;
    to += length;
  }
  return std::make_unique<PreparedBytesDecoder>(std::move(views), std::move(bytes));
}

}  // namespace

std::unique_ptr<ValueDecoder> make_delta_decoder(ValueEncoding encoding, const LeafColumn& leaf, const uint8_t* data,
                                                 size_t size, size_t count) {
  const bool is_bytes = leaf.stored == StoredType::kByteArray || leaf.stored == StoredType::kFixedLenByteArray;
  if (encoding == ValueEncoding::kDeltaBinaryPacked) {
    expect(leaf.stored == StoredType::kInt32 || leaf.stored == StoredType::kInt64, "delta encoding of non-integers");
    if (leaf.stored == StoredType::kInt32) {
      return std::make_unique<DeltaIntegerDecoder<int32_t>>(data, size);
    }
    return std::make_unique<DeltaIntegerDecoder<int64_t>>(data, size);
  }
  expect(is_bytes, "delta encoding of byte arrays for other values");
  if (encoding == ValueEncoding::kDeltaLengthByteArray) {
    return std::make_unique<PreparedBytesDecoder>(read_delta_length_views(data, size, count), nullptr);
  }
  return make_delta_byte_array(data, size, count);
}

}  // namespace firesteel::parquet_format
