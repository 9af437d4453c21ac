#pragma once

#include "functions/function_def.h"

namespace firesteel {

FunctionDef count_aggregate();
FunctionDef count_if_aggregate();
FunctionDef sum_aggregate();
FunctionDef try_sum_aggregate();
FunctionDef avg_aggregate();
FunctionDef try_avg_aggregate();
FunctionDef min_aggregate();
FunctionDef max_aggregate();
FunctionDef first_aggregate();
FunctionDef last_aggregate();
FunctionDef any_value_aggregate();
std::vector<FunctionDef> moment_aggregates();
std::vector<FunctionDef> bit_and_boolean_aggregates();
std::vector<FunctionDef> collection_aggregates();
std::vector<FunctionDef> percentile_aggregates();
FunctionDef percentile_approx_aggregate();
FunctionDef mode_aggregate();
FunctionDef listagg_aggregate();
FunctionDef histogram_numeric_aggregate();
std::vector<FunctionDef> bitmap_aggregates();
/// max_by and min_by with a number of results as third argument.
BindResult<AggregateBinding> bind_best_by_k(std::span<const ArgumentInfo> arguments, bool is_max);
FunctionDef approx_count_distinct_aggregate();
std::vector<FunctionDef> max_by_aggregates();
std::vector<FunctionDef> vector_aggregates();

/// The kernels over fixed types, made by the functions' binders.
std::shared_ptr<const AggregateKernel> make_count_kernel();
std::shared_ptr<const AggregateKernel> make_count_if_kernel();
std::shared_ptr<const AggregateKernel> make_sum_kernel(const DataType& input, const DataType& result, EvalMode mode);
std::shared_ptr<const AggregateKernel> make_avg_kernel(const DataType& input, const DataType& result, EvalMode mode);
std::shared_ptr<const AggregateKernel> make_min_max_kernel(const DataType& type, bool is_max);
/// The same for nested types and VOID.
std::shared_ptr<const AggregateKernel> make_boxed_min_max_kernel(const DataType& type, bool is_max);

}  // namespace firesteel
