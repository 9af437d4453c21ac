// Numbers since 1970-01-01 to dates and timestamps and back.
#include "functions/cast/cast.h"
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/datetime/field_errors.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/decimal_value.h"

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

// As Java's exact arithmetic throws it: a message without a condition.
SparkError java_overflow(std::string_view message) {
  SparkError error("", {{"message", std::string(message)}});
  error.with_exception_class("java.lang.ArithmeticException");
  return error;
}

constexpr const char* kGroup = "datetime_funcs";

template <int64_t unit>
VectorPtr scaled(const KernelCall& call) {
  return map_fixed_checked<int64_t, int64_t>(
      call, [](int64_t value, int64_t& out) { return __builtin_mul_overflow(value, unit, &out) ? 1 : 0; },
      [&](size_t row) { call.errors.fail(row, [] { return java_overflow("long overflow"); }); });
}

template <typename Value>
int64_t micros_of_floating(const KernelCall& call, size_t row, Value seconds) {
  const double micros = static_cast<double>(seconds) * kMicrosPerSecond;
  if (!std::isfinite(static_cast<double>(seconds))) {
    call.errors.note_null(row);
    return 0;
  }
  constexpr double kLimit = 9.2233720368547758e18;
  if (micros >= kLimit) {
    return std::numeric_limits<int64_t>::max();
  }
  return micros <= -kLimit ? std::numeric_limits<int64_t>::min() : static_cast<int64_t>(micros);
}

// Exactly: no more digits than microseconds have.
template <typename Unscaled>
ScalarKernel micros_of_decimal(int scale) {
  return reporting_kernel<int64_t, Unscaled>([scale](const KernelCall& call, size_t row, Unscaled value) -> int64_t {
    const auto micros = rescale(value, scale, 38, 6);
    const auto back = micros ? rescale(*micros, 6, 38, scale) : std::nullopt;
    const bool exact = scale <= 6 || (back && *back == static_cast<int128_t>(value));
    if (!exact) {
      call.errors.fail(row, [] { return java_overflow("Rounding necessary"); });
      return 0;
    }
    if (!micros || *micros > std::numeric_limits<int64_t>::max() || *micros < std::numeric_limits<int64_t>::min()) {
      call.errors.fail(row, [] { return java_overflow("Overflow"); });
      return 0;
    }
    return static_cast<int64_t>(*micros);
  });
}

BindResult<ScalarBinding> bind_timestamp_seconds(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const DataType& type = arguments[0].type;
  ScalarBinding binding;
  binding.result_type = DataType::timestamp();
  binding.nullable = arguments[0].nullable || type.is_fractional();
  binding.argument_types = {type};
  if (type.is_integral() || type.is_null()) {
    binding.argument_types = {DataType::long_type()};
    binding.kernel = scaled<kMicrosPerSecond>;
  } else if (type.is(TypeId::kFloat)) {
    binding.kernel = reporting_kernel<int64_t, float>(micros_of_floating<float>);
  } else if (type.is(TypeId::kDouble)) {
    binding.kernel = reporting_kernel<int64_t, double>(micros_of_floating<double>);
  } else if (type.is_decimal()) {
    binding.kernel = type.physical() == PhysicalType::kInt64 ? micros_of_decimal<int64_t>(type.scale())
                                                             : micros_of_decimal<int128_t>(type.scale());
  } else if (type.is_string_like() && context.mode == EvalMode::kLegacy) {
    binding.argument_types = {DataType::double_type()};
    binding.nullable = true;
    binding.kernel = reporting_kernel<int64_t, double>(micros_of_floating<double>);
  } else {
    return unexpected_input_type(0, "\"NUMERIC\"", type);
  }
  return binding;
}

// timestamp_millis and timestamp_micros.
ScalarFunction of_integers(ScalarKernel kernel) {
  return {[kernel](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<ScalarBinding> {
    const DataType& type = arguments[0].type;
    if (!type.is_integral() && !type.is_null()) {
      return unexpected_input_type(0, "\"INTEGRAL\"", type);
    }
    ScalarBinding binding;
    binding.argument_types = {DataType::long_type()};
    binding.result_type = DataType::timestamp();
    binding.nullable = arguments[0].nullable;
    binding.kernel = kernel;
    return binding;
  }};
}

template <int64_t unit>
VectorPtr units_since_epoch(const KernelCall& call) {
  return map_fixed<int64_t, int64_t>(call, [](int64_t micros) { return floor_divide(micros, unit); });
}

VectorPtr same_number(const KernelCall& call) { return call.arguments[0]->with_type(call.result_type); }

FunctionDef declare(const char* name, const char* usage, FunctionExample example, ScalarFunction body) {
  return declare_scalar(kGroup, {.name = name, .since = "3.1.0", .usage = usage, .example = std::move(example)},
                        std::move(body));
}

}  // namespace

std::vector<FunctionDef> epoch_functions() {
  return {
      declare("timestamp_seconds", "Returns the timestamp some seconds after 1970 in UTC.",
              {"SELECT unix_seconds(timestamp_seconds(1230219000))", "1230219000"},
              ScalarFunction{bind_timestamp_seconds}),
      declare("timestamp_millis", "Returns the timestamp some milliseconds after 1970 in UTC.",
              {"SELECT unix_millis(timestamp_millis(1230219000123))", "1230219000123"}, of_integers(scaled<1000>)),
      declare("timestamp_micros", "Returns the timestamp some microseconds after 1970 in UTC.",
              {"SELECT unix_micros(timestamp_micros(1230219000123123))", "1230219000123123"}, of_integers(same_number)),
      declare("unix_seconds", "Returns the seconds since 1970 in UTC.",
              {"SELECT unix_seconds(TIMESTAMP '1970-01-01 00:00:01Z')", "1"},
              overloaded({{"TIMESTAMP -> BIGINT", units_since_epoch<kMicrosPerSecond>}})),
      declare("unix_millis", "Returns the milliseconds since 1970 in UTC.",
              {"SELECT unix_millis(TIMESTAMP '1970-01-01 00:00:01Z')", "1000"},
              overloaded({{"TIMESTAMP -> BIGINT", units_since_epoch<1000>}})),
      declare("unix_micros", "Returns the microseconds since 1970 in UTC.",
              {"SELECT unix_micros(TIMESTAMP '1970-01-01 00:00:01Z')", "1000000"},
              overloaded({{"TIMESTAMP -> BIGINT", same_number}})),
      declare("unix_date", "Returns the days since 1970-01-01.", {"SELECT unix_date(DATE '1970-01-02')", "1"},
              overloaded({{"DATE -> INT", same_number}})),
      declare("date_from_unix_date", "Returns the date some days after 1970-01-01.",
              {"SELECT date_from_unix_date(1)", "1970-01-02"}, overloaded({{"INT -> DATE", same_number}})),
  };
}

}  // namespace firesteel
