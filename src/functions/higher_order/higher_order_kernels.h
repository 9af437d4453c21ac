#pragma once

#include "functions/function_def.h"

namespace firesteel {

/// Kernels of higher-order functions: all elements of a batch go through the lambda in one call (fold: one call per
/// element position).
VectorPtr transform_kernel(const KernelCall& call);
VectorPtr transform_values_kernel(const KernelCall& call);
/// filter and map_filter.
VectorPtr filter_kernel(const KernelCall& call);
VectorPtr zip_with_kernel(const KernelCall& call);
VectorPtr fold_kernel(const KernelCall& call);
/// exists (decisive: true) and forall (decisive: false), in three-valued logic.
ScalarKernel make_quantifier_kernel(bool decisive);
/// transform_keys, map_zip_with.
std::vector<FunctionDef> map_lambda_functions();
/// array_sort with and without a comparator.
FunctionDef array_sort_function();

}  // namespace firesteel
