#pragma once

#include "functions/aggregate_kernel.h"

#include <memory>

namespace firesteel {

/// `kernel`, a sum or an average of decimals of the type `declared`, for arguments that come in the narrower type
/// `input` (64 bits, same scale). Everything but the reading of arguments stays as it is.
std::shared_ptr<const AggregateKernel> with_narrow_input(std::shared_ptr<const AggregateKernel> kernel, bool is_sum,
                                                         const DataType& input, const DataType& declared,
                                                         const DataType& result);

}  // namespace firesteel
