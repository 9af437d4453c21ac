#pragma once

#include "functions/kernel_frame/overloads.h"

#include <optional>
#include <utility>

namespace firesteel {

/// The types two operands of an arithmetic or comparison operator take by Spark's rules for numbers: one common type,
/// or two decimals left as they are (the operator's kernel knows scales). An integer literal beside a decimal becomes
/// the smallest decimal that holds it.
struct NumericOperands {
  DataType left;
  DataType right;
};

/// None when the two do not meet; then `operand_mismatch` says why.
std::optional<NumericOperands> numeric_operands(const ArgumentInfo& left, const ArgumentInfo& right,
                                                CoercionRules rules);
/// DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES, or BINARY_OP_WRONG_TYPE when both have the same, unsuitable type.
/// `promotes_strings` (ANSI): a STRING takes the type of the other side first.
BindMismatch operand_mismatch(const DataType& left, const DataType& right, const std::string& required_type,
                              bool promotes_strings = false);

/// The type for a string operand of a unary numeric operator or function is DOUBLE; NULL becomes DOUBLE too.
DataType numeric_operand(const DataType& type);

/// How Spark writes the families in BINARY_OP_WRONG_TYPE.
inline constexpr const char* kNumericTypes = "\"NUMERIC\"";
inline constexpr const char* kNumericAndIntervalTypes =
    "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL\")";
inline constexpr const char* kIntegralTypes = "\"INTEGRAL\"";

}  // namespace firesteel
