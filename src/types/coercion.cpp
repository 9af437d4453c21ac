#include "types/coercion.h"

#include <algorithm>

namespace firesteel {
namespace {

using Widen = std::optional<DataType> (*)(const DataType&, const DataType&, CoercionRules);

std::optional<DataType> wider_datetime(const DataType& left, const DataType& right) {
  const bool local = left.is(TypeId::kTimestamp) || right.is(TypeId::kTimestamp);
  return local ? DataType::timestamp() : DataType::timestamp_ntz();
}

std::optional<DataType> wider_number(const DataType& left, const DataType& right, CoercionRules rules) {
  const TypeId wider = std::max(left.id(), right.id());
  if (wider == TypeId::kFloat && rules == CoercionRules::kAnsi) {
    return DataType::double_type();  // a float would lose digits of the integer
  }
  return DataType(wider);
}

bool same_name(const std::string& left, const std::string& right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

// A cast from a string, or a number to a narrower one, can give NULL in the legacy mode only; with ANSI rules the
// nullability of parts is what either side says.
std::optional<DataType> wider_nested(const DataType& left, const DataType& right, CoercionRules rules, Widen widen) {
  if (left.id() != right.id()) {
    return std::nullopt;
  }
  if (left.is(TypeId::kArray)) {
    const auto element = widen(left.element(), right.element(), rules);
    if (!element) {
      return std::nullopt;
    }
    return DataType::array(*element, left.contains_null() || right.contains_null());
  }
  if (left.is(TypeId::kMap)) {
    const auto key = widen(left.key(), right.key(), rules);
    const auto value = widen(left.value(), right.value(), rules);
    if (!key || !value) {
      return std::nullopt;
    }
    return DataType::map(*key, *value, left.contains_null() || right.contains_null());
  }
  if (!left.is(TypeId::kStruct) || left.fields().size() != right.fields().size()) {
    return std::nullopt;
  }
  std::vector<StructField> fields;
  for (size_t i = 0; i < left.fields().size(); ++i) {
    const StructField& a = left.fields()[i];
    const StructField& b = right.fields()[i];
    const auto type = widen(a.type, b.type, rules);
    if (!same_name(a.name, b.name) || !type) {
      return std::nullopt;
    }
    fields.push_back({a.name, *type, a.nullable || b.nullable, ""});
  }
  return DataType::struct_type(std::move(fields));
}

bool is_atomic(const DataType& type) {
  return !type.is_nested() && !type.is_null() && !type.is(TypeId::kCalendarInterval) && !type.is(TypeId::kUdt);
}

std::optional<DataType> wider_decimals(const DataType& left, const DataType& right) {
  if (left.is_decimal() && right.is_decimal()) {
    return wider_decimal(left, right);
  }
  if (left.is_decimal() ? right.is_integral() : left.is_integral() && right.is_decimal()) {
    return wider_decimal(decimal_for(left), decimal_for(right));
  }
  if (left.is_decimal() ? right.is_fractional() : left.is_fractional() && right.is_decimal()) {
    return DataType::double_type();
  }
  return std::nullopt;
}

}  // namespace

std::optional<DataType> tightest_common_type(const DataType& left, const DataType& right, CoercionRules rules) {
  if (left == right || right.is_null()) {
    return left;
  }
  if (left.is_null()) {
    return right;
  }
  if (left.is_string_like() && right.is_string_like()) {
    if (left.collation() != right.collation()) {
      return std::nullopt;
    }
    return left.is(TypeId::kString) ? left : (right.is(TypeId::kString) ? right : DataType::string());
  }
  if (left.is_numeric() && right.is_numeric()) {
    if (!left.is_decimal() && !right.is_decimal()) {
      return wider_number(left, right, rules);
    }
    const DataType& decimal = left.is_decimal() ? left : right;
    const DataType& other = left.is_decimal() ? right : left;
    const bool holds = other.is_integral() && decimal.precision() - decimal.scale() >= decimal_for(other).precision();
    return holds ? std::optional(decimal) : std::nullopt;
  }
  if (left.is_datetime() && right.is_datetime()) {
    return wider_datetime(left, right);
  }
  if (left.is(TypeId::kTime) && right.is(TypeId::kTime)) {
    return DataType::time(std::max(left.precision(), right.precision()));
  }
  if (left.id() == right.id() && (left.is(TypeId::kDayTimeInterval) || left.is(TypeId::kYearMonthInterval))) {
    const int start = std::min(left.start_field(), right.start_field());
    const int end = std::max(left.end_field(), right.end_field());
    return left.is(TypeId::kDayTimeInterval) ? DataType::day_time_interval(start, end)
                                             : DataType::year_month_interval(start, end);
  }
  return wider_nested(left, right, rules, tightest_common_type);
}

std::optional<DataType> promoted_string_type(const DataType& left, const DataType& right, CoercionRules rules) {
  if (left.is_string_like() == right.is_string_like()) {
    return std::nullopt;
  }
  const DataType& other = left.is_string_like() ? right : left;
  const DataType& text = left.is_string_like() ? left : right;
  if (other.is_null()) {
    return text;
  }
  if (rules == CoercionRules::kLegacy) {
    const bool promotes = is_atomic(other) && !other.is(TypeId::kBinary) && !other.is(TypeId::kBoolean);
    return promotes ? std::optional(text) : std::nullopt;
  }
  if (other.is_integral()) {
    return DataType::long_type();
  }
  if (other.is_fractional() || other.is_decimal()) {
    return DataType::double_type();
  }
  if (!is_atomic(other) || other.is(TypeId::kYearMonthInterval) || other.is(TypeId::kDayTimeInterval)) {
    return std::nullopt;
  }
  return other;
}

std::optional<DataType> wider_type(const DataType& left, const DataType& right, CoercionRules rules) {
  if (auto tightest = tightest_common_type(left, right, rules)) {
    return tightest;
  }
  if (auto decimal = wider_decimals(left, right)) {
    return decimal;
  }
  if (auto text = promoted_string_type(left, right, rules)) {
    return text;
  }
  return wider_nested(left, right, rules, wider_type);
}

std::optional<DataType> wider_type(std::span<const DataType> types, CoercionRules rules) {
  if (types.empty()) {
    return std::nullopt;
  }
  // Strings go first: whether (string, int, date) has a common type must not depend on the order of the arguments.
  std::vector<DataType> ordered(types.begin(), types.end());
  std::stable_partition(ordered.begin(), ordered.end(), [](const DataType& type) { return type.is_string_like(); });
  std::optional<DataType> result = ordered.front();
  for (size_t i = 1; result && i < ordered.size(); ++i) {
    result = wider_type(*result, ordered[i], rules);
  }
  return result;
}

bool can_store_assign(const DataType& from, const DataType& to) {
  if (from == to || from.is_null() || (from.is_numeric() && to.is_numeric())) {
    return true;
  }
  if (to.is_string_like()) {
    return is_atomic(from) || from.is(TypeId::kCalendarInterval);
  }
  if (from.is_datetime() && to.is_datetime()) {
    return true;
  }
  if (from.id() != to.id()) {
    return false;
  }
  switch (from.id()) {
    case TypeId::kTime:
    case TypeId::kYearMonthInterval:
    case TypeId::kDayTimeInterval:
      return true;
    case TypeId::kArray:
      return (to.contains_null() || !from.contains_null()) && can_store_assign(from.element(), to.element());
    case TypeId::kMap:
      return (to.contains_null() || !from.contains_null()) && can_store_assign(from.key(), to.key()) &&
             can_store_assign(from.value(), to.value());
    case TypeId::kStruct:
      return std::equal(from.fields().begin(), from.fields().end(), to.fields().begin(), to.fields().end(),
                        [](const StructField& a, const StructField& b) {
                          return (b.nullable || !a.nullable) && can_store_assign(a.type, b.type);
                        });
    default:
      return false;
  }
}

DataType bounded_decimal(int precision, int scale) {
  return DataType::decimal(std::min(precision, kMaxDecimalPrecision), std::min(scale, kMaxDecimalPrecision));
}

DataType adjust_precision_scale(int precision, int scale) {
  if (precision <= kMaxDecimalPrecision) {
    return DataType::decimal(precision, scale);
  }
  const int integral_digits = precision - scale;
  const int least_scale = std::min(scale, 6);
  return DataType::decimal(kMaxDecimalPrecision, std::max(kMaxDecimalPrecision - integral_digits, least_scale));
}

DataType wider_decimal(const DataType& left, const DataType& right) {
  const int scale = std::max(left.scale(), right.scale());
  const int integral_digits = std::max(left.precision() - left.scale(), right.precision() - right.scale());
  const int excess = integral_digits + scale - kMaxDecimalPrecision;
  return excess <= 0 ? DataType::decimal(integral_digits + scale, scale)
                     : DataType::decimal(kMaxDecimalPrecision, std::max(0, scale - excess));
}

DataType decimal_for(const DataType& numeric) {
  switch (numeric.id()) {
    case TypeId::kByte:
      return DataType::decimal(3, 0);
    case TypeId::kShort:
      return DataType::decimal(5, 0);
    case TypeId::kInteger:
      return DataType::decimal(10, 0);
    case TypeId::kLong:
      return DataType::decimal(20, 0);
    case TypeId::kFloat:
      return DataType::decimal(14, 7);
    case TypeId::kDouble:
      return DataType::decimal(30, 15);
    default:
      return numeric.is_decimal() ? numeric : DataType::decimal(38, 18);
  }
}

DataType decimal_for_integer(int64_t value) {
  int digits = 1;
  for (int64_t rest = value / 10; rest != 0; rest /= 10) {
    ++digits;
  }
  return DataType::decimal(digits, 0);
}

}  // namespace firesteel
