#pragma once

#include "functions/function_def.h"

namespace firesteel {

enum class ComparisonOperator : uint8_t { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

/// BOOLEAN kernel over two columns of `type` (decimals: same scale).
ScalarKernel make_comparison(ComparisonOperator op, const DataType& type);
/// "<=>" over two columns of `type`: sees NULLs, never gives one.
ScalarKernel make_null_safe_equal(const DataType& type);

/// The types two operands are compared in, or why they cannot be. `needs_order`: <, > and their like.
BindResult<ScalarBinding> bind_comparison_operands(std::span<const ArgumentInfo> arguments, const BindContext& context,
                                                   const std::string& function_name, bool needs_order);
/// Can values of this type be sorted and compared? (No maps, variants, calendar intervals inside.)
bool is_orderable(const DataType& type);

}  // namespace firesteel
