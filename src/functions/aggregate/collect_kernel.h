#pragma once

#include "functions/aggregate_kernel.h"

#include <functional>
#include <memory>

namespace firesteel {

/// Makes the result of each group from the collected values: an ARRAY column with one row per group.
using CollectFinisher = std::function<VectorPtr(const VectorPtr& arrays)>;

/// Collects the values of argument 0 that are not NULL; for functions that need them all.
std::shared_ptr<const AggregateKernel> make_collect_kernel(DataType element, CollectFinisher finish);

}  // namespace firesteel
