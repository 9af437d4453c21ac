#pragma once

#include "base/numeric/int128.h"

#include <cstdint>

namespace firesteel {

/// What an AggregateKernel may be besides: one whose state depends on no more than the sum and the number of its
/// argument's values, integers or what is stored as such. Many rows of a group can then be added up before their group
/// is told of them.
class TotalsKernel {
 public:
  virtual ~TotalsKernel() = default;
  /// False: the sum does not matter, and there may be no argument.
  virtual bool takes_sum() const = 0;
  /// count: above 0, values that are not NULL
  virtual void add_total(char* state, int128_t sum, int64_t count) const = 0;
};

}  // namespace firesteel
