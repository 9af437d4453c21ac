// Casts among ANSI intervals and numbers.
#include "functions/cast/cast_kernels.h"
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
          cast_errors::overflow(call, row, number_literal(*call.arguments[0], row), call.arguments[0]->type(),
                                call.result_type, true);
        });
  };
}

template <typename Interval>
ScalarKernel from_number(const DataType& from, const DataType& to) {
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
          const auto value = static_cast<int64_t>(DenseInput<Interval>(call, 0)[row]);
          cast_errors::overflow(call, row, std::to_string(value / unit), call.arguments[0]->type(), call.result_type,
                                true);
        });
  };
}

template <typename Interval>
ScalarKernel to_number(const DataType& from, const DataType& to) {
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
