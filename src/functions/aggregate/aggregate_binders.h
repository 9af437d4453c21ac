#pragma once

#include "functions/comparison/comparison_kernels.h"
#include "functions/kernel_frame/overloads.h"

#include <functional>
#include <string_view>

namespace firesteel {

/// Mode of a try_ function or that of the session.
inline EvalMode numeric_mode(const BindContext& context, bool is_try) { return is_try ? EvalMode::kTry : context.mode; }

/// The argument's type after implicit cast to `pattern` (see TypePattern::parse), or the mismatch.
BindResult<DataType> cast_argument(std::span<const ArgumentInfo> arguments, size_t index, std::string_view pattern,
                                   const BindContext& context);

/// An AggregateFunction of one argument: `make(input type, context)` gives result type and kernel.
struct UnaryAggregate {
  DataType result;
  std::shared_ptr<const AggregateKernel> kernel;
  bool nullable = true;
};
AggregateFunction unary_aggregate(std::string_view pattern,
                                  std::function<UnaryAggregate(const DataType&, const BindContext&)> make);
/// DATATYPE_MISMATCH.INVALID_ORDERING_TYPE.
BindMismatch invalid_ordering_type(std::string_view function, const DataType& type);
/// INTERVAL DAY TO SECOND / YEAR TO MONTH without the narrower fields: the type of avg over it.
DataType widest_interval(const DataType& interval);

}  // namespace firesteel
