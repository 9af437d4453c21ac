#pragma once

#include "execution/aggregate/aggregate_plan.h"
#include "execution/aggregate/key_numbers.h"
#include "execution/aggregate/totals_inputs.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace firesteel {

/// Sums and counts by the numbers of the keys, in one array beside the groups' rows: a row costs an addition or a few.
/// The groups are told of the totals when all rows have come, or when the numbers begin to mean other keys.
///
/// memory:  reserved; when that is refused, rows go to their groups
/// threads: one
class GroupTotals {
 public:
  /// Null when an aggregate needs more than sums and counts.
  static std::unique_ptr<GroupTotals> make(const AggregatePlan& plan, RunningQuery& query);

  enum class Added : uint8_t {
    kYes,
    kNo,     // the rows have to go to their groups
    kLater,  // not yet: when more rows have come, an array for so many keys may pay
  };
  /// Adds a batch of rows. Whatever comes of it, totals may have been handed to `groups`.
  /// num_rows: length of the columns
  Added add(const AggregateInputs& inputs, Rows rows, size_t num_rows, PartitionedGroups& groups);
  /// Hands all totals to `groups`.
  void flush(PartitionedGroups& groups);
  /// Takes what `other` holds when its numbers mean the same keys, or can be made to; false: nothing changed.
  bool absorb(GroupTotals& other);
  bool empty() const { return rows_ == 0; }

 private:
  GroupTotals(const AggregatePlan& plan, RunningQuery& query, TotalsInputs inputs);
  Added number(const AggregateInputs& inputs, Rows rows, size_t spread, PartitionedGroups& groups);
  bool make_room(size_t numbers);
  void clear();
  template <size_t kSums>
  void add_rows(size_t rows);
  void hand_over(std::span<const uint32_t> numbers, PartitionedGroups& groups);
  void fold_parts();
  bool widen_to(const KeyNumbers::KeyRange& range);
  size_t most_numbers(size_t keys) const;
  int64_t* entry(size_t number) { return table_->mutable_as<int64_t>() + number * stride(); }
  size_t stride() const { return inputs_.stride(); }
  /// Of one part. The last entry is for rows that do not count.
  size_t width() const { return (limit_ + 1) * stride(); }

  const AggregatePlan& plan_;
  RunningQuery& query_;
  TotalsInputs inputs_;
  KeyNumbers numbers_;
  std::vector<KeyNumbers::KeyRange> ranges_;  // of what is in the table
  BufferPtr table_;
  size_t limit_ = 0;    // numbers of the table
  size_t parts_ = 0;    // tables side by side, so that no row has to wait for the row before it
  size_t rows_ = 0;     // in the table
  size_t seen_ = 0;     // rows in all
  size_t wanted_ = 0;   // numbers that the key needed when it needed too many for the rows seen
  uint32_t bad_ = 0;    // how often the table was handed over after few rows
  int128_t bound_ = 0;  // no sum is larger
  MemoryReservation reservation_;
};

}  // namespace firesteel
