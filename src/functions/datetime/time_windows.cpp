// window and window_time: the stretch of time, of a fixed length, that a moment lies in.
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/kernel_frame/overloads.h"
#include "functions/math/arithmetic_errors.h"
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

BindMismatch exceeded(const std::string& left, int64_t left_value, const std::string& constraint,
                      const std::string& right, int64_t right_value) {
  BindMismatch mismatch = violated(left, left_value, constraint, right);
  mismatch.parameters.back().second = std::to_string(right_value) + "L";
  return mismatch;
}

struct WindowLengths {
  int64_t duration;
  int64_t slide;
  int64_t start;
};

/// The windows of the rows of a call. Moments beyond 64 bits wrap as in Spark; with ANSI they are an error of the row.
class WindowsOfMoments {
 public:
  WindowsOfMoments(const KernelCall& call, const WindowLengths& lengths) : call_(call), lengths_(lengths) {}

  int64_t sum(size_t row, int64_t a, int64_t b) const {
    int64_t out = 0;
    report(row, __builtin_add_overflow(a, b, &out), "try_add");
    return out;
  }

  int64_t difference(size_t row, int64_t a, int64_t b) const {
    int64_t out = 0;
    report(row, __builtin_sub_overflow(a, b, &out), "try_subtract");
    return out;
  }

  /// The start of the last window that has begun at `moment`.
  int64_t last_start(size_t row, int64_t moment) const {
    return difference(row, moment, floor_remainder(difference(row, moment, lengths_.start), lengths_.slide));
  }

 private:
  void report(size_t row, bool lost, const char* try_name) const {
    if (lost && call_.errors.mode() == EvalMode::kAnsi) {
      call_.errors.fail(row, [try_name] { return arithmetic_errors::overflow("overflow", try_name); });
    }
  }

  const KernelCall& call_;
  WindowLengths lengths_;
};

ScalarKernel windows(const WindowLengths& lengths) {
  return [lengths](const KernelCall& call) -> VectorPtr {
    const WindowsOfMoments moments(call, lengths);
    const DataType& moment = call.result_type.fields()[0].type;
    auto starts = Vector::flat(moment, call.size);
    auto ends = Vector::flat(moment, call.size);
    auto* first = starts->mutable_values<int64_t>();
    auto* last = ends->mutable_values<int64_t>();
    const DenseInput<int64_t> input(call, 0);
    std::fill_n(first, call.size, 0);
    std::fill_n(last, call.size, 0);
    call.rows.for_each([&](size_t row) {
      first[row] = moments.last_start(row, input[row]);
      last[row] = moments.sum(row, first[row], lengths.duration);
    });
    auto result = Vector::flat(call.result_type, call.size);
    result->set_children({std::move(starts), std::move(ends)});
    return result;
  };
}

std::optional<BindMismatch> check_windows(std::span<const ArgumentInfo> arguments, WindowLengths& lengths) {
  const DataType& type = arguments[0].type;
  if (!type.is_datetime() && !type.is_string_like() && !type.is_null()) {
    return unexpected_input_type(0, "(\"TIMESTAMP\" or \"TIMESTAMP_NTZ\")", type);
  }
  for (size_t i = 1; i < arguments.size(); ++i) {
    const Literal* constant = arguments[i].constant;
    if (constant == nullptr || !std::holds_alternative<std::string>(constant->value)) {
      return unexpected_input_type(i, "\"STRING\"", arguments[i].type);
    }
  }
  lengths.duration = duration_of(arguments[1]);
  lengths.slide = arguments.size() > 2 ? duration_of(arguments[2]) : lengths.duration;
  lengths.start = arguments.size() > 3 ? duration_of(arguments[3]) : 0;
  if (lengths.duration <= 0) {
    return violated("`window_duration`", lengths.duration, ">", "`0`");
  }
  if (lengths.slide <= 0) {
    return violated("`slide_duration`", lengths.slide, ">", "`0`");
  }
  if (lengths.slide > lengths.duration) {
    return exceeded("`slide_duration`", lengths.slide, "<=", "`window_duration`", lengths.duration);
  }
  if (std::abs(lengths.start) >= lengths.slide) {
    return exceeded("`abs(start_time)`", std::abs(lengths.start), "<", "`slide_duration`", lengths.slide);
  }
  return std::nullopt;
}

DataType moment_of(const ArgumentInfo& argument) {
  return argument.type.is(TypeId::kTimestampNtz) ? DataType::timestamp_ntz() : DataType::timestamp();
}

DataType window_type(const DataType& moment) {
  return DataType::struct_type({{"start", moment, true, ""}, {"end", moment, true, ""}});
}

ScalarBinding window_binding(std::span<const ArgumentInfo> arguments, DataType result, ScalarKernel kernel) {
  ScalarBinding binding;
  binding.argument_types = std::vector<DataType>(arguments.size(), DataType::string());
  binding.argument_types[0] = moment_of(arguments[0]);
  binding.result_type = std::move(result);
  binding.nullable = false;  // the analyzer drops rows without a time
  binding.kernel = std::move(kernel);
  return binding;
}

BindResult<ScalarBinding> bind_window(std::span<const ArgumentInfo> arguments, const BindContext&) {
  WindowLengths lengths{};
  if (auto mismatch = check_windows(arguments, lengths)) {
    return *mismatch;
  }
  return window_binding(arguments, window_type(moment_of(arguments[0])), windows(lengths));
}

// Arrays of windows; append(row, add) calls add(start, end) for every window of the row.
template <typename Append>
VectorPtr window_arrays(const KernelCall& call, Append append) {
  std::vector<int64_t> starts;
  std::vector<int64_t> ends;
  auto result = Vector::flat(call.result_type, call.size);
  auto* ranges = result->mutable_values<ArrayRange>();
  std::fill_n(ranges, call.size, ArrayRange{0, 0});
  call.rows.for_each([&](size_t row) {
    const auto offset = static_cast<int32_t>(starts.size());
    append(row, [&](int64_t start, int64_t end) {
      starts.push_back(start);
      ends.push_back(end);
    });
    ranges[row] = {offset, static_cast<int32_t>(starts.size()) - offset};
  });
  const DataType& window = call.result_type.element();
  auto first = Vector::flat(window.fields()[0].type, starts.size());
  auto last = Vector::flat(window.fields()[1].type, ends.size());
  std::copy(starts.begin(), starts.end(), first->mutable_values<int64_t>());
  std::copy(ends.begin(), ends.end(), last->mutable_values<int64_t>());
  auto structs = Vector::flat(window, starts.size());
  structs->set_children({std::move(first), std::move(last)});
  result->set_children({std::move(structs)});
  return result;
}

// Window i begins i slides before the last one that has begun. Where windows do not overlap, a moment has one, also
// when that one wraps.
BindResult<ScalarBinding> bind_sliding_windows(std::span<const ArgumentInfo> arguments, const BindContext&) {
  WindowLengths lengths{};
  if (auto mismatch = check_windows(arguments, lengths)) {
    return *mismatch;
  }
  const DataType result = DataType::array(window_type(moment_of(arguments[0])), true);
  return window_binding(arguments, result, [lengths](const KernelCall& call) {
    const DenseInput<int64_t> input(call, 0);
    const WindowsOfMoments moments(call, lengths);
    const int64_t most = (lengths.duration - 1) / lengths.slide + 1;
    return window_arrays(call, [&](size_t row, auto add) {
      const int64_t moment = input[row];
      int64_t start = moments.last_start(row, moment);
      for (int64_t i = 0; i < most; ++i) {
        start = i == 0 ? start : moments.difference(row, start, lengths.slide);
        const int64_t end = moments.sum(row, start, lengths.duration);
        if (most == 1 || (start <= moment && moment < end)) {
          add(start, end);
        }
      }
    });
  });
}

BindResult<ScalarBinding> bind_session_windows(std::span<const ArgumentInfo> arguments, const BindContext&) {
  ScalarBinding binding = window_binding(arguments, DataType::array(window_type(moment_of(arguments[0])), false),
                                         [](const KernelCall& call) {
                                           const DenseInput<int64_t> starts(call, 0);
                                           const DenseInput<int64_t> ends(call, 1);
                                           return window_arrays(call, [&](size_t row, auto add) {
                                             if (ends[row] > starts[row]) {
                                               add(starts[row], ends[row]);
                                             }
                                           });
                                         });
  binding.argument_types[1] = binding.argument_types[0];
  binding.nullable = true;
  return binding;
}

BindResult<ScalarBinding> bind_event_time(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  if (!type.is_datetime() && !type.is_string_like() && !type.is_null()) {
    return unexpected_input_type(0,
                                 "(\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\" or \"STRUCT<start: TIMESTAMP, end: "
                                 "TIMESTAMP>\" or \"STRUCT<start: TIMESTAMP_NTZ, end: TIMESTAMP_NTZ>\")",
                                 type);
  }
  ScalarBinding binding =
      window_binding(arguments, moment_of(arguments[0]), [](const KernelCall& call) { return call.arguments[0]; });
  binding.nullable = arguments[0].nullable;
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

// What the analyzer makes of sliding windows and session_window; the names cannot be written without backquotes.
FunctionDef internal(const char* name, int least, int most, Binder<ScalarBinding> bind) {
  FunctionDef function;
  function.name = name;
  function.group = kGroup;
  function.since = "2.0.0";
  function.min_arguments = least;
  function.max_arguments = most;
  function.body = ScalarFunction{std::move(bind)};
  return function;
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
          internal("$sliding_windows", 2, 4, bind_sliding_windows),
          internal("$session_windows", 2, 2, bind_session_windows), internal("$event_time", 1, 1, bind_event_time),
          declare_scalar(kGroup,
                         {.name = "window_time",
                          .since = "3.4.0",
                          .usage = "Returns the last moment of a window.",
                          .example = {"SELECT window_time(window(TIMESTAMP_NTZ '2021-01-01 00:04:30', '5 minutes'))",
                                      "2021-01-01 00:04:59.999999"}},
                         ScalarFunction{bind_window_time})};
}

}  // namespace firesteel
