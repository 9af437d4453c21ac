#pragma once

#include "execution/aggregate/aggregate_plan.h"
#include "functions/aggregate/totals_kernel.h"
#include "types/stored_integers.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace firesteel {

/// The sums and counts that are all an aggregation needs, and what a batch adds to them. The totals of a group are an
/// entry of stride() numbers: how many rows, then the sums. One thread.
class TotalsInputs {
 public:
  static constexpr size_t kMaxSums = 6;
  /// Sums stay within this.
  static constexpr int128_t kMaxSum = int128_t{1} << 62;

  /// None when an aggregate needs something else.
  static std::optional<TotalsInputs> make(const AggregatePlan& plan);

  size_t sums() const { return values_.size(); }
  size_t stride() const { return values_.size() + 1; }
  /// Leaves the values of each sum one behind the other. False: an argument has NULLs or values so large that a sum
  /// might become too large.
  bool load(const AggregateInputs& inputs, Rows rows);
  /// Whether rows that do not count may be loaded, too: whatever stands there can be read.
  bool can_load_all(const AggregateInputs& inputs) const;
  const std::vector<const int64_t*>& values() const { return values_; }
  /// No sum over the loaded rows is larger.
  int128_t bound() const { return bound_; }
  /// Adds entries[i] to the group whose states begin at states[i].
  void add_to(std::span<char* const> states, std::span<const int64_t* const> entries) const;

 private:
  struct Target {
    const TotalsKernel* kernel;
    size_t offset;     // of the state among the group's
    size_t sum;        // which one; any when the kernel takes none
    size_t aggregate;  // whose arguments to look at
  };
  std::vector<Target> targets_;
  int128_t bound_ = 0;
  // of the batch
  std::vector<const int64_t*> values_;
  std::vector<BufferPtr> loaded_;
};

/// The values of the rows, one behind the other; in `scratch`, or where they are. column: stored as integers, no NULLs
const int64_t* load_integers(const Vector& column, Rows rows, BufferPtr& scratch);

/// Calls f with the number of sums as a constant.
template <typename F>
void dispatch_sums(size_t sums, F&& f) {
  switch (sums) {
    case 0:
      return f(std::integral_constant<size_t, 0>{});
    case 1:
      return f(std::integral_constant<size_t, 1>{});
    case 2:
      return f(std::integral_constant<size_t, 2>{});
    case 3:
      return f(std::integral_constant<size_t, 3>{});
    case 4:
      return f(std::integral_constant<size_t, 4>{});
    case 5:
      return f(std::integral_constant<size_t, 5>{});
    default:
      return f(std::integral_constant<size_t, TotalsInputs::kMaxSums>{});
  }
}

}  // namespace firesteel
