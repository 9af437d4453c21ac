// date_add, date_sub, datediff, add_months, months_between, last_day, next_day.
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/datetime/time_zone.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"

#include <array>
#include <charconv>
#include <cmath>

namespace firesteel {
namespace {

constexpr const char* kGroup = "datetime_funcs";

// Without ANSI a text may stand for days only as a literal that is a whole number.
void check_whole_days(const Literal& text, const char* function) {
  if (text.is_null()) {
    return;
  }
  std::string_view digits = text.as_string();
  while (!digits.empty() && (digits.front() == ' ' || digits.front() == '+')) {
    digits.remove_prefix(1);
  }
  while (!digits.empty() && digits.back() == ' ') {
    digits.remove_suffix(1);
  }
  int32_t days = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), days);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
    throw SparkError("SECOND_FUNCTION_ARGUMENT_NOT_INTEGER", {{"functionName", function}});
  }
}

template <int sign>
BindResult<ScalarBinding> bind_date_add(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const auto date = implicit_cast(arguments[0].type, TypePattern::of(DataType::date()), coercion_rules(context));
  if (!date) {
    return unexpected_input_type(0, "\"DATE\"", arguments[0].type);
  }
  const DataType& days = arguments[1].type;
  const bool whole = days.is_integral() && !days.is(TypeId::kLong);
  if (!whole && !days.is_string_like() && !days.is_null()) {
    return unexpected_input_type(1, "(\"INT\" or \"SMALLINT\" or \"TINYINT\")", days);
  }
  if (days.is_string_like() && coercion_rules(context) == CoercionRules::kLegacy) {
    if (arguments[1].constant == nullptr) {
      return unexpected_input_type(1, "(\"INT\" or \"SMALLINT\" or \"TINYINT\")", days);
    }
    check_whole_days(*arguments[1].constant, sign > 0 ? "date_add" : "date_sub");
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::date(), DataType::integer()};
  binding.result_type = DataType::date();
  binding.nullable = any_nullable(arguments);
  binding.kernel = [](const KernelCall& call) {
    return map_fixed2<int32_t, int32_t, int32_t>(call, [](int32_t date_value, int32_t n) {
      return static_cast<int32_t>(static_cast<uint32_t>(date_value) +
                                  static_cast<uint32_t>(sign) * static_cast<uint32_t>(n));
    });
  };
  return binding;
}

VectorPtr difference_in_days(const KernelCall& call) {
  return map_fixed2<int32_t, int32_t, int32_t>(call, [](int32_t a, int32_t b) {
    return static_cast<int32_t>(static_cast<uint32_t>(a) - static_cast<uint32_t>(b));
  });
}

VectorPtr months_added(const KernelCall& call) {
  return map_fixed2_checked<int32_t, int32_t, int32_t>(
      call,
      [](int32_t date, int32_t months, int32_t& out) {
        const int64_t moved = add_months_to_days(date, months);
        out = static_cast<int32_t>(moved);
        return out != moved ? 1 : 0;
      },
      [&](size_t row) { call.errors.fail(row, [] { return arithmetic_errors::overflow("overflow", ""); }); });
}

VectorPtr last_days(const KernelCall& call) {
  return map_fixed<int32_t, int32_t>(call, [](int32_t days) {
    const CivilDate date = civil_from_days(days);
    return static_cast<int32_t>(days + days_in_month(date.year, date.month) - date.day);
  });
}

// Spark: DateTimeUtils.monthsBetween. A month has 31 days here; two last days of a month, or equal days, count whole.
// The time of day is what has passed since midnight, which a change of the clocks makes different from the clock's.
double months_between(int64_t micros1, int64_t micros2, const TimeZone& zone, bool round_off) {
  const int64_t days1 = zone.local_time(micros1).day;
  const int64_t days2 = zone.local_time(micros2).day;
  const CivilDate date1 = civil_from_days(days1);
  const CivilDate date2 = civil_from_days(days2);
  const auto months = static_cast<double>((date1.year - date2.year) * 12 + date1.month - date2.month);
  const bool last1 = date1.day == days_in_month(date1.year, date1.month);
  const bool last2 = date2.day == days_in_month(date2.year, date2.month);
  if (date1.day == date2.day || (last1 && last2)) {
    return months;
  }
  const int64_t seconds1 = (micros1 - zone.to_utc(LocalTime{days1, 0})) / kMicrosPerSecond;
  const int64_t seconds2 = (micros2 - zone.to_utc(LocalTime{days2, 0})) / kMicrosPerSecond;
  const int64_t seconds = (date1.day - date2.day) * int64_t{86400} + seconds1 - seconds2;
  const double result = months + static_cast<double>(seconds) / (31.0 * 86400);
  return round_off ? std::round(result * 1e8) / 1e8 : result;
}

VectorPtr months_between_rows(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<double>();
  const TimeZone zone = TimeZone::load(call.environment.session_time_zone);
  const DenseInput<int64_t> first(call, 0);
  const DenseInput<int64_t> second(call, 1);
  std::optional<DenseInput<uint8_t>> round_off;
  if (call.arguments.size() > 2) {
    round_off.emplace(call, 2);
  }
  call.rows.for_each([&](size_t row) {
    out[row] = months_between(first[row], second[row], zone, !round_off || (*round_off)[row] != 0);
  });
  return result;
}

// "mo", "mon", "monday" ...; 0 = Monday, -1 = none.
int parse_weekday(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kNames = {"MONDAY", "TUESDAY",  "WEDNESDAY", "THURSDAY",
                                                             "FRIDAY", "SATURDAY", "SUNDAY"};
  std::string upper(text);
  for (char& c : upper) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (upper == kNames[i] || upper == kNames[i].substr(0, 3) || upper == kNames[i].substr(0, 2)) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

// Spark: DateTimeUtils.getNextDateForDayOfWeek, which computes in 32 bits that wrap. weekday: 0 is Monday; day 0 was a
// Thursday.
int32_t next_weekday(int32_t day, int weekday) {
  const auto distance = static_cast<int32_t>(static_cast<uint32_t>((weekday + 4) % 7 - 1) - static_cast<uint32_t>(day));
  return static_cast<int32_t>(static_cast<uint32_t>(day) + 1U + static_cast<uint32_t>((distance % 7 + 7) % 7));
}

VectorPtr next_days(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const Input<int32_t> date(call, 0);
  const Input<std::string_view> name(call, 1);
  call.rows.for_each([&](size_t row) {
    const int weekday = parse_weekday(name[row]);
    if (weekday < 0) {
      if (call.errors.mode() == EvalMode::kLegacy) {
        call.errors.note_null(row);
      } else {
        call.errors.fail(row, [&] { return SparkError("ILLEGAL_DAY_OF_WEEK", {{"string", std::string(name[row])}}); });
      }
      return;
    }
    out[row] = next_weekday(date[row], weekday);
  });
  return result;
}

}  // namespace

std::vector<FunctionDef> date_arithmetic_functions() {
  return {
      declare_scalar(kGroup,
                     {.name = "date_add",
                      .aliases = {"dateadd"},
                      .since = "1.5.0",
                      .usage = "Returns the date some days later.",
                      .example = {"SELECT date_add('2016-07-30', 1)", "2016-07-31"},
                      .min_arguments = 2,
                      .max_arguments = 2},
                     ScalarFunction{bind_date_add<1>}),
      declare_scalar(kGroup,
                     {.name = "date_sub",
                      .since = "1.5.0",
                      .usage = "Returns the date some days earlier.",
                      .example = {"SELECT date_sub('2016-07-30', 1)", "2016-07-29"},
                      .min_arguments = 2,
                      .max_arguments = 2},
                     ScalarFunction{bind_date_add<-1>}),
      declare_scalar(kGroup,
                     {.name = "datediff",
                      .aliases = {"date_diff"},
                      .since = "1.5.0",
                      .usage = "Returns the number of days from the second date to the first.",
                      .example = {"SELECT datediff('2009-07-31', '2009-07-30')", "1"},
                      .min_arguments = 2,
                      .max_arguments = 2},
                     {{"DATE, DATE -> INT", difference_in_days}}),
      declare_scalar(kGroup,
                     {.name = "add_months",
                      .since = "1.5.0",
                      .usage = "Returns the date some months later.",
                      .example = {"SELECT add_months('2016-08-31', 1)", "2016-09-30"},
                      .min_arguments = 2,
                      .max_arguments = 2},
                     {{"DATE, INT -> DATE", months_added}}),
      declare_scalar(kGroup,
                     {.name = "months_between",
                      .since = "1.5.0",
                      .usage = "Returns the number of months, with a fraction, from the second moment to the first.",
                      .example = {"SELECT months_between('1997-02-28 10:30:00', '1996-10-30')", "3.94959677"},
                      .min_arguments = 2,
                      .max_arguments = 3},
                     {{"TIMESTAMP, TIMESTAMP -> DOUBLE", months_between_rows},
                      {"TIMESTAMP, TIMESTAMP, BOOLEAN -> DOUBLE", months_between_rows}}),
      declare_scalar(kGroup,
                     {.name = "last_day",
                      .since = "1.5.0",
                      .usage = "Returns the last day of the date's month.",
                      .example = {"SELECT last_day('2009-01-12')", "2009-01-31"}},
                     {{"DATE -> DATE", last_days}}),
      declare_scalar(kGroup,
                     {.name = "next_day",
                      .since = "1.5.0",
                      .usage = "Returns the first date after a date that is a given day of the week.",
                      .example = {"SELECT next_day('2015-01-14', 'TU')", "2015-01-20"},
                      .min_arguments = 2,
                      .max_arguments = 2},
                     {{"DATE, STRING -> DATE", next_days, true}}),
  };
}

}  // namespace firesteel
