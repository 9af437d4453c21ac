// Functions of TIME: time_diff, time_trunc, numbers of units since midnight, current_time.
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/datetime/field_errors.h"
#include "functions/datetime/time_zone.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/decimal_value.h"

#include <array>
#include <cmath>
#include <utility>

namespace firesteel {
namespace {

constexpr const char* kGroup = "datetime_funcs";
constexpr int64_t kNanosPerDay = 86'400'000'000'000;

// Nanoseconds of a unit's name; 0 when there is none.
int64_t nanos_of_unit(std::string_view name) {
  static constexpr auto kUnits = std::to_array<std::pair<std::string_view, int64_t>>({{"HOUR", 3'600'000'000'000},
                                                                                      {"MINUTE", 60'000'000'000},
                                                                                      {"SECOND", 1'000'000'000},
                                                                                      {"MILLISECOND", 1'000'000},
                                                                                      {"MICROSECOND", 1'000}});
  for (const auto& [unit, nanos] : kUnits) {
    bool equal = unit.size() == name.size();
    for (size_t i = 0; equal && i < unit.size(); ++i) {
      equal = (name[i] & ~0x20) == unit[i];
    }
    if (equal) {
      return nanos;
    }
  }
  return 0;
}

// Reports a name that is no unit; then any unit will do.
int64_t unit_or_report(const KernelCall& call, size_t row, std::string_view name, const char* function) {
  const int64_t nanos = nanos_of_unit(name);
  if (nanos != 0) {
    return nanos;
  }
  auto error = SparkError(
      "INVALID_PARAMETER_VALUE.TIME_UNIT",
      {{"functionName", function}, {"parameter", "`unit`"}, {"invalidValue", "'" + std::string(name) + "'"}});
  if (call.errors.mode() == EvalMode::kLegacy) {
    throw error;
  }
  call.errors.fail(row, [&] { return error; });
  return 1;
}

int64_t truncated(const KernelCall& call, size_t row, std::string_view unit, int64_t nanos) {
  return nanos - nanos % unit_or_report(call, row, unit, "`time_trunc`");
}

int64_t difference(const KernelCall& call, size_t row, std::string_view unit, int64_t start, int64_t end) {
  return (end - start) / unit_or_report(call, row, unit, "`time_diff`");
}

template <int64_t unit>
VectorPtr to_units(const KernelCall& call) {
  return map_fixed<int64_t, int64_t>(call, [](int64_t nanos) { return nanos / unit; });
}

int64_t checked_nanos(const KernelCall& call, size_t row, int128_t nanos) {
  if (nanos >= 0 && nanos < kNanosPerDay) {
    return static_cast<int64_t>(nanos) / 1000 * 1000;
  }
  call.errors.fail(row, [&] {
    return SparkError(
        "DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION",
        {{"rangeMessage", "Invalid TIME value: must be between 00:00:00 and 23:59:59.999999999, but got " +
                              decimal_to_string(nanos, 0) + " nanoseconds"}});
  });
  return 0;
}

template <int64_t unit>
int64_t from_units(const KernelCall& call, size_t row, int64_t value) {
  return checked_nanos(call, row, static_cast<int128_t>(value) * unit);
}

template <typename Number>
int64_t from_floating(const KernelCall& call, size_t row, Number seconds) {
  const double value = static_cast<double>(seconds);
  if (!std::isfinite(value)) {
    call.errors.fail(row, [] {
      return SparkError("DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION",
                        {{"rangeMessage", "Cannot convert NaN or Infinite value to TIME."}});
    });
    return 0;
  }
  const double nanos = value * 1e9;
  return checked_nanos(call, row, std::fabs(nanos) < 1e18 ? static_cast<int128_t>(nanos) : int128_t{kNanosPerDay});
}

template <typename Unscaled>
ScalarKernel from_decimal(int scale) {
  return reporting_kernel<int64_t, Unscaled>([scale](const KernelCall& call, size_t row, Unscaled value) {
    const auto nanos = rescale(value, scale, 38, 9);
    return checked_nanos(call, row, nanos.value_or(kNanosPerDay));
  });
}

BindResult<ScalarBinding> bind_time_from_seconds(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  ScalarBinding binding;
  binding.result_type = DataType::time();
  binding.nullable = true;
  binding.argument_types = {type};
  if (type.is_integral() || type.is_null()) {
    binding.argument_types = {DataType::long_type()};
    binding.kernel = reporting_kernel<int64_t, int64_t>(from_units<1'000'000'000>);
  } else if (type.is(TypeId::kFloat)) {
    binding.kernel = reporting_kernel<int64_t, float>(from_floating<float>);
  } else if (type.is(TypeId::kDouble)) {
    binding.kernel = reporting_kernel<int64_t, double>(from_floating<double>);
  } else if (type.is_decimal()) {
    binding.kernel = type.physical() == PhysicalType::kInt64 ? from_decimal<int64_t>(type.scale())
                                                             : from_decimal<int128_t>(type.scale());
  } else {
    return unexpected_input_type(0, "\"NUMERIC\"", type);
  }
  return binding;
}

ScalarFunction of_integers(ScalarKernel kernel) {
  return {[kernel](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<ScalarBinding> {
    const DataType& type = arguments[0].type;
    if (!type.is_integral() && !type.is_null()) {
      return unexpected_input_type(0, "\"INTEGRAL\"", type);
    }
    ScalarBinding binding;
    binding.argument_types = {DataType::long_type()};
    binding.result_type = DataType::time();
    binding.nullable = true;
    binding.kernel = kernel;
    return binding;
  }};
}

BindResult<ScalarBinding> bind_current_time(std::span<const ArgumentInfo> arguments, const BindContext&) {
  int64_t precision = 6;
  ScalarBinding binding;
  if (!arguments.empty()) {
    const Literal* constant = arguments[0].constant;
    if (constant == nullptr || !(arguments[0].type.is_integral() || arguments[0].type.is_string_like())) {
      return unexpected_input_type(0, "\"INT\"", arguments[0].type);
    }
    binding.argument_types = {DataType::integer()};
    precision = constant->is_null() ? 6 : std::holds_alternative<int64_t>(constant->value) ? constant->as_int64() : -1;
    if (precision < 0 || precision > 6) {
      return BindMismatch{
          "VALUE_OUT_OF_RANGE",
          {{"exprName", "`precision`"}, {"valueRange", "[0, 6]"}, {"currentValue", std::to_string(precision)}},
          -1};
    }
  }
  binding.result_type = DataType::time(static_cast<int>(precision));
  binding.nullable = false;
  binding.kernel = [unit =
                        static_cast<int64_t>(power_of_ten(static_cast<int>(9 - precision)))](const KernelCall& call) {
    const int64_t local = TimeZone::load(call.environment.session_time_zone).to_local(call.environment.query_time_us);
    const int64_t nanos = floor_remainder(local, kMicrosPerDay) * 1000;
    return Vector::constant(Literal{call.result_type, nanos - nanos % unit}, call.size);
  };
  return binding;
}

FunctionDef declare(const char* name, const char* since, const char* usage, FunctionExample example, int least,
                    int most, ScalarFunction body) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = least,
                         .max_arguments = most},
                        std::move(body));
}

}  // namespace

std::vector<FunctionDef> time_functions() {
  return {
      declare("current_time", "4.1.0", "Returns the local time of day at the start of the query.",
              {"SELECT current_time() IS NOT NULL", "true"}, 0, 1, ScalarFunction{bind_current_time}),
      declare("time_diff", "4.1.0", "Returns the number of whole units from one time to another.",
              {"SELECT time_diff('HOUR', TIME '20:30:29', TIME '21:30:28')", "0"}, 3, 3,
              overloaded({{"STRING, TIME, TIME -> BIGINT",
                           reporting_kernel<int64_t, std::string_view, int64_t, int64_t>(difference)}})),
      declare("time_trunc", "4.1.0", "Returns the time cut to the start of a unit.",
              {"SELECT time_trunc('HOUR', TIME '09:32:05.359')", "09:00:00"}, 2, 2,
              overloaded({{"STRING, TIME -> $2", reporting_kernel<int64_t, std::string_view, int64_t>(truncated)}})),
      declare("time_from_seconds", "4.2.0", "Returns the time some seconds after midnight.",
              {"SELECT time_from_seconds(52200.5)", "14:30:00.5"}, 1, 1, ScalarFunction{bind_time_from_seconds}),
      declare("time_from_millis", "4.2.0", "Returns the time some milliseconds after midnight.",
              {"SELECT time_from_millis(52200500)", "14:30:00.5"}, 1, 1,
              of_integers(reporting_kernel<int64_t, int64_t>(from_units<1'000'000>))),
      declare("time_from_micros", "4.2.0", "Returns the time some microseconds after midnight.",
              {"SELECT time_from_micros(52200500000)", "14:30:00.5"}, 1, 1,
              of_integers(reporting_kernel<int64_t, int64_t>(from_units<1'000>))),
      declare("time_to_seconds", "4.2.0", "Returns the seconds since midnight, with a fraction.",
              {"SELECT time_to_seconds(TIME '14:30:00.5')", "52200.500000"}, 1, 1,
              overloaded({{"TIME -> DECIMAL(14,6)", to_units<1000>}})),
      declare("time_to_millis", "4.2.0", "Returns the whole milliseconds since midnight.",
              {"SELECT time_to_millis(TIME '14:30:00.5')", "52200500"}, 1, 1,
              overloaded({{"TIME -> BIGINT", to_units<1'000'000>}})),
      declare("time_to_micros", "4.2.0", "Returns the microseconds since midnight.",
              {"SELECT time_to_micros(TIME '14:30:00.5')", "52200500000"}, 1, 1,
              overloaded({{"TIME -> BIGINT", to_units<1'000>}})),
  };
}

}  // namespace firesteel
