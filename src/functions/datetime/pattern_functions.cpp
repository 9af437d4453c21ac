// Text to dates and times and back, with a pattern: date_format, to_timestamp, unix_timestamp, to_time ...
#include "base/time/datetime_text.h"
#include "functions/cast/cast.h"
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/datetime/datetime_pattern.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/kernel_frame/try_kernel.h"

namespace firesteel {
namespace {

// As Java's exact arithmetic throws it: a message without a condition.
SparkError java_overflow(std::string_view message) {
  SparkError error("", {{"message", std::string(message)}});
  error.with_exception_class("java.lang.ArithmeticException");
  return error;
}

constexpr const char* kGroup = "datetime_funcs";
constexpr std::string_view kDefaultPattern = "yyyy-MM-dd HH:mm:ss";

TimeParserPolicy policy_of(const KernelCall& call) { return time_parser_policy(call.environment.time_parser_policy); }

// The pattern of a call: its argument at `index`, or the default one.
class PatternInput {
 public:
  PatternInput(const KernelCall& call, size_t index) {
    if (index < call.arguments.size()) {
      input_.emplace(call, index);
    }
  }
  std::string_view operator[](size_t row) const { return input_ ? (*input_)[row] : kDefaultPattern; }

 private:
  std::optional<Input<std::string_view>> input_;
};

void report(const KernelCall& call, size_t row, std::string_view text, const char* function,
            const DatetimeParseFailure& failure) {
  if (failure.overflow && failure.message == "long overflow" && call.errors.mode() != EvalMode::kTry) {
    call.errors.fail(row, [&] { return java_overflow(failure.message); });
    return;
  }
  if (failure.overflow && call.errors.mode() == EvalMode::kAnsi) {
    call.errors.fail(row, [&] {
      return SparkError("DATETIME_OVERFLOW", {{"operation", "parse '" + std::string(text) + "': " + failure.message}});
    });
    return;
  }
  if (call.errors.mode() == EvalMode::kLegacy) {
    call.errors.note_null(row);
    return;
  }
  call.errors.fail(row, [&] {
    return SparkError("CANNOT_PARSE_TIMESTAMP", {{"message", failure.message}, {"func", function}});
  });
}

// Under the policy EXCEPTION: text that the old parser reads and the new one does not.
void refuse_changed_behaviour(std::string_view text, std::string_view pattern) {
  const DatetimeParser old(pattern, TimeParserPolicy::kLegacy);
  if (old.timestamp_ntz(text)) {
    throw SparkError(
        "INCONSISTENT_BEHAVIOR_CROSS_VERSION.PARSE_DATETIME_BY_NEW_PARSER",
        {{"datetime", "'" + std::string(text) + "'"}, {"config", "\"spark.sql.legacy.timeParserPolicy\""}});
  }
}

// set(row, micros) for every text that the pattern reads; local times for `ntz`.
template <typename Set>
void parse_timestamps(const KernelCall& call, bool ntz, const char* function, Set set) {
  const TimeZone zone = TimeZone::load(call.environment.session_time_zone);
  const Input<std::string_view> text(call, 0);
  const PatternInput pattern(call, 1);
  const TimeParserPolicy policy = policy_of(call);
  PatternCache<DatetimeParser> cache(policy);
  DatetimeParseFailure failure;
  call.rows.for_each([&](size_t row) {
    const DatetimeParser& parser = cache.get(pattern[row]);
    const auto micros =
        ntz ? parser.timestamp_ntz(text[row], true, &failure) : parser.timestamp(text[row], zone, &failure);
    if (micros) {
      set(row, *micros);
      return;
    }
    if (policy == TimeParserPolicy::kException) {
      refuse_changed_behaviour(text[row], pattern[row]);
    }
    report(call, row, text[row], function, failure);
  });
}

ScalarKernel timestamp_parsing(bool ntz) {
  return [ntz](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<int64_t>();
    parse_timestamps(call, ntz, "`try_to_timestamp`", [out](size_t row, int64_t micros) { out[row] = micros; });
    return result;
  };
}

VectorPtr parse_dates(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  parse_timestamps(call, true, "`try_to_date`", [out](size_t row, int64_t micros) {
    out[row] = static_cast<int32_t>(floor_divide(micros, kMicrosPerDay));
  });
  return result;
}

VectorPtr unix_seconds_of_text(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int64_t>();
  parse_timestamps(call, false, "`try_to_timestamp`",
                   [out](size_t row, int64_t micros) { out[row] = micros / kMicrosPerSecond; });  // cut, not floored
  return result;
}

// The cast of the first argument; a pattern behind it does not matter.
ScalarKernel casting(const DataType& from, const DataType& to) {
  return [from, to](const KernelCall& call) {
    const ScalarKernel cast = make_cast_kernel(from, to, call.errors.mode());
    return cast({call.arguments.subspan(0, 1), call.rows, call.size, to, call.errors, call.environment});
  };
}

ScalarKernel unix_seconds_of(const DataType& from) {
  return [cast = casting(from, DataType::timestamp()), from](const KernelCall& call) -> VectorPtr {
    VectorPtr moments = call.arguments[0];
    if (from.is(TypeId::kDate)) {
      moments = cast(call);
    }
    const std::array arguments = {moments};
    const KernelCall inner{arguments, call.rows, call.size, call.result_type, call.errors, call.environment};
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<int64_t>();
    const Input<int64_t> input(inner, 0);
    call.rows.for_each([&](size_t row) { out[row] = input[row] / kMicrosPerSecond; });
    return result;
  };
}

VectorPtr unix_now(const KernelCall& call) {
  return Vector::constant(Literal{call.result_type, floor_divide(call.environment.query_time_us, kMicrosPerSecond)},
                          call.size);
}

VectorPtr format_timestamps(const KernelCall& call) {
  StringResult result(call);
  const TimeZone zone = TimeZone::load(call.environment.session_time_zone);
  const Input<int64_t> moment(call, 0);
  const Input<std::string_view> pattern(call, 1);
  PatternCache<DatetimeFormatter> cache(policy_of(call));
  std::string text;
  call.rows.for_each([&](size_t row) {
    text.clear();
    cache.get(pattern[row]).append_timestamp(moment[row], zone, text);
    result.set(row, text);
  });
  return result.finish();
}

VectorPtr format_unix_seconds(const KernelCall& call) {
  StringResult result(call);
  const TimeZone zone = TimeZone::load(call.environment.session_time_zone);
  const Input<int64_t> seconds(call, 0);
  const PatternInput pattern(call, 1);
  PatternCache<DatetimeFormatter> cache(policy_of(call));
  std::string text;
  call.rows.for_each([&](size_t row) {
    text.clear();
    const auto micros =
        static_cast<int64_t>(static_cast<uint64_t>(seconds[row]) * static_cast<uint64_t>(kMicrosPerSecond));
    cache.get(pattern[row]).append_timestamp(micros, zone, text);
    result.set(row, text);
  });
  return result.finish();
}

VectorPtr parse_times(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int64_t>();
  const Input<std::string_view> text(call, 0);
  const Input<std::string_view> pattern(call, 1);
  PatternCache<DatetimeParser> cache(TimeParserPolicy::kCorrected);
  call.rows.for_each([&](size_t row) {
    const auto nanos = cache.get(pattern[row]).time(text[row]);
    out[row] = nanos.value_or(0) / 1000 * 1000;
    if (!nanos) {
      call.errors.fail(row, [&] {
        return SparkError("CANNOT_PARSE_TIME", {{"input", "'" + std::string(text[row]) + "'"},
                                                {"format", "'" + std::string(pattern[row]) + "'"}});
      });
    }
  });
  return result;
}

// Overloads of to_timestamp and its kin for one result type.
std::vector<Overload> timestamp_overloads(const DataType& to, bool numbers) {
  const std::string name = to.sql();
  const bool ntz = to.is(TypeId::kTimestampNtz);
  std::vector<Overload> overloads;
  for (const DataType& from :
       {DataType::string(), DataType::date(), DataType::timestamp(), DataType::timestamp_ntz()}) {
    overloads.push_back({from.sql() + " -> " + name, casting(from, to), cast_forces_null(from, to, EvalMode::kAnsi)});
  }
  if (numbers) {
    overloads.push_back({.signature = "NUMERIC -> " + name,
                         .kernel = {},
                         .nullable = false,
                         .make_kernel = [to](std::span<const ArgumentInfo>, const ScalarBinding& binding,
                                             const BindContext&) { return casting(binding.argument_types[0], to); }});
  }
  overloads.push_back({"STRING, STRING -> " + name, timestamp_parsing(ntz), false});
  for (const DataType& from : {DataType::date(), DataType::timestamp(), DataType::timestamp_ntz()}) {
    overloads.push_back({from.sql() + ", STRING -> " + name, casting(from, to)});
  }
  return overloads;
}

std::vector<Overload> date_overloads() {
  std::vector<Overload> overloads;
  const DataType to = DataType::date();
  for (const DataType& from :
       {DataType::string(), DataType::date(), DataType::timestamp(), DataType::timestamp_ntz()}) {
    overloads.push_back({from.sql() + " -> DATE", casting(from, to), cast_forces_null(from, to, EvalMode::kAnsi)});
  }
  overloads.push_back({"STRING, STRING -> DATE", parse_dates});
  for (const DataType& from : {DataType::date(), DataType::timestamp(), DataType::timestamp_ntz()}) {
    overloads.push_back({from.sql() + ", STRING -> DATE", casting(from, to)});
  }
  return overloads;
}

std::vector<Overload> unix_overloads() {
  std::vector<Overload> overloads;
  for (const bool with_pattern : {false, true}) {
    const std::string rest = with_pattern ? ", STRING -> BIGINT" : " -> BIGINT";
    overloads.push_back({"STRING" + rest, unix_seconds_of_text});
    for (const DataType& from : {DataType::date(), DataType::timestamp(), DataType::timestamp_ntz()}) {
      overloads.push_back({from.sql() + rest, unix_seconds_of(from)});
    }
  }
  return overloads;
}

// A binder for results that are NULL for bad text outside ANSI mode.
ScalarFunction null_when_legacy(ScalarFunction function) {
  auto bind = [inner = std::move(function.bind)](std::span<const ArgumentInfo> arguments,
                                                 const BindContext& context) -> BindResult<ScalarBinding> {
    auto bound = inner(arguments, context);
    if (auto* binding = std::get_if<ScalarBinding>(&bound); binding != nullptr && context.mode != EvalMode::kAnsi) {
      binding->nullable = true;
    }
    return bound;
  };
  return {std::move(bind), function.deterministic};
}

// TIMESTAMP or TIMESTAMP_NTZ, whichever the session calls TIMESTAMP.
ScalarFunction session_timestamp() {
  auto ltz = null_when_legacy(overloaded(timestamp_overloads(DataType::timestamp(), true)));
  auto ntz = null_when_legacy(overloaded(timestamp_overloads(DataType::timestamp_ntz(), false)));
  return {[ltz, ntz](std::span<const ArgumentInfo> arguments, const BindContext& context) {
    return context.timestamp_type_ntz ? ntz.bind(arguments, context) : ltz.bind(arguments, context);
  }};
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

// Without a pattern the text is read as a cast does, but what is no time raises with ANSI off, too.
VectorPtr read_times(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int64_t>();
  const Input<std::string_view> text(call, 0);
  call.rows.for_each([&](size_t row) {
    const auto nanos = parse_time_of_day(text[row]);
    out[row] = nanos.value_or(0) / 1000 * 1000;
    if (!nanos) {
      call.errors.fail(row, [&] {
        return SparkError("CANNOT_PARSE_TIME",
                          {{"input", "'" + std::string(text[row]) + "'"}, {"format", "'HH:mm:ss.SSSSSS'"}});
      });
    }
  });
  return result;
}

std::vector<Overload> time_overloads() {
  return {{"STRING -> TIME", read_times}, {"STRING, STRING -> TIME", parse_times}};
}

std::vector<FunctionDef> parsing_functions() {
  const auto ltz = [] { return null_when_legacy(overloaded(timestamp_overloads(DataType::timestamp(), false))); };
  const auto ntz = [] { return null_when_legacy(overloaded(timestamp_overloads(DataType::timestamp_ntz(), false))); };
  return {
      declare("to_timestamp", "2.2.0", "Returns the timestamp that a text means, by a pattern.",
              {"SELECT to_timestamp('2016-12-31', 'yyyy-MM-dd')", "2016-12-31 00:00:00"}, 1, 2, session_timestamp()),
      declare("to_timestamp_ltz", "3.4.0", "Returns the timestamp with local time zone that a text means.",
              {"SELECT to_timestamp_ltz('2016-12-31', 'yyyy-MM-dd')", "2016-12-31 00:00:00"}, 1, 2, ltz()),
      declare("to_timestamp_ntz", "3.4.0", "Returns the timestamp without time zone that a text means.",
              {"SELECT to_timestamp_ntz('2016-12-31', 'yyyy-MM-dd')", "2016-12-31 00:00:00"}, 1, 2, ntz()),
      declare("try_to_timestamp", "3.3.0", "As to_timestamp, but NULL for malformed text.",
              {"SELECT try_to_timestamp('foo', 'yyyy-MM-dd')", "NULL"}, 1, 2, as_try(session_timestamp())),
      declare("to_date", "1.5.0", "Returns the date that a text means, by a pattern.",
              {"SELECT to_date('31.12.2016', 'dd.MM.yyyy')", "2016-12-31"}, 1, 2,
              null_when_legacy(overloaded(date_overloads()))),
      declare("try_to_date", "4.0.0", "As to_date, but NULL for malformed text.",
              {"SELECT try_to_date('foo', 'yyyy-MM-dd')", "NULL"}, 1, 2, as_try(overloaded(date_overloads()))),
      declare("to_time", "4.1.0", "Returns the time of day that a text means, by a pattern.",
              {"SELECT to_time('12.10', 'HH.mm')", "12:10:00"}, 1, 2, overloaded(time_overloads())),
      declare("try_to_time", "4.1.0", "As to_time, but NULL for malformed text.", {"SELECT try_to_time('foo')", "NULL"},
              1, 2, as_try(overloaded(time_overloads()))),
  };
}

}  // namespace

std::vector<FunctionDef> pattern_functions() {
  std::vector<FunctionDef> list = parsing_functions();
  std::vector<Overload> with_now = unix_overloads();
  with_now.push_back({" -> BIGINT", unix_now});
  append(list, {declare("date_format", "1.5.0", "Returns a timestamp as text, by a pattern.",
                        {"SELECT date_format('2016-04-08', 'y')", "2016"}, 2, 2,
                        overloaded({{"TIMESTAMP, STRING -> STRING", format_timestamps}})),
                declare("from_unixtime", "1.5.0", "Returns the text of a number of seconds since 1970.",
                        {"SELECT from_unixtime(0, 'yyyy') IN ('1969', '1970')", "true"}, 1, 2,
                        overloaded({{"BIGINT -> STRING", format_unix_seconds, true},
                                    {"BIGINT, STRING -> STRING", format_unix_seconds, true}})),
                declare("unix_timestamp", "1.5.0", "Returns the seconds since 1970 of a time, or of now.",
                        {"SELECT unix_timestamp('2016-04-08', 'yyyy-MM-dd') IS NOT NULL", "true"}, 0, 2,
                        null_when_legacy(overloaded(std::move(with_now)))),
                declare("to_unix_timestamp", "1.6.0", "Returns the seconds since 1970 of a time.",
                        {"SELECT to_unix_timestamp('2016-04-08', 'yyyy-MM-dd') IS NOT NULL", "true"}, 1, 2,
                        null_when_legacy(overloaded(unix_overloads())))});
  return list;
}

}  // namespace firesteel
