#pragma once

#include "functions/aggregate/collect_kernel.h"

namespace firesteel {

/// make_collect_kernel for elements of a fixed width; null for strings and nested types.
std::shared_ptr<const AggregateKernel> make_collect_fixed_kernel(const DataType& element,
                                                                 const CollectFinisher& finish);

}  // namespace firesteel
