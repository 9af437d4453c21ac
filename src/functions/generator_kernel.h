#pragma once

#include "columnar/batch.h"

#include <cstdint>
#include <span>
#include <vector>

namespace firesteel {

/// A bound generator (explode, posexplode, inline, stack ...). Immutable.
class GeneratorKernel {
 public:
  virtual ~GeneratorKernel() = default;
  struct Output {
    std::vector<int32_t> parent_rows;  // input row of each generated row, ascending
    std::vector<VectorPtr> columns;    // generated columns, parent_rows.size() rows each
  };
  /// With `outer`, an input row that generates nothing gives one row of NULLs.
  virtual Output generate(std::span<const VectorPtr> arguments, Rows rows, bool outer) const = 0;
};

}  // namespace firesteel
