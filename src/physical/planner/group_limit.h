#pragma once

#include "logical/relations/unary_relations.h"

#include <cstdint>
#include <optional>
#include <string>

namespace firesteel {

/// The first rows of each partition that a filter above a window lets pass.
struct GroupLimit {
  std::string function;  // row_number or rank
  int64_t limit = 0;     // at least 1
};

/// What `filter` says of the ranks that `window`, its child, computes. None when it bounds none from above, when the
/// bound is above Spark's default threshold, or when another function of the window looks at rows that would be gone.
/// Source: Spark's InferWindowGroupLimit.
std::optional<GroupLimit> find_group_limit(const Filter& filter, const Window& window);

}  // namespace firesteel
