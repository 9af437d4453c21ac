#pragma once

#include "expression/nodes/references.h"

#include <functional>
#include <memory>
#include <vector>

namespace firesteel {

/// A runtime filter on its way down a probe side: whoever reads the attribute from a table may use it.
struct PendingFilter {
  ExprId attribute;
  int filter_id;
  std::shared_ptr<bool> used;  // set when a scan takes it
};
using PendingFilters = std::vector<PendingFilter>;

}  // namespace firesteel
