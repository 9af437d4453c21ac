// timestampadd(unit, n, moment) and timestampdiff(unit, start, end); dateadd, datediff and timediff mean them too.
#include "base/numeric/int128.h"
#include "base/time/datetime_format.h"
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/datetime/datetime_math.h"
#include "functions/datetime/field_errors.h"
#include "functions/kernel_frame/declare.h"

#include <array>
#include <limits>

namespace firesteel {
namespace {

struct Unit {
  std::string_view name;
  int64_t months;  // of one unit; 0: counted in days or microseconds
  int64_t days;
  int64_t micros;
};
constexpr std::array<Unit, 11> kUnits = {{{"YEAR", 12, 0, 0},
                                          {"QUARTER", 3, 0, 0},
                                          {"MONTH", 1, 0, 0},
                                          {"WEEK", 0, 7, 0},
                                          {"DAY", 0, 1, 0},
                                          {"DAYOFYEAR", 0, 1, 0},
                                          {"HOUR", 0, 0, kMicrosPerHour},
                                          {"MINUTE", 0, 0, kMicrosPerMinute},
                                          {"SECOND", 0, 0, kMicrosPerSecond},
                                          {"MILLISECOND", 0, 0, 1000},
                                          {"MICROSECOND", 0, 0, 1}}};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return out;
}

const Unit& find_unit(const std::string& name) {
  const std::string wanted = upper(name);
  for (const Unit& unit : kUnits) {
    if (unit.name == wanted) {
      return unit;
    }
  }
  throw SparkError("INVALID_PARAMETER_VALUE.DATETIME_UNIT",
                   {{"functionName", "`timestampadd`"}, {"parameter", "`unit`"}, {"invalidValue", "'" + name + "'"}});
}

TimeZone zone_of(const KernelCall& call, const DataType& type) {
  return type.is(TypeId::kTimestamp) ? TimeZone::load(call.environment.session_time_zone) : TimeZone::utc();
}

bool fits_int(int64_t value) {
  return value >= std::numeric_limits<int32_t>::min() && value <= std::numeric_limits<int32_t>::max();
}

// False on overflow.
bool add_units(int64_t moment, int64_t count, const Unit& unit, const TimeZone& zone, int64_t& out) {
  int64_t amount = 0;
  const int64_t factor = unit.months + unit.days + unit.micros;
  if (__builtin_mul_overflow(count, factor, &amount) || (unit.micros == 0 && !fits_int(amount))) {
    return false;
  }
  if (unit.micros != 0) {
    return !__builtin_add_overflow(moment, amount, &out);
  }
  return add_to_timestamp_checked(moment, unit.months != 0 ? amount : 0, unit.days != 0 ? amount : 0, 0, zone, out);
}

ScalarKernel adding(const Unit& unit) {
  return [unit](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<int64_t>();
    const TimeZone zone = zone_of(call, call.result_type);
    const Input<int64_t> count(call, 1);
    const Input<int64_t> moment(call, 2);
    call.rows.for_each([&](size_t row) {
      if (!add_units(moment[row], count[row], unit, zone, out[row])) {
        std::string text = "add " + std::to_string(count[row]) + "L " + std::string(unit.name) + " to TIMESTAMP '";
        append_local(zone.local_time(moment[row]), text);
        datetime_overflow(call, row, text + "'");
      }
    });
    return result;
  };
}

// Whole months from one local time to another (java.time's LocalDateTime.until).
int64_t months_between_locals(const LocalTime& start, const LocalTime& end) {
  int64_t end_day = end.day;
  if (end_day > start.day && end.of_day < start.of_day) {
    --end_day;
  } else if (end_day < start.day && end.of_day > start.of_day) {
    ++end_day;
  }
  const CivilDate a = civil_from_days(start.day);
  const CivilDate b = civil_from_days(end_day);
  return ((b.year * 12 + b.month - 1) * 32 + b.day - ((a.year * 12 + a.month - 1) * 32 + a.day)) / 32;
}

ScalarKernel subtracting(const Unit& unit) {
  return [unit](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<int64_t>();
    const TimeZone zone = zone_of(call, call.arguments[1]->type());
    const Input<int64_t> start(call, 1);
    const Input<int64_t> end(call, 2);
    call.rows.for_each([&](size_t row) {
      const LocalTime from = zone.local_time(start[row]);
      const LocalTime to = zone.local_time(end[row]);
      if (unit.months != 0) {
        out[row] = months_between_locals(from, to) / unit.months;
        return;
      }
      const int64_t micros = unit.days != 0 ? unit.days * kMicrosPerDay : unit.micros;
      const int128_t elapsed = static_cast<int128_t>(to.day - from.day) * kMicrosPerDay + (to.of_day - from.of_day);
      out[row] = static_cast<int64_t>(elapsed / micros);
    });
    return result;
  };
}

std::optional<BindMismatch> check_unit(std::span<const ArgumentInfo> arguments) {
  if (arguments[0].constant == nullptr || !std::holds_alternative<std::string>(arguments[0].constant->value)) {
    return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`unit`"}, {"inputType", "\"STRING\""}}, 0};
  }
  return std::nullopt;
}

// The type of a moment after coercion: TIMESTAMP_NTZ stays, everything else is a TIMESTAMP.
std::optional<DataType> moment_type(const DataType& type) {
  if (type.is(TypeId::kTimestampNtz)) {
    return type;
  }
  const bool fits = type.is_datetime() || type.is_string_like() || type.is_null();
  return fits ? std::optional(DataType::timestamp()) : std::nullopt;
}

BindResult<ScalarBinding> bind_add(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  if (auto mismatch = check_unit(arguments)) {
    return *std::move(mismatch);
  }
  const auto count = implicit_cast(arguments[1].type, TypePattern::of(DataType::long_type()), coercion_rules(context));
  if (!count) {
    return unexpected_input_type(1, "\"BIGINT\"", arguments[1].type);
  }
  const auto moment = moment_type(arguments[2].type);
  if (!moment) {
    return unexpected_input_type(2, "(\"TIMESTAMP_NTZ\" or \"TIMESTAMP\")", arguments[2].type);
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::string(), DataType::long_type(), *moment};
  binding.result_type = *moment;
  binding.nullable = any_nullable(arguments);
  binding.kernel = adding(find_unit(arguments[0].constant->as_string()));
  return binding;
}

BindResult<ScalarBinding> bind_diff(std::span<const ArgumentInfo> arguments, const BindContext&) {
  if (auto mismatch = check_unit(arguments)) {
    return *std::move(mismatch);
  }
  for (size_t i = 1; i < 3; ++i) {
    if (!moment_type(arguments[i].type)) {
      return unexpected_input_type(i, "\"TIMESTAMP\"", arguments[i].type);
    }
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::string(), DataType::timestamp(), DataType::timestamp()};
  binding.result_type = DataType::long_type();
  binding.nullable = any_nullable(arguments);
  binding.kernel = subtracting(find_unit(arguments[0].constant->as_string()));
  return binding;
}

FunctionDef declare(const char* name, const char* usage, FunctionExample example, ScalarFunction body) {
  return declare_scalar("datetime_funcs",
                        {.name = name,
                         .since = "3.3.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 3,
                         .max_arguments = 3},
                        std::move(body));
}

}  // namespace

std::vector<FunctionDef> unit_functions() {
  return {
      declare("timestampadd", "Returns the timestamp a number of units later.",
              {"SELECT timestampadd(MONTH, 1, TIMESTAMP '2022-01-31 00:00:00')", "2022-02-28 00:00:00"},
              ScalarFunction{bind_add}),
      declare("timestampdiff", "Returns the number of whole units from one timestamp to another.",
              {"SELECT timestampdiff(MONTH, DATE '2022-01-31', DATE '2022-03-30')", "1"}, ScalarFunction{bind_diff})};
}

}  // namespace firesteel
