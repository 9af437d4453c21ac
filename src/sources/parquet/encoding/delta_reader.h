#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace firesteel::parquet_format {

/// Values of one page that are held in memory at once although a few bytes may stand for all of them. Pages of writers
/// have a thousandth of it.
inline constexpr size_t kMaxValuesExpanded = size_t{1} << 26;

/// DELTA_BINARY_PACKED integers; arithmetic wraps at 64 bits, callers cut INT32 down. Errors: CorruptFile.
class DeltaReader {
 public:
  DeltaReader(const uint8_t* data, size_t size);

  void decode(size_t count, int64_t* out);
  size_t total() const { return total_; }
  /// Where the packed integers end; only after all of them were decoded.
  const uint8_t* end_of_values() const { return at_; }

 private:
  uint64_t read_varint();
  int64_t read_zigzag();
  void start_block();
  void load_mini_block();

  const uint8_t* at_;
  const uint8_t* end_;
  size_t mini_blocks_ = 0;
  size_t values_per_mini_block_ = 0;
  size_t total_ = 0;
  size_t given_ = 0;  // values decoded so far
  int64_t last_ = 0;
  int64_t min_delta_ = 0;
  const uint8_t* widths_ = nullptr;
  size_t next_mini_block_ = 0;
  std::vector<uint64_t> deltas_;
  size_t position_ = 0;  // in deltas_
};

}  // namespace firesteel::parquet_format
