#include "sources/parquet/encoding/value_decoder.h"

#include "sources/parquet/encoding/corrupt_file.h"

#include <vector>

namespace firesteel::parquet_format {

size_t raw_width(StoredType stored) {
  switch (stored) {
    case StoredType::kBoolean:
      return 1;
    case StoredType::kInt32:
    case StoredType::kFloat:
      return 4;
    case StoredType::kInt64:
    case StoredType::kDouble:
      return 8;
    case StoredType::kInt96:
      return sizeof(Int96);
    case StoredType::kByteArray:
    case StoredType::kFixedLenByteArray:
      return sizeof(StringView);
  }
  return 0;
}

void ValueDecoder::decode_at(const int32_t* positions, size_t selected, size_t window, void* out) {
  std::vector<uint8_t> all(window * width_);
  decode(window, all.data());
  auto* to = static_cast<uint8_t*>(out);
  for (size_t i = 0; i < selected; ++i) {
    std::memcpy(to + i * width_, all.data() + static_cast<size_t>(positions[i]) * width_, width_);
  }
}

std::unique_ptr<ValueDecoder> make_value_decoder(ValueEncoding encoding, const LeafColumn& leaf, const uint8_t* data,
                                                 size_t size, size_t count) {
  if (count == 0) {  // a page of nulls alone may lack what an encoding puts before its values
    return make_plain_decoder(leaf, data, 0);
  }
  switch (encoding) {
    case ValueEncoding::kPlain:
      return make_plain_decoder(leaf, data, size);
    case ValueEncoding::kRle:
      expect(leaf.stored == StoredType::kBoolean, "RLE values that are not booleans");
      return make_rle_boolean_decoder(data, size);
    case ValueEncoding::kDeltaBinaryPacked:
    case ValueEncoding::kDeltaLengthByteArray:
    case ValueEncoding::kDeltaByteArray:
      return make_delta_decoder(encoding, leaf, data, size, count);
    case ValueEncoding::kByteStreamSplit:
      return make_byte_stream_split_decoder(leaf, data, size);
    default:
      throw CorruptFile("unknown encoding of values");
  }
}

}  // namespace firesteel::parquet_format
