#pragma once

#include "physical/nodes/unary_exec.h"

#include <algorithm>
#include <string>

namespace firesteel {

/// Below a window whose row_number() or rank() a filter bounds: drops rows that `limit` rows of their partition come
/// before. Others may be dropped or not; the filter stays. Spark: WindowGroupLimitExec.
struct WindowGroupLimitExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kWindowGroupLimit;
  WindowGroupLimitExec(ExprList partition, std::vector<SortKey> order, std::string function, int64_t limit,
                       ExecPtr child)
      : UnaryExec(kKind, child->output(), child),
        partition(std::move(partition)),
        order(std::move(order)),
        function(std::move(function)),
        limit(limit) {}
  ExprList partition;
  std::vector<SortKey> order;  // at least one
  std::string function;        // for EXPLAIN
  int64_t limit;               // at least 1
  std::string describe() const override;
};

}  // namespace firesteel
