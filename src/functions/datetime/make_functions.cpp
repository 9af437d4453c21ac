// Dates, times and timestamps from their parts.
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/datetime/field_errors.h"
#include "functions/datetime/time_zone.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/try_kernel.h"
#include "functions/math/arithmetic_errors.h"

#include <limits>

namespace firesteel {
namespace {

constexpr const char* kGroup = "datetime_funcs";

int32_t make_date(const KernelCall& call, size_t row, int32_t year, int32_t month, int32_t day) {
  std::string sentence;
  const auto days = checked_date(year, month, day, sentence);
  if (!days) {
    field_out_of_bounds(call, row, sentence, true);
    return 0;
  }
  if (*days < std::numeric_limits<int32_t>::min() || *days > std::numeric_limits<int32_t>::max()) {
    call.errors.fail(row, [] { return arithmetic_errors::overflow("integer overflow", ""); });
  }
  return static_cast<int32_t>(*days);
}

int64_t make_time(const KernelCall& call, size_t row, int32_t hour, int32_t minute, int64_t second_micros) {
  std::string sentence;
  const auto nanos = checked_time(hour, minute, second_micros, sentence);
  if (!nanos) {
    call.errors.fail(row, [&] {
      return SparkError("DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION", {{"rangeMessage", sentence}});
    });
  }
  return nanos.value_or(0);
}

// Local time of the six parts of `row`; none after a report.
class TimestampParts {
 public:
  explicit TimestampParts(const KernelCall& call)
      : call_(call),
        year_(call, 0),
        month_(call, 1),
        day_(call, 2),
        hour_(call, 3),
        minute_(call, 4),
        second_(call, 5) {}

  std::optional<LocalTime> local_time(size_t row) const {
    int64_t second = second_[row];
    int64_t extra = 0;
    if (floor_divide(second, kMicrosPerSecond) == 60) {
      if (second != 60 * kMicrosPerSecond) {
        report_fraction(row, second);
        return std::nullopt;
      }
      second = 0;
      extra = kMicrosPerMinute;
    }
    std::string sentence;
    const auto days = checked_date(year_[row], month_[row], day_[row], sentence);
    const auto nanos = days ? checked_time(hour_[row], minute_[row], second, sentence) : std::nullopt;
    if (!nanos) {
      field_out_of_bounds(call_, row, sentence, true);
      return std::nullopt;
    }
    return LocalTime{*days, *nanos / 1000 + extra};
  }

 private:
  void report_fraction(size_t row, int64_t second) const {
    if (call_.errors.mode() == EvalMode::kLegacy) {
      call_.errors.note_null(row);
      return;
    }
    call_.errors.fail(row, [&] {
      std::string text = std::to_string(second % kMicrosPerSecond + kMicrosPerSecond).substr(1);
      while (text.size() > 1 && text.back() == '0') {
        text.pop_back();
      }
      return SparkError("INVALID_FRACTION_OF_SECOND",
                        {{"secAndMicros", std::to_string(second / kMicrosPerSecond) + "." + text}});
    });
  }

  const KernelCall& call_;
  Input<int32_t> year_;
  Input<int32_t> month_;
  Input<int32_t> day_;
  Input<int32_t> hour_;
  Input<int32_t> minute_;
  Input<int64_t> second_;
};

// The zone of a row: the argument at `index` if there is one, else the session's; UTC for TIMESTAMP_NTZ.
class ZoneInput {
 public:
  ZoneInput(const KernelCall& call, size_t index)
      : zone_(call.result_type.is(TypeId::kTimestampNtz) ? TimeZone::utc()
                                                         : TimeZone::load(call.environment.session_time_zone)) {
    if (index < call.arguments.size() && !call.result_type.is(TypeId::kTimestampNtz)) {
      names_.emplace(call, index);
    }
  }
  const TimeZone& at(size_t row) {
    if (names_ && (*names_)[row] != name_) {
      name_ = (*names_)[row];
      zone_ = TimeZone::load(name_);
    }
    return zone_;
  }

 private:
  TimeZone zone_;
  std::string name_;
  std::optional<Input<std::string_view>> names_;
};

VectorPtr timestamps_of_parts(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int64_t>();
  const TimestampParts parts(call);
  ZoneInput zone(call, 6);
  call.rows.for_each([&](size_t row) {
    if (const auto local = parts.local_time(row)) {
      out[row] = zone.at(row).to_utc(*local);
    }
  });
  return result;
}

// Of a date and, if there is one, a time of day.
VectorPtr timestamps_of_date(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int64_t>();
  const Input<int32_t> date(call, 0);
  const bool has_time = call.arguments.size() > 1;
  std::optional<Input<int64_t>> time;
  if (has_time) {
    time.emplace(call, 1);
  }
  ZoneInput zone(call, 2);
  call.rows.for_each([&](size_t row) {
    out[row] = zone.at(row).to_utc(LocalTime{date[row], time ? (*time)[row] / 1000 : 0});
  });
  return result;
}

constexpr const char* kParts = "INT, INT, INT, INT, INT, DECIMAL(16,6)";

std::vector<Overload> timestamp_overloads(const std::string& result, bool zoned) {
  std::vector<Overload> overloads = {{std::string(kParts) + " -> " + result, timestamps_of_parts},
                                     {"DATE -> " + result, timestamps_of_date},
                                     {"DATE, TIME -> " + result, timestamps_of_date}};
  if (zoned) {
    overloads.push_back({std::string(kParts) + ", STRING -> " + result, timestamps_of_parts});
    overloads.push_back({"DATE, TIME, STRING -> " + result, timestamps_of_date});
  }
  return overloads;
}

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

// The first of two or three arguments is a DATE; nothing is cast to it.
ScalarFunction of_dates_or_parts(ScalarFunction function) {
  auto bind = [inner = std::move(function.bind)](std::span<const ArgumentInfo> arguments,
                                                 const BindContext& context) -> BindResult<ScalarBinding> {
    const DataType& first = arguments[0].type;
    if (arguments.size() <= 3 && !first.is(TypeId::kDate) && !first.is_null()) {
      return unexpected_input_type(0, "\"DATE\"", first);
    }
    return inner(arguments, context);
  };
  return {std::move(bind), function.deterministic};
}

ScalarFunction session_timestamp() {
  auto ltz = null_when_legacy(overloaded(timestamp_overloads("TIMESTAMP", true)));
  auto ntz = null_when_legacy(overloaded(timestamp_overloads("TIMESTAMP_NTZ", true)));
  return of_dates_or_parts({[ltz, ntz](std::span<const ArgumentInfo> arguments, const BindContext& context) {
    // Of a date it is a TIMESTAMP whatever the session calls by that name.
    return context.timestamp_type_ntz && arguments.size() > 3 ? ntz.bind(arguments, context)
                                                              : ltz.bind(arguments, context);
  }});
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

std::vector<FunctionDef> make_functions() {
  const auto ltz = [] {
    return of_dates_or_parts(null_when_legacy(overloaded(timestamp_overloads("TIMESTAMP", true))));
  };
  const auto ntz = [] {
    return of_dates_or_parts(null_when_legacy(overloaded(timestamp_overloads("TIMESTAMP_NTZ", false))));
  };
  const FunctionExample made = {"SELECT make_timestamp(2014, 12, 28, 6, 30, 45.887)", "2014-12-28 06:30:45.887"};
  const FunctionExample tried = {"SELECT try_make_timestamp(2024, 13, 22, 15, 30, 0)", "NULL"};
  return {
      declare("make_date", "3.0.0", "Returns the date of a year, month and day.",
              {"SELECT make_date(2013, 7, 15)", "2013-07-15"}, 3, 3,
              null_when_legacy(overloaded(
                  {{"INT, INT, INT -> DATE", reporting_kernel<int32_t, int32_t, int32_t, int32_t>(make_date)}}))),
      declare("make_time", "4.1.0", "Returns the time of an hour, minute and second.",
              {"SELECT make_time(6, 30, 45.887)", "06:30:45.887"}, 3, 3,
              overloaded({{"INT, INT, DECIMAL(16,6) -> TIME",
                           reporting_kernel<int64_t, int32_t, int32_t, int64_t>(make_time)}})),
      declare("make_timestamp", "3.0.0", "Returns the timestamp of its parts.", made, 1, 7, session_timestamp()),
      declare("make_timestamp_ltz", "3.4.0", "Returns the timestamp with local time zone of its parts.", made, 2, 7,
              ltz()),
      declare("make_timestamp_ntz", "3.4.0", "Returns the timestamp without time zone of its parts.", made, 2, 6,
              ntz()),
      declare("try_make_timestamp", "4.0.0", "As make_timestamp, but NULL when there is no such time.", tried, 1, 7,
              as_try(session_timestamp())),
      declare("try_make_timestamp_ltz", "4.0.0", "As make_timestamp_ltz, but NULL when there is no such time.", tried,
              1, 7, as_try(ltz())),
      declare("try_make_timestamp_ntz", "4.0.0", "As make_timestamp_ntz, but NULL when there is no such time.", tried,
              1, 6, as_try(ntz())),
  };
}

}  // namespace firesteel
