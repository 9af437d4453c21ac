// window and window_time: the stretch of time, of a fixed length, that a moment lies in.
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/kernel_frame/overloads.h"
#include "types/interval_text.h"

namespace firesteel {
namespace {

constexpr const char* kGroup = "datetime_funcs";

// A constant length of time in microseconds.
int64_t duration_of(const ArgumentInfo& argument) {
  const Literal& value = *argument.constant;
  const auto interval = parse_calendar_interval(value.as_string());
  if (!interval || interval->months != 0) {
    throw SparkError("CANNOT_PARSE_INTERVAL", {{"intervalString", "'" + value.as_string() + "'"}});
  }
  return interval->days * kMicrosPerDay + interval->microseconds;
}

BindMismatch violated(const std::string& left, int64_t left_value, const std::string& constraint,
                      const std::string& right) {
  return {"PARAMETER_CONSTRAINT_VIOLATION",
          {{"leftExprName", left},
           {"leftExprValue", std::to_string(left_value) + "L"},
           {"constraint", constraint},
           {"rightExprName", right},
           {"rightExprValue", "0L"}},
          -1};
}

ScalarKernel windows(int64_t duration, int64_t start) {
  return [duration, start](const KernelCall& call) -> VectorPtr {
    const DataType& moment = call.result_type.fields()[0].type;
    auto starts = Vector::flat(moment, call.size);
    auto ends = Vector::flat(moment, call.size);
    auto* first = starts->mutable_values<int64_t>();
    auto* last = ends->mutable_values<int64_t>();
    const DenseInput<int64_t> input(call, 0);
    std::fill_n(first, call.size, 0);
    std::fill_n(last, call.size, 0);
    call.rows.for_each([&](size_t row) {
      first[row] = input[row] - floor_remainder(input[row] - start, duration);
      last[row] = first[row] + duration;
    });
    auto result = Vector::flat(call.result_type, call.size);
    result->set_children({std::move(starts), std::move(ends)});
    return result;
  };
}

BindResult<ScalarBinding> bind_window(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  const bool local = type.is(TypeId::kTimestampNtz);
  if (!type.is_datetime() && !type.is_string_like() && !type.is_null()) {
    return unexpected_input_type(0, "(\"TIMESTAMP\" or \"TIMESTAMP_NTZ\")", type);
  }
  for (size_t i = 1; i < arguments.size(); ++i) {
    const Literal* constant = arguments[i].constant;
    if (constant == nullptr || !std::holds_alternative<std::string>(constant->value)) {
      return unexpected_input_type(i, "\"STRING\"", arguments[i].type);
    }
  }
  const int64_t duration = duration_of(arguments[1]);
  const int64_t slide = arguments.size() > 2 ? duration_of(arguments[2]) : duration;
  const int64_t start = arguments.size() > 3 ? duration_of(arguments[3]) : 0;
  if (duration <= 0) {
    return violated("`window_duration`", duration, ">", "`0`");
  }
  if (slide != duration) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "sliding time windows"}});
  }
  const DataType moment = local ? DataType::timestamp_ntz() : DataType::timestamp();
  ScalarBinding binding;
  binding.argument_types = std::vector<DataType>(arguments.size(), DataType::string());
  binding.argument_types[0] = moment;
  binding.result_type = DataType::struct_type({{"start", moment, true, ""}, {"end", moment, true, ""}});
  binding.nullable = false;  // the analyzer drops rows without a time
  binding.kernel = windows(duration, start);
  return binding;
}

BindResult<ScalarBinding> bind_window_time(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  const bool fits = type.is(TypeId::kStruct) && type.fields().size() == 2 && type.fields()[0].name == "start" &&
                    type.fields()[1].name == "end" && type.fields()[1].type.is_datetime();
  if (!fits) {
    return unexpected_input_type(0, "\"STRUCT<START: TIMESTAMP, END: TIMESTAMP>\"", type);
  }
  ScalarBinding binding;
  binding.argument_types = {type};
  binding.result_type = type.fields()[1].type;
  binding.nullable = arguments[0].nullable;
  binding.kernel = [](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<int64_t>();
    const DecodedVector decoded(*call.arguments[0]);
    const DecodedVector ends(*decoded.base().children()[1]);
    call.rows.for_each([&](size_t row) { out[row] = ends.value<int64_t>(decoded.index(row)) - 1; });
    return result;
  };
  return binding;
}

}  // namespace

std::vector<FunctionDef> time_window_functions() {
  return {declare_scalar(kGroup,
                         {.name = "window",
                          .since = "2.0.0",
                          .usage = "Returns the stretch of time of a given length that a moment lies in.",
                          .example = {"SELECT window(TIMESTAMP_NTZ '2021-01-01 00:04:30', '5 minutes').start",
                                      "2021-01-01 00:00:00"},
                          .min_arguments = 2,
                          .max_arguments = 4},
                         ScalarFunction{bind_window}),
          declare_scalar(kGroup,
                         {.name = "window_time",
                          .since = "3.4.0",
                          .usage = "Returns the last moment of a window.",
                          .example = {"SELECT window_time(window(TIMESTAMP_NTZ '2021-01-01 00:04:30', '5 minutes'))",
                                      "2021-01-01 00:04:59.999999"}},
                         ScalarFunction{bind_window_time})};
}

}  // namespace firesteel
