#pragma once

#include "columnar/batch.h"

#include <cstdint>
#include <span>
#include <vector>

namespace firesteel {

/// Numbers rows by their keys, equal keys alike, where that takes no hashing: the keys are dictionary codes, constants
/// or integers that lie close together (years, sorted keys). Groups are then found in an array instead of a hash table.
///
/// threads: one
class KeyNumbers {
 public:
  static constexpr size_t kMaxNumbers = size_t{1} << 14;

  /// How one key is numbered: the position in a dictionary or the distance from `base`; the last number is NULL's. A
  /// row's number is that of its first key times the size of the second, and so on.
  struct KeyRange {
    VectorPtr dictionary;  // or the constant
    int64_t base = 0;
    uint32_t size = 0;
    bool is_integer = false;

    bool only_null() const { return size == 1; }
  };

  /// False: the keys are not of that kind or need more than `most` numbers; numbers() is of no use then. Numbers mean
  /// the same keys as after the last call unless restarted(). most: at least kMaxNumbers, less than 2^31
  /// spread: 0, or the length of the keys: then there is a number for each position, limit() for those not in `rows`.
  bool number(std::span<const VectorPtr> keys, Rows rows, size_t most = kMaxNumbers, size_t spread = 0);
  bool restarted() const { return restarted_; }
  /// One a row, below limit(); or spread.
  std::span<const uint32_t> numbers() const { return numbers_; }
  size_t limit() const { return limit_; }
  /// What the numbers mean.
  const std::vector<KeyRange>& ranges() const { return ranges_; }
  /// The keys that have these numbers: a column for each. types: of the keys
  static std::vector<VectorPtr> keys_of(const std::vector<KeyRange>& ranges, const std::vector<DataType>& types,
                                        std::span<const uint32_t> numbers);
  /// How many numbers an integer key needed when it was last looked at and needed too many; 0: it did not.
  uint64_t refused() const { return refused_; }
  /// The next numbers mean other keys.
  void forget();

 private:
  bool find_range(const Vector& key, Rows rows, KeyRange& range);
  static KeyRange range_of_constant(const VectorPtr& key);
  static bool covers(const KeyRange& known, const KeyRange& wanted);
  void restart(size_t limit);
  void widen(KeyRange& range, const KeyRange* before, size_t most) const;
  void add_numbers(const Vector& key, Rows rows, const KeyRange& range, bool first, bool spread);

  std::vector<KeyRange> ranges_;
  std::vector<KeyRange> wanted_;
  std::vector<uint32_t> numbers_;
  size_t limit_ = 0;
  size_t most_ = kMaxNumbers;
  uint64_t refused_ = 0;
  bool restarted_ = false;
  uint32_t failures_ = 0;  // in a row
};

}  // namespace firesteel
