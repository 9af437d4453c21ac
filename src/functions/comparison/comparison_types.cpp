// Which types two compared operands meet in.
#include "functions/comparison/comparison_kernels.h"
#include "functions/math/arithmetic_types.h"

#include <algorithm>

namespace firesteel {
namespace {

bool comparable(const DataType& type, bool needs_order) {
  switch (type.id()) {
    case TypeId::kMap:
    case TypeId::kVariant:
      return false;
    case TypeId::kCalendarInterval:
      return !needs_order;
    case TypeId::kArray:
      return comparable(type.element(), needs_order);
    case TypeId::kStruct:
      for (const StructField& field : type.fields()) {
        if (!comparable(field.type, needs_order)) {
          return false;
        }
      }
      return true;
    default:
      return true;
  }
}

// Decimals of the same scale and width compare as they are; others meet in the wider one.
NumericOperands common_decimals(const DataType& left, const DataType& right) {
  if (left.scale() == right.scale() && left.physical() == right.physical()) {
    return {left, right};
  }
  const DataType wider = wider_decimal(left, right);
  return {wider, wider};
}

// The same apart from the names of fields and from nullability.
bool same_structure(const DataType& left, const DataType& right) {
  if (left.id() != right.id() || !left.is_nested()) {
    return left == right;
  }
  if (left.is(TypeId::kArray)) {
    return same_structure(left.element(), right.element());
  }
  if (left.is(TypeId::kMap)) {
    return same_structure(left.key(), right.key()) && same_structure(left.value(), right.value());
  }
  return std::equal(left.fields().begin(), left.fields().end(), right.fields().begin(), right.fields().end(),
                    [](const StructField& a, const StructField& b) { return same_structure(a.type, b.type); });
}

// Spark widens the numbers within nested values, but not their decimals.
bool differ_in_decimals(const DataType& left, const DataType& right) {
  if (left.id() != right.id() || !left.is_nested()) {
    return left.is_decimal() && right.is_decimal() && left != right;
  }
  if (left.is(TypeId::kArray)) {
    return differ_in_decimals(left.element(), right.element());
  }
  if (left.is(TypeId::kMap)) {
    return differ_in_decimals(left.key(), right.key()) || differ_in_decimals(left.value(), right.value());
  }
  for (size_t i = 0; i < std::min(left.fields().size(), right.fields().size()); ++i) {
    if (differ_in_decimals(left.fields()[i].type, right.fields()[i].type)) {
      return true;
    }
  }
  return false;
}

// With ANSI off a text is read as what it is compared with.
std::optional<DataType> legacy_partner_of_text(const DataType& other) {
  if (other.is_decimal()) {
    return DataType::double_type();
  }
  const bool interval = other.is(TypeId::kYearMonthInterval) || other.is(TypeId::kDayTimeInterval);
  return interval || other.is_nested() || other.is(TypeId::kCalendarInterval) || other.is(TypeId::kVariant)
             ? std::nullopt
             : std::optional(other);
}

std::optional<NumericOperands> operands(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const DataType& a = arguments[0].type;
  const DataType& b = arguments[1].type;
  const CoercionRules rules = coercion_rules(context);
  if (rules == CoercionRules::kLegacy && a.is_string_like() != b.is_string_like() && !a.is_null() && !b.is_null()) {
    const auto partner = legacy_partner_of_text(a.is_string_like() ? b : a);
    return partner ? std::optional(NumericOperands{*partner, *partner}) : std::nullopt;
  }
  if ((a.is_numeric() && (b.is_numeric() || b.is_string_like())) || (a.is_string_like() && b.is_numeric())) {
    auto numbers = numeric_operands(arguments[0], arguments[1], rules);
    if (numbers && numbers->left.is_decimal()) {
      return common_decimals(numbers->left, numbers->right);
    }
    return numbers;
  }
  auto common = tightest_common_type(a, b, rules);
  if (!common) {
    common = promoted_string_type(a, b, rules);
  }
  if (!common && a.id() == b.id() && a.is_nested() && !differ_in_decimals(a, b)) {
    common = wider_type(a, b, rules);
  }
  if (!common && same_structure(a, b)) {
    common = a;  // fields of other names
  }
  return common ? std::optional(NumericOperands{*common, *common}) : std::nullopt;
}

}  // namespace

bool is_orderable(const DataType& type) { return comparable(type, true); }

BindResult<ScalarBinding> bind_comparison_operands(std::span<const ArgumentInfo> arguments, const BindContext& context,
                                                   const std::string& function_name, bool needs_order) {
  const auto types = operands(arguments, context);
  if (!types) {
    return operand_mismatch(arguments[0].type, arguments[1].type, "");
  }
  if (!comparable(types->left, needs_order)) {
    return BindMismatch{"INVALID_ORDERING_TYPE",
                        {{"functionName", "`" + function_name + "`"}, {"dataType", "\"" + types->left.sql() + "\""}}};
  }
  ScalarBinding binding;
  binding.argument_types = {types->left, types->right};
  binding.result_type = DataType::boolean();
  binding.nullable = any_nullable(arguments);
  return binding;
}

}  // namespace firesteel
