#pragma once

#include <cstddef>
#include <cstdint>

namespace firesteel::parquet_format {

/// Parquet's RLE / bit-packed hybrid: dictionary codes, levels, booleans. Values are `width` bits, 0..32.
///
/// data: kUnpackSlack readable bytes behind its end
/// errors: CorruptFile when more values are asked for than there are
class RleDecoder {
 public:
  RleDecoder() = default;
  RleDecoder(const uint8_t* data, size_t size, int width);

  /// Writes the next `count` values; returns the largest.
  uint32_t decode(size_t count, uint32_t* out);
  void skip(size_t count);
  /// Width 1 only: appends the next `count` values as bits at `offset` of `bits`, whose bits from there on are zero.
  void decode_bits(size_t count, uint64_t* bits, size_t offset);
  /// If the values that are left begin with a repeated run: its length and value. 0 otherwise.
  size_t repeated_run(uint32_t& value);

 private:
  void next_run();
  uint32_t decode_packed(size_t count, uint32_t* out);

  const uint8_t* at_ = nullptr;
  const uint8_t* end_ = nullptr;
  int width_ = 0;
  size_t run_left_ = 0;  // values left in the current run
  bool packed_ = false;
  uint32_t repeated_ = 0;               // value of a repeated run
  const uint8_t* run_start_ = nullptr;  // packed run: its first byte
  size_t run_position_ = 0;             // packed run: values consumed
};

}  // namespace firesteel::parquet_format
