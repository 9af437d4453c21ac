// Which casts exist, and which can give NULL.
#include "functions/cast/cast.h"
#include "functions/variant/variant_cast.h"
#include "types/coercion.h"

namespace firesteel {
namespace {

bool is_ansi_interval(const DataType& type) {
  return type.is(TypeId::kYearMonthInterval) || type.is(TypeId::kDayTimeInterval);
}

bool parses_from_string(const DataType& to) {
  return to.is_numeric() || to.is_datetime() || to.is_interval() || to.is(TypeId::kBoolean) || to.is(TypeId::kBinary) ||
         to.is(TypeId::kTime);
}

bool interval_and_number(const DataType& interval, const DataType& number) {
  return is_ansi_interval(interval) && (number.is_integral() || number.is_decimal());
}

bool ansi_atomic(const DataType& from, const DataType& to) {
  if (to.is_string_like()) {
    return true;
  }
  if (from.is_string_like()) {
    return parses_from_string(to);
  }
  if (from.is_numeric() || from.is(TypeId::kBoolean)) {
    if (to.is_numeric() || to.is(TypeId::kBoolean)) {
      return true;
    }
    return from.is_numeric() && (to.is(TypeId::kTimestamp) || interval_and_number(to, from));
  }
  if (is_ansi_interval(from)) {
    return from.id() == to.id() || interval_and_number(from, to);
  }
  if (from.is(TypeId::kTimestamp)) {
    return to.is_datetime() || to.is_numeric();
  }
  if (from.is(TypeId::kTimestampNtz) || from.is(TypeId::kDate)) {
    return to.is_datetime();
  }
  if (from.is(TypeId::kTime)) {
    return to.is(TypeId::kTime) || to.is_integral() || to.is_decimal();
  }
  return false;
}

bool legacy_atomic(const DataType& from, const DataType& to) {
  if (ansi_atomic(from, to)) {
    return true;
  }
  if (to.is(TypeId::kBinary)) {
    return from.is_integral();
  }
  const bool date_like = from.is(TypeId::kDate) || from.is(TypeId::kTimestamp);
  return (to.is(TypeId::kBoolean) && date_like) || (to.is(TypeId::kTimestamp) && from.is(TypeId::kBoolean)) ||
         (from.is(TypeId::kDate) && to.is_numeric());
}

bool nullability_fits(const DataType& from, bool from_null, const DataType& to, bool to_null, EvalMode mode) {
  return to_null || (!from_null && !cast_forces_null(from, to, mode));
}

bool nested(const DataType& from, const DataType& to, EvalMode mode) {
  if (from.id() != to.id()) {
    return false;
  }
  if (from.is(TypeId::kArray)) {
    return can_cast(from.element(), to.element(), mode) &&
           nullability_fits(from.element(), from.contains_null(), to.element(), to.contains_null(), mode);
  }
  if (from.is(TypeId::kMap)) {
    return can_cast(from.key(), to.key(), mode) && can_cast(from.value(), to.value(), mode) &&
           nullability_fits(from.key(), false, to.key(), mode == EvalMode::kAnsi, mode) &&
           nullability_fits(from.value(), from.contains_null(), to.value(), to.contains_null(), mode);
  }
  if (from.fields().size() != to.fields().size()) {
    return false;
  }
  for (size_t i = 0; i < from.fields().size(); ++i) {
    const StructField& a = from.fields()[i];
    const StructField& b = to.fields()[i];
    if (!can_cast(a.type, b.type, mode) || !nullability_fits(a.type, a.nullable, b.type, b.nullable, mode)) {
      return false;
    }
  }
  return true;
}

// Spark: Cast.canNullSafeCastToDecimal.
bool decimal_always_fits(const DataType& from, const DataType& to) {
  if (from.is(TypeId::kBoolean)) {
    return to.precision() - to.scale() >= 1;
  }
  if (from.is_integral()) {
    return to.precision() - to.scale() >= decimal_for(from).precision();
  }
  if (!from.is_decimal()) {
    return false;
  }
  const int from_digits = from.precision() - from.scale();
  const int to_digits = to.precision() - to.scale();
  return (to_digits >= from_digits && to.scale() >= from.scale()) || to_digits > from_digits;
}

}  // namespace

bool can_cast(const DataType& from, const DataType& to, EvalMode mode) {
  if (from == to || from.is_null()) {
    return true;
  }
  if (to.is_null()) {
    return false;
  }
  if (from.is(TypeId::kVariant) || to.is(TypeId::kVariant)) {
    return from.is(TypeId::kVariant) ? fits_variant(to) : fits_variant(from, false);
  }
  if (to.is_string_like()) {
    return true;
  }
  if (from.is_nested() || to.is_nested()) {
    return nested(from, to, mode);
  }
  return mode == EvalMode::kLegacy ? legacy_atomic(from, to) : ansi_atomic(from, to);
}

bool cast_forces_null(const DataType& from, const DataType& to, EvalMode mode) {
  if (from.is_null() || from == to) {
    return false;
  }
  if (from.is(TypeId::kVariant) || (from.is(TypeId::kDate) && to.is(TypeId::kVariant))) {
    return true;
  }
  if (from.is_string_like()) {
    return !to.is_string_like() && !to.is(TypeId::kBinary);
  }
  if (to.is_string_like()) {
    return false;
  }
  if (mode == EvalMode::kTry) {
    return true;
  }
  if (from.is_fractional() && to.is(TypeId::kTimestamp)) {
    return true;
  }
  if (to.is(TypeId::kDate)) {
    return !from.is_datetime();
  }
  if (to.is(TypeId::kCalendarInterval)) {
    return true;
  }
  if (to.is_decimal()) {
    return !decimal_always_fits(from, to);
  }
  return (from.is_fractional() || from.is_decimal()) && to.is_integral();
}

}  // namespace firesteel
