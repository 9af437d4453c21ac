#pragma once

#include "columnar/buffer.h"
#include "columnar/string_view.h"
#include "sources/parquet/encoding/page_header.h"
#include "sources/parquet/metadata/parquet_file.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

namespace firesteel::parquet_format {

/// An INT96 timestamp: nanoseconds of the day, then the Julian day.
using Int96 = std::array<uint32_t, 3>;

/// Bytes of one raw value as ValueDecoder gives them: BOOLEAN uint8_t, INT32 int32_t, INT64 int64_t, INT96 Int96,
/// FLOAT, DOUBLE, byte arrays StringView.
size_t raw_width(StoredType stored);

/// Decodes the (non-null) values of one data page to raw values; one virtual call a window, never a value.
/// StringViews point into the page, or into `extra_bytes`. Errors: CorruptFile.
class ValueDecoder {
 public:
  explicit ValueDecoder(size_t width) : width_(width) {}
  virtual ~ValueDecoder() = default;

  virtual void decode(size_t count, void* out) = 0;
  virtual void skip(size_t count) = 0;
  /// Decodes the `selected` values at `positions` (ascending) of the next `window` values, and passes over all of them.
  virtual void decode_at(const int32_t* positions, size_t selected, size_t window, void* out);
  /// Bytes that strings point to beside the page's own; may be null.
  virtual BufferPtr extra_bytes() const { return nullptr; }

 protected:
  size_t width_;
};

/// The values of a page: `data` has 64 readable bytes behind its end. Dictionary codes are not decoded here.
/// count: values in the page, nulls not counted
/// Errors: CorruptFile for an encoding that the stored type does not have.
std::unique_ptr<ValueDecoder> make_value_decoder(ValueEncoding encoding, const LeafColumn& leaf, const uint8_t* data,
                                                 size_t size, size_t count);

// The parts of make_value_decoder, one a family of encodings.
std::unique_ptr<ValueDecoder> make_plain_decoder(const LeafColumn& leaf, const uint8_t* data, size_t size);
std::unique_ptr<ValueDecoder> make_rle_boolean_decoder(const uint8_t* data, size_t size);
std::unique_ptr<ValueDecoder> make_delta_decoder(ValueEncoding encoding, const LeafColumn& leaf, const uint8_t* data,
                                                 size_t size, size_t count);
std::unique_ptr<ValueDecoder> make_byte_stream_split_decoder(const LeafColumn& leaf, const uint8_t* data, size_t size);

/// A StringView of bytes behind which 16 more are readable: no call of memcpy for short strings.
inline StringView padded_view(const uint8_t* data, uint32_t size) {
  std::array<uint64_t, 2> words;
  uint32_t prefix;
  std::memcpy(&prefix, data, sizeof(prefix));
  if (size > StringView::kInlineSize) {
    words = {size | (uint64_t{prefix} << 32), reinterpret_cast<uint64_t>(data)};
  } else {
    uint64_t tail;
    std::memcpy(&tail, data + 4, sizeof(tail));
    const uint64_t prefix_mask = size >= 4 ? 0xffffffffU : (uint64_t{1} << (8 * size)) - 1;
    const uint64_t tail_mask = size >= 12 ? ~uint64_t{0} : (size <= 4 ? 0 : (uint64_t{1} << (8 * (size - 4))) - 1);
    words = {size | ((prefix & prefix_mask) << 32), tail & tail_mask};
  }
  StringView view;
  std::memcpy(static_cast<void*>(&view), words.data(), sizeof(view));
  return view;
}

}  // namespace firesteel::parquet_format
