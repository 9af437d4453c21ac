#pragma once

#include <cstddef>
#include <cstdint>

namespace firesteel::parquet_format {

/// Walks Thrift's compact protocol, as far as page headers need it. Errors: CorruptFile.
class ThriftReader {
 public:
  ThriftReader(const uint8_t* data, size_t size) : start_(data), at_(data), end_(data + size) {}

  enum class Kind : uint8_t {
    kStop = 0,
    kTrue = 1,
    kFalse = 2,
    kByte = 3,
    kInt16 = 4,
    kInt32 = 5,
    kInt64 = 6,
    kDouble = 7,
    kBinary = 8,
    kList = 9,
    kSet = 10,
    kMap = 11,
    kStruct = 12,
    kUuid = 13,
  };
  struct Field {
    Kind kind;
    int16_t id;
  };

  /// The next field of a struct whose last field had the id `previous`; kStop at its end.
  Field next_field(int16_t previous);
  int64_t read_integer();
  int32_t read_int32();
  /// Passes over the value of a field.
  void skip(Kind kind, int depth = 0);
  size_t consumed() const { return static_cast<size_t>(at_ - start_); }

 private:
  uint8_t read_byte();
  uint64_t read_varint();
  void skip_bytes(uint64_t count);

  const uint8_t* start_;
  const uint8_t* at_;
  const uint8_t* end_;
};

}  // namespace firesteel::parquet_format
