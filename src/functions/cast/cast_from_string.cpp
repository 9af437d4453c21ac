#include "base/errors/check.h"
#include "base/text/number_text.h"
#include "base/time/datetime_text.h"
#include "base/time/special_datetime.h"
#include "functions/cast/cast_kernels.h"
#include "functions/cast/decimal_text.h"
#include "functions/datetime/calendar.h"
#include "functions/datetime/timestamp_text.h"
#include "functions/kernel_frame/inputs.h"
#include "types/interval_text.h"

#include <limits>

namespace firesteel {
namespace {

// parse(std::string_view) -> optional<Out-like>
template <typename Out, typename Parse>
VectorPtr parse_rows(const KernelCall& call, Parse parse) {
  auto result = Vector::flat(call.result_type, call.size);
  Out* out = result->template mutable_values<Out>();
  const Input<std::string_view> input(call, 0);
  call.rows.for_each([&](size_t row) {
    const auto value = parse(input[row]);
    if (value) {
      out[row] = static_cast<Out>(*value);
    } else {
      out[row] = Out{};
      cast_errors::invalid_input(call, row, input[row], call.result_type);
    }
  });
  return result;
}

template <typename Out>
ScalarKernel to_integer() {
  return [](const KernelCall& call) {
    constexpr int64_t kLeast = std::numeric_limits<Out>::min();
    constexpr int64_t kMost = std::numeric_limits<Out>::max();
    // Only ANSI casts refuse a fraction; try_cast is one of them.
    const auto parse = call.errors.mode() == EvalMode::kLegacy ? parse_integer_cut : parse_integer;
    return parse_rows<Out>(call, [parse](std::string_view text) { return parse(text, kLeast, kMost); });
  };
}

template <typename Out>
VectorPtr to_decimal(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  Out* out = result->template mutable_values<Out>();
  const Input<std::string_view> input(call, 0);
  const int precision = call.result_type.precision();
  const int scale = call.result_type.scale();
  call.rows.for_each([&](size_t row) {
    int128_t value = 0;
    switch (parse_decimal(input[row], precision, scale, value)) {
      case DecimalParse::kGood:
        break;
      case DecimalParse::kMalformed:
        cast_errors::invalid_input(call, row, input[row], call.result_type);
        break;
      case DecimalParse::kOutOfRange:
        cast_errors::decimal_out_of_range(call, row, std::string(trim_blanks(input[row])), call.result_type);
        break;
      case DecimalParse::kTooLong:
        cast_errors::number_too_long(call, row, std::string(trim_blanks(input[row])));
        break;
    }
    out[row] = static_cast<Out>(value);
  });
  return result;
}

// Only a constant may be a word like "today".
template <typename T, typename Special>
std::optional<T> or_special(const KernelCall& call, std::optional<T> value, std::string_view text, Special special) {
  if (value || !call.arguments[0]->is_constant()) {
    return value;
  }
  return special(text, call.environment.query_time_us, call.environment.session_time_zone);
}

VectorPtr to_date(const KernelCall& call) {
  return parse_rows<int32_t>(
      call, [&](std::string_view text) { return or_special(call, parse_date(text), text, special_date); });
}

VectorPtr to_timestamp(const KernelCall& call) {
  const TimestampParser parser(call.environment.session_time_zone, call.environment.query_time_us);
  return parse_rows<int64_t>(
      call, [&](std::string_view text) { return or_special(call, parser.parse(text), text, special_timestamp); });
}

VectorPtr to_timestamp_ntz(const KernelCall& call) {
  return parse_rows<int64_t>(call, [&](std::string_view text) {
    return or_special(call, parse_timestamp_ntz(text), text, special_timestamp_ntz);
  });
}

VectorPtr to_time(const KernelCall& call) {
  const auto unit = static_cast<int64_t>(power_of_ten(9 - call.result_type.precision()));
  return parse_rows<int64_t>(call, [unit](std::string_view text) {
    const auto nanos = parse_time_of_day(text);
    return nanos ? std::optional(*nanos - *nanos % unit) : nanos;
  });
}

// What is no interval raises whatever the mode, other than for the other types.
template <typename Out, typename Parse>
VectorPtr parse_intervals(const KernelCall& call, Parse parse) {
  auto result = Vector::flat(call.result_type, call.size);
  Out* out = result->template mutable_values<Out>();
  const Input<std::string_view> input(call, 0);
  call.rows.for_each([&](size_t row) {
    const auto value = parse(input[row], call.result_type);
    out[row] = value.value_or(0);
    if (!value) {
      cast_errors::invalid_interval(call, row, input[row]);
    }
  });
  return result;
}

VectorPtr to_interval(const KernelCall& call) {
  if (call.result_type.is(TypeId::kYearMonthInterval)) {
    return parse_intervals<int32_t>(call, parse_year_month_interval);
  }
  if (call.result_type.is(TypeId::kDayTimeInterval)) {
    return parse_intervals<int64_t>(call, parse_day_time_interval);
  }
  return parse_rows<CalendarInterval>(call, parse_calendar_interval);
}

}  // namespace

ScalarKernel make_cast_from_string(const DataType&, const DataType& to) {
  switch (to.id()) {
    case TypeId::kBoolean:
      return [](const KernelCall& call) { return parse_rows<uint8_t>(call, parse_boolean); };
    case TypeId::kByte:
      return to_integer<int8_t>();
    case TypeId::kShort:
      return to_integer<int16_t>();
    case TypeId::kInteger:
      return to_integer<int32_t>();
    case TypeId::kLong:
      return to_integer<int64_t>();
    case TypeId::kFloat:
      return [](const KernelCall& call) { return parse_rows<float>(call, parse_float); };
    case TypeId::kDouble:
      return [](const KernelCall& call) { return parse_rows<double>(call, parse_double); };
    case TypeId::kDecimal:
      return to.physical() == PhysicalType::kInt64 ? ScalarKernel(to_decimal<int64_t>) : to_decimal<int128_t>;
    case TypeId::kBinary:
      return [](const KernelCall& call) { return call.arguments[0]->with_type(call.result_type); };
    case TypeId::kDate:
      return to_date;
    case TypeId::kTimestamp:
      return to_timestamp;
    case TypeId::kTimestampNtz:
      return to_timestamp_ntz;
    case TypeId::kTime:
      return to_time;
    case TypeId::kYearMonthInterval:
    case TypeId::kDayTimeInterval:
    case TypeId::kCalendarInterval:
      return to_interval;
    default:
      fail_check("no cast from STRING to this type");
  }
}

}  // namespace firesteel
