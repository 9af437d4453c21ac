#pragma once

#include "columnar/batch.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace firesteel {

struct SortKeyOrder {
  DataType type;
  bool ascending = true;
  bool nulls_first = true;
  bool nullable = true;  // false: no byte for NULL is spent
};

/// Keys of rows as byte strings whose order by memcmp (a proper prefix first) is the sort order.
struct NormalizedKeys {
  std::vector<uint8_t> bytes;
  std::vector<uint32_t> ends;           // end of the key of row i; it begins where the one before ends
  std::vector<uint32_t> leading_sizes;  // bytes of the leading columns, when asked for

  size_t size() const { return ends.size(); }
  uint32_t begin(size_t i) const { return i == 0 ? 0 : ends[i - 1]; }
  const uint8_t* data(size_t i) const { return bytes.data() + begin(i); }
  size_t key_size(size_t i) const { return ends[i] - begin(i); }
  /// The first 8 bytes as a number of the same order (zeros behind a shorter key).
  uint64_t prefix(size_t i) const;
};

/// <0, 0, >0 by bytes; a proper prefix comes first.
int compare_keys(const uint8_t* left, size_t left_size, const uint8_t* right, size_t right_size);

/// Writes normalised keys. NaN is the largest number, -0.0 equals 0.0, strings are in byte order, NULL elements of
/// arrays and fields come first (Spark's ordering). Immutable, shared.
class SortKeyEncoder {
 public:
  /// leading: how many columns count as leading (NormalizedKeys::leading_sizes), 0: none.
  explicit SortKeyEncoder(std::vector<SortKeyOrder> orders, size_t leading = 0);

  /// Replaces `out` by the keys of `rows`.
  void encode(std::span<const VectorPtr> columns, Rows rows, NormalizedKeys& out) const;
  /// The value of the first column in a key; none when it is NULL or not stored as an integer of at most 64 bits.
  std::optional<int64_t> first_integer(std::span<const uint8_t> key) const;
  const std::vector<SortKeyOrder>& orders() const { return orders_; }

 private:
  std::vector<SortKeyOrder> orders_;
  size_t leading_;
};

}  // namespace firesteel
