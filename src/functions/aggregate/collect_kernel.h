#pragma once

#include "functions/aggregate_kernel.h"

#include <functional>
#include <memory>

namespace firesteel {

/// Makes the result of each group from the collected values: an ARRAY column with one row per group.
using CollectFinisher = std::function<VectorPtr(const VectorPtr& arrays)>;

/// Collects the values of argument 0 that are not NULL; for functions that need them all.
std::shared_ptr<const AggregateKernel> make_collect_kernel(DataType element, CollectFinisher finish);

/// Collects the rows whose argument `required` is not NULL as structs of the first types.size() arguments.
std::shared_ptr<const AggregateKernel> make_collect_rows_kernel(const std::vector<DataType>& types, size_t required,
                                                                CollectFinisher finish);

}  // namespace firesteel
