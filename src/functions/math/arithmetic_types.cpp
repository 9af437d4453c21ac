#include "functions/math/arithmetic_types.h"

namespace firesteel {
namespace {

DataType decimal_of(const ArgumentInfo& argument) {
  // Of literals only the digits count, but for TINYINT.
  if (argument.type.is_integral() && !argument.type.is(TypeId::kByte) && argument.literal &&
      !argument.constant->is_null()) {
    return decimal_for_integer(argument.constant->as_int64());
  }
  return decimal_for(argument.type);
}

}  // namespace

std::optional<NumericOperands> numeric_operands(const ArgumentInfo& left, const ArgumentInfo& right,
                                                CoercionRules rules) {
  const DataType& a = left.type;
  const DataType& b = right.type;
  if (a.is_null() && b.is_null()) {
    return NumericOperands{DataType::double_type(), DataType::double_type()};
  }
  if (a.is_string_like() != b.is_string_like() && !a.is_null() && !b.is_null()) {
    const DataType& number = a.is_string_like() ? b : a;
    if (!number.is_numeric()) {
      return std::nullopt;
    }
    const auto promoted =
        rules == CoercionRules::kLegacy ? std::optional(DataType::double_type()) : promoted_string_type(a, b, rules);
    return promoted ? std::optional(NumericOperands{*promoted, *promoted}) : std::nullopt;
  }
  if (rules == CoercionRules::kLegacy && a.is_string_like() && b.is_string_like()) {
    return NumericOperands{DataType::double_type(), DataType::double_type()};
  }
  if (!(a.is_numeric() || a.is_null()) || !(b.is_numeric() || b.is_null())) {
    return std::nullopt;
  }
  if (a.is_decimal() && (b.is_decimal() || b.is_integral())) {
    return NumericOperands{a, decimal_of(right)};
  }
  if (a.is_integral() && b.is_decimal()) {
    return NumericOperands{decimal_of(left), b};
  }
  const auto common = wider_type(a, b, rules);
  return common ? std::optional(NumericOperands{*common, *common}) : std::nullopt;
}

BindMismatch operand_mismatch(const DataType& left, const DataType& right, const std::string& required_type,
                              bool promotes_strings) {
  if (promotes_strings && left.is_string_like() != right.is_string_like()) {
    const DataType& other = left.is_string_like() ? right : left;
    if (other.is(TypeId::kBinary) || other.is(TypeId::kBoolean) || other.is_datetime()) {
      return operand_mismatch(other, other, required_type);
    }
  }
  if (left.same_type(right)) {
    return {"BINARY_OP_WRONG_TYPE", {{"inputType", required_type}, {"actualDataType", "\"" + left.sql() + "\""}}};
  }
  return {"BINARY_OP_DIFF_TYPES", {{"left", "\"" + left.sql() + "\""}, {"right", "\"" + right.sql() + "\""}}};
}

DataType numeric_operand(const DataType& type) {
  return type.is_string_like() || type.is_null() ? DataType::double_type() : type;
}

}  // namespace firesteel
