#include "functions/aggregate/aggregate_binders.h"

#include <algorithm>

namespace firesteel {

BindResult<DataType> cast_argument(std::span<const ArgumentInfo> arguments, size_t index, std::string_view pattern,
                                   const BindContext& context) {
  const TypePattern expected = TypePattern::parse(pattern);
  const DataType& given = arguments[index].type;
  if (const auto type = implicit_cast(given, expected, coercion_rules(context))) {
    return *type;
  }
  return unexpected_input_type(index, expected.sql(), given);
}

AggregateFunction unary_aggregate(std::string_view pattern,
                                  std::function<UnaryAggregate(const DataType&, const BindContext&)> make) {
  return {[pattern = std::string(pattern), make = std::move(make)](
              std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<AggregateBinding> {
    auto input = cast_argument(arguments, 0, pattern, context);
    if (auto* mismatch = std::get_if<BindMismatch>(&input)) {
      return std::move(*mismatch);
    }
    const DataType type = std::get<DataType>(input);
    UnaryAggregate made = make(type, context);
    return AggregateBinding{{type}, std::move(made.result), made.nullable, std::move(made.kernel)};
  }};
}

BindMismatch invalid_ordering_type(std::string_view function, const DataType& type) {
  return {"INVALID_ORDERING_TYPE",
          {{"functionName", "`" + std::string(function) + "`"}, {"dataType", "\"" + type.sql() + "\""}}};
}

DataType widest_interval(const DataType& interval) {
  return interval.is(TypeId::kYearMonthInterval) ? DataType::year_month_interval() : DataType::day_time_interval();
}

}  // namespace firesteel
