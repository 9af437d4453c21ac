#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

/// The constant percentages of percentile and its like.
struct Percentages {
  std::vector<double> values;
  bool is_array = false;
};

/// Those in argument `index`, or why they are wrong.
BindResult<Percentages> percentages_of(std::span<const ArgumentInfo> arguments, size_t index);

/// A number of any numeric type as a double; also a string that is one.
double as_number(const Literal& value);

/// `kernel` over the arguments with these numbers.
std::shared_ptr<const AggregateKernel> make_reordered_kernel(std::shared_ptr<const AggregateKernel> kernel,
                                                             std::vector<size_t> arguments);

}  // namespace firesteel
