// Casts among ANSI intervals and numbers.
#include "base/text/number_text.h"
#include "functions/cast/cast_kernels.h"
#include "functions/cast/value_text.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/decimal_value.h"

#include <array>

namespace firesteel {
namespace {

// Months or microseconds of one unit of a field.
int64_t unit_of(const DataType& type, int field) {
  if (type.is(TypeId::kYearMonthInterval)) {
    return field == 0 ? 12 : 1;
  }
  static constexpr std::array<int64_t, 4> kMicros = {86'400'000'000, 3'600'000'000, 60'000'000, 1'000'000};
  return kMicros[static_cast<size_t>(field)];
}

// Cuts what is below the last field; seconds keep their fraction.
template <typename T>
ScalarKernel truncating(const DataType& to) {
  const bool keeps_all = to.end_field() == (to.is(TypeId::kYearMonthInterval) ? 1 : 3);
  const auto unit = static_cast<T>(keeps_all ? 1 : unit_of(to, to.end_field()));
  return [unit](const KernelCall& call) {
    return map_fixed<T, T>(call, [unit](T value) { return static_cast<T>(value - value % unit); });
  };
}

template <typename In, typename Interval>
ScalarKernel from_integer(const DataType& to) {
  return [unit = unit_of(to, to.end_field())](const KernelCall& call) -> VectorPtr {
    return map_fixed_checked<Interval, In>(
        call,
        [unit](In value, Interval& out) {
          int64_t product = 0;
          const bool overflow = __builtin_mul_overflow(static_cast<int64_t>(value), unit, &product);
          out = static_cast<Interval>(product);
          return static_cast<uint8_t>(overflow || out != product);
        },
        [&](size_t row) {
          cast_errors::interval_overflow(call, row, number_literal(*call.arguments[0], row), call.arguments[0]->type(),
                                         call.result_type);
        });
  };
}

// Seconds keep six digits, everything else is cut or, for months, rounded (Spark: decimalToDayTimeInterval).
template <typename In, typename Interval>
ScalarKernel from_decimal(const DataType& from, const DataType& to) {
  const bool seconds = to.is(TypeId::kDayTimeInterval) && to.end_field() == 3;
  const bool months = to.is(TypeId::kYearMonthInterval) && to.end_field() == 1;
  const int128_t unit = seconds ? 1 : unit_of(to, to.end_field());
  const int scale = from.scale();
  return [=](const KernelCall& call) -> VectorPtr {
    return map_fixed_checked<Interval, In>(
        call,
        [=](In value, Interval& out) {
          const int128_t wide = value;
          const auto number = seconds || months ? rescale(wide, scale, 38, seconds ? 6 : 0)
                                                : std::optional<int128_t>(wide / power_of_ten(scale));
          int128_t product = 0;
          const bool overflow = !number || __builtin_mul_overflow(*number, unit, &product);
          out = static_cast<Interval>(product);
          return static_cast<uint8_t>(overflow || out != product);
        },
        [&](size_t row) {
          cast_errors::interval_overflow(call, row, number_literal(*call.arguments[0], row), call.arguments[0]->type(),
                                         call.result_type);
        });
  };
}

template <typename Interval>
ScalarKernel from_number(const DataType& from, const DataType& to) {
  if (from.is_decimal()) {
    return from.physical() == PhysicalType::kInt64 ? from_decimal<int64_t, Interval>(from, to)
                                                   : from_decimal<int128_t, Interval>(from, to);
  }
  switch (from.id()) {
    case TypeId::kByte:
      return from_integer<int8_t, Interval>(to);
    case TypeId::kShort:
      return from_integer<int16_t, Interval>(to);
    case TypeId::kInteger:
      return from_integer<int32_t, Interval>(to);
    case TypeId::kLong:
      return from_integer<int64_t, Interval>(to);
    default:
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "cast from " + from.sql() + " to " + to.sql()}});
  }
}

template <typename Interval, typename Out>
ScalarKernel to_integer(const DataType& from) {
  return [unit = unit_of(from, from.end_field())](const KernelCall& call) -> VectorPtr {
    return map_fixed_checked<Out, Interval>(
        call,
        [unit](Interval value, Out& out) {
          const int64_t whole = static_cast<int64_t>(value) / unit;
          out = static_cast<Out>(whole);
          return static_cast<uint8_t>(out != whole);
        },
        [&](size_t row) {
          std::string text;
          append_value_text(*call.arguments[0], row, TimeZone::utc(), text);
          cast_errors::interval_overflow(call, row, text, call.arguments[0]->type(), call.result_type);
        });
  };
}

// A decimal of the last field's units; seconds with their six digits.
template <typename Interval, typename Out>
ScalarKernel to_decimal(const DataType& from, const DataType& to) {
  const bool seconds = from.is(TypeId::kDayTimeInterval) && from.end_field() == 3;
  const int64_t unit = seconds ? 1 : unit_of(from, from.end_field());
  return [=](const KernelCall& call) -> VectorPtr {
    return map_fixed_checked<Out, Interval>(
        call,
        [=](Interval value, Out& out) {
          const auto result = rescale(static_cast<int64_t>(value) / unit, seconds ? 6 : 0, to.precision(), to.scale());
          out = static_cast<Out>(result.value_or(0));
          return result ? 0 : 1;
        },
        [&](size_t row) {
          const int64_t value = static_cast<int64_t>(DenseInput<Interval>(call, 0)[row]) / unit;
          cast_errors::interval_out_of_range(call, row, decimal_to_string(value, seconds ? 6 : 0), call.result_type);
        });
  };
}

template <typename Interval>
ScalarKernel to_number(const DataType& from, const DataType& to) {
  if (to.is_decimal()) {
    return to.physical() == PhysicalType::kInt64 ? to_decimal<Interval, int64_t>(from, to)
                                                 : to_decimal<Interval, int128_t>(from, to);
  }
  switch (to.id()) {
    case TypeId::kByte:
      return to_integer<Interval, int8_t>(from);
    case TypeId::kShort:
      return to_integer<Interval, int16_t>(from);
    case TypeId::kInteger:
      return to_integer<Interval, int32_t>(from);
    case TypeId::kLong:
      return to_integer<Interval, int64_t>(from);
    default:
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "cast from " + from.sql() + " to " + to.sql()}});
  }
}

}  // namespace

ScalarKernel make_interval_cast(const DataType& from, const DataType& to) {
  const bool months = from.is(TypeId::kYearMonthInterval) || to.is(TypeId::kYearMonthInterval);
  if (from.id() == to.id()) {
    return months ? truncating<int32_t>(to) : truncating<int64_t>(to);
  }
  if (from.is_numeric()) {
    return months ? from_number<int32_t>(from, to) : from_number<int64_t>(from, to);
  }
  return months ? to_number<int32_t>(from, to) : to_number<int64_t>(from, to);
}

}  // namespace firesteel
