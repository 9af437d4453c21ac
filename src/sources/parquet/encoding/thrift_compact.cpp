#include "sources/parquet/encoding/thrift_compact.h"

#include "sources/parquet/encoding/corrupt_file.h"

#include <limits>

namespace firesteel::parquet_format {

uint8_t ThriftReader::read_byte() {
  expect(at_ < end_, "header ends too early");
  return *at_++;
}

uint64_t ThriftReader::read_varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const uint8_t byte = read_byte();
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) {
      return value;
    }
  }
  throw CorruptFile("header holds a number that is too long");
}

int64_t ThriftReader::read_integer() {
  const uint64_t zigzag = read_varint();
  return static_cast<int64_t>(zigzag >> 1) ^ -static_cast<int64_t>(zigzag & 1);
}

int32_t ThriftReader::read_int32() {
  const int64_t value = read_integer();
  expect(value >= std::numeric_limits<int32_t>::min() && value <= std::numeric_limits<int32_t>::max(),
         "header holds a number that is too large");
  return static_cast<int32_t>(value);
}

ThriftReader::Field ThriftReader::next_field(int16_t previous) {
  const uint8_t head = read_byte();
  if (head == 0) {
    return {Kind::kStop, 0};
  }
  const auto kind = static_cast<Kind>(head & 0x0f);
  const int delta = head >> 4;
  const auto id = static_cast<int16_t>(delta != 0 ? previous + delta : read_int32());
  return {kind, id};
}

void ThriftReader::skip_bytes(uint64_t count) {
  expect(count <= static_cast<uint64_t>(end_ - at_), "header ends too early");
  at_ += count;
}

void ThriftReader::skip(Kind kind, int depth) {
  expect(depth < 16, "header is nested too deeply");
  switch (kind) {
    case Kind::kTrue:
    case Kind::kFalse:
      return;
    case Kind::kByte:
      return skip_bytes(1);
    case Kind::kInt16:
    case Kind::kInt32:
    case Kind::kInt64:
      read_varint();
      return;
    case Kind::kDouble:
      return skip_bytes(8);
    case Kind::kUuid:
      return skip_bytes(16);
    case Kind::kBinary:
      return skip_bytes(read_varint());
    case Kind::kList:
    case Kind::kSet: {
      const uint8_t head = read_byte();
      const uint64_t count = (head >> 4) == 15 ? read_varint() : head >> 4;
      expect(count <= static_cast<uint64_t>(end_ - at_), "header ends too early");
      const auto element = static_cast<Kind>(head & 0x0f);
      for (uint64_t i = 0; i < count; ++i) {
        // A boolean inside a list takes a byte of its own.
        element == Kind::kTrue || element == Kind::kFalse ? skip_bytes(1) : skip(element, depth + 1);
      }
      return;
    }
    case Kind::kStruct:
      for (Field field = next_field(0); field.kind != Kind::kStop; field = next_field(field.id)) {
        skip(field.kind, depth + 1);
      }
      return;
    case Kind::kMap:
    case Kind::kStop:
      break;
  }
  throw CorruptFile("header holds an unknown kind of field");
}

}  // namespace firesteel::parquet_format
