// extract and date_part over dates, timestamps and intervals.
#include "functions/datetime/calendar.h"
#include "functions/datetime/date_fields.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/fixed_loops.h"

#include <string>

namespace firesteel {
namespace {

// The kernels look at their first argument; here it is the second.
ScalarKernel of_second_argument(ScalarKernel kernel) {
  return [kernel = std::move(kernel)](const KernelCall& call) {
    return kernel({call.arguments.subspan(1), call.rows, call.size, call.result_type, call.errors, call.environment});
  };
}

template <typename Out, typename F>
ScalarKernel months_kernel(F f) {
  return [f](const KernelCall& call) {
    return map_fixed<Out, int32_t>(call, [f](int32_t months) { return static_cast<Out>(f(months)); });
  };
}
template <typename Out, typename F>
ScalarKernel micros_kernel(F f) {
  return [f](const KernelCall& call) {
    return map_fixed<Out, int64_t>(call, [f](int64_t micros) { return static_cast<Out>(f(micros)); });
  };
}
template <typename Out, typename F>
ScalarKernel calendar_kernel(F f) {
  return [f](const KernelCall& call) {
    return map_fixed<Out, CalendarInterval>(call, [f](CalendarInterval i) { return static_cast<Out>(f(i)); });
  };
}

struct IntervalPart {
  DataType type;
  ScalarKernel kernel;
};

std::optional<IntervalPart> year_month_part(DateField field) {
  if (field == DateField::kYear) {
    return IntervalPart{DataType::integer(), months_kernel<int32_t>([](int32_t months) { return months / 12; })};
  }
  if (field == DateField::kMonth) {
    return IntervalPart{DataType::byte(), months_kernel<int8_t>([](int32_t months) { return months % 12; })};
  }
  return std::nullopt;
}

std::optional<IntervalPart> day_time_part(DateField field) {
  switch (field) {
    case DateField::kDay:
      return IntervalPart{DataType::integer(), micros_kernel<int32_t>([](int64_t us) { return us / kMicrosPerDay; })};
    case DateField::kHour:
      return IntervalPart{DataType::byte(),
                          micros_kernel<int8_t>([](int64_t us) { return us % kMicrosPerDay / kMicrosPerHour; })};
    case DateField::kMinute:
      return IntervalPart{DataType::byte(),
                          micros_kernel<int8_t>([](int64_t us) { return us % kMicrosPerHour / kMicrosPerMinute; })};
    case DateField::kSecondWithFraction:
      return IntervalPart{DataType::decimal(8, 6),
                          micros_kernel<int64_t>([](int64_t us) { return us % kMicrosPerMinute; })};
    default:
      return std::nullopt;
  }
}

std::optional<IntervalPart> calendar_part(DateField field) {
  switch (field) {
    case DateField::kYear:
      return IntervalPart{DataType::integer(), calendar_kernel<int32_t>([](const auto& i) { return i.months / 12; })};
    case DateField::kMonth:
      return IntervalPart{DataType::byte(), calendar_kernel<int8_t>([](const auto& i) { return i.months % 12; })};
    case DateField::kDay:
      return IntervalPart{DataType::integer(), calendar_kernel<int32_t>([](const auto& i) { return i.days; })};
    case DateField::kHour:
      return IntervalPart{DataType::byte(),
                          calendar_kernel<int8_t>([](const auto& i) { return i.microseconds / kMicrosPerHour; })};
    case DateField::kMinute:
      return IntervalPart{DataType::byte(), calendar_kernel<int8_t>([](const auto& i) {
                            return i.microseconds % kMicrosPerHour / kMicrosPerMinute;
                          })};
    case DateField::kSecondWithFraction:
      return IntervalPart{DataType::decimal(8, 6),
                          calendar_kernel<int64_t>([](const auto& i) { return i.microseconds % kMicrosPerMinute; })};
    default:
      return std::nullopt;
  }
}

SparkError invalid_field(const std::string& name, const DataType& source) {
  return SparkError("INVALID_EXTRACT_FIELD", {{"field", "`" + name + "`"}, {"expr", "\"" + source.sql() + "\""}});
}

// Is the field one of those that an interval type of its own has (0 YEAR, 1 MONTH; 0 DAY ... 3 SECOND)?
bool is_within(const DataType& source, DateField field) {
  if (source.is(TypeId::kCalendarInterval)) {
    return true;
  }
  const int number = field == DateField::kMonth || field == DateField::kHour ? 1
                     : field == DateField::kMinute                           ? 2
                     : field == DateField::kSecondWithFraction               ? 3
                                                                             : 0;
  return source.start_field() <= number && number <= source.end_field();
}

ScalarBinding bind_interval(DateField field, const std::string& name, std::span<const ArgumentInfo> arguments) {
  const DataType& source = arguments[1].type;
  const auto part = source.is(TypeId::kYearMonthInterval) ? year_month_part(field)
                    : source.is(TypeId::kDayTimeInterval) ? day_time_part(field)
                                                          : calendar_part(field);
  if (!part || !is_within(source, field)) {
    throw invalid_field(name, source);
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::string(), source};
  binding.result_type = part->type;
  binding.kernel = of_second_argument(part->kernel);
  return binding;
}

BindResult<ScalarBinding> bind_extract(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const ArgumentInfo& source = arguments[1];
  const Literal* field_name = arguments[0].constant;
  if (field_name == nullptr || (!field_name->is_null() && !std::holds_alternative<std::string>(field_name->value))) {
    throw SparkError("NON_FOLDABLE_ARGUMENT",
                     {{"funcName", "`date_part`"}, {"paramName", "`field`"}, {"paramType", "\"STRING\""}});
  }
  if (arguments[0].constant->is_null()) {
    ScalarBinding null;
    null.argument_types = {arguments[0].type, source.type};
    null.result_type = DataType::double_type();
    null.kernel = [](const KernelCall& call) { return Vector::null_constant(call.result_type, call.size); };
    return null;
  }
  const std::string& name = arguments[0].constant->as_string();
  const auto field = find_date_field(name);
  if (!field) {
    throw invalid_field(name, source.type);
  }
  ScalarBinding binding;
  if (source.type.is_interval()) {
    binding = bind_interval(*field, name, arguments);
  } else {
    const bool time = is_time_field(*field);
    const bool is_time = source.type.is(TypeId::kTime);
    if (is_time && !time) {
      throw invalid_field(name, source.type);
    }
    if (!source.type.is_datetime() && !source.type.is_string_like() && !source.type.is_null() && !is_time) {
      return unexpected_input_type(1, time ? "(\"TIMESTAMP_NTZ\" or \"TIMESTAMP\")" : "\"DATE\"", source.type);
    }
    const DataType wanted =
        !time ? DataType::date()
              : (source.type.is(TypeId::kTimestampNtz) || is_time ? source.type : DataType::timestamp());
    binding.argument_types = {DataType::string(), wanted};
    binding.result_type = *field == DateField::kSecondWithFraction ? DataType::decimal(8, 6) : DataType::integer();
    binding.kernel = of_second_argument(make_field_kernel(*field));
  }
  binding.nullable = source.nullable;
  return binding;
}

}  // namespace

std::vector<FunctionDef> extract_functions() {
  return {declare_scalar("datetime_funcs",
                         {.name = "date_part",
                          .aliases = {"datepart", "extract"},
                          .since = "3.0.0",
                          .usage = "Returns a field of a date, timestamp or interval.",
                          .example = {"SELECT date_part('doy', DATE '2019-08-12')", "224"},
                          .min_arguments = 2,
                          .max_arguments = 2},
                         ScalarFunction{bind_extract})};
}

}  // namespace firesteel
