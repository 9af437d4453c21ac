// + and - with dates, times and intervals. Spark replaces them by other expressions, whose names and errors users see.
#include "analyzer/bind/function_binder.h"
#include "analyzer/errors/query_compilation_errors.h"
#include "expression/print/expression_sql.h"

namespace firesteel {

using namespace query_compilation_errors;

namespace {

bool is_timestamp(const DataType& type) { return type.is(TypeId::kTimestamp) || type.is(TypeId::kTimestampNtz); }
bool is_day_time(const DataType& type) { return type.is(TypeId::kDayTimeInterval); }
bool is_days(const DataType& type) { return is_day_time(type) && type.end_field() == 0; }
bool is_elapsed(const DataType& type) { return is_day_time(type) || type.is(TypeId::kCalendarInterval); }

ExprPtr shown_call(const Origin& origin, std::string name, ExprList arguments) {
  return make_expr_at<UnresolvedFunction>(origin, std::move(name), std::move(arguments));
}

// How `left op right` is printed when `right` is an interval and `left` a date, time or timestamp.
ExprPtr shown_sum(bool add, const DataType& left, const DataType& right, const ExprPtr& a, const ExprPtr& b,
                  const Origin& origin) {
  if (left.is(TypeId::kDate) && is_days(right)) {
    ExprPtr days = shown_call(origin, "extractansiintervaldays", {b});
    if (!add) {
      auto negated = std::make_shared<UnresolvedFunction>("negative", ExprList{days});
      negated->is_operator = true;
      days = negated->with_origin(origin);
    }
    return shown_call(origin, "date_add", {a, days});
  }
  return shown_call(origin, add ? "datetime_plus" : "datetime_minus", {a, b});
}

}  // namespace

ExprPtr FunctionBinder::bind_shown(const std::string& name, ExprList arguments, const ExprPtr& shown_as) {
  const ExprPtr call = shown_call(shown_as->origin(), name, std::move(arguments));
  return remember_shown(bind_scalar(functions_.find(name), *as<UnresolvedFunction>(call), shown_as), shown_as);
}

// `moment` (a string, a number ...) and an interval of elapsed time: a string is a timestamp, and the result a string.
ExprPtr FunctionBinder::bind_elapsed_sum(bool add, const ExprPtr& moment, const ExprPtr& interval,
                                         const ExprPtr& shown_as) {
  const DataType& type = moment->type();
  if (!type.is_string_like()) {
    throw datatype_mismatch(shown_as, "UNEXPECTED_INPUT_TYPE",
                            {{"paramIndex", "first"},
                             {"requiredType", "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\""},
                             {"inputSql", quoted_sql(shown_as->children()[0])},
                             {"inputType", "\"" + type.sql() + "\""}});
  }
  const ExprPtr sum =
      bind_shown(add ? "+" : "-", {implicit_cast_to(moment, DataType::timestamp()), interval}, shown_as);
  return remember_shown(implicit_cast_to(sum, type), shown_as);
}

// One side is an interval, the other is none: null when this is not about dates.
ExprPtr FunctionBinder::bind_interval_operator(bool add, const UnresolvedFunction& call, const ExprPtr& shown_as) {
  const bool interval_first = add && call.arguments[0]->type().is_interval();
  const ExprPtr& moment = call.arguments[interval_first ? 1 : 0];
  const ExprPtr& interval = call.arguments[interval_first ? 0 : 1];
  const DataType& type = moment->type();
  if (!interval->type().is_interval() || type.is_interval() || type.is_null()) {
    return nullptr;
  }
  const ExprPtr a = shown_as->children()[interval_first ? 1 : 0];
  const ExprPtr b = shown_as->children()[interval_first ? 0 : 1];
  const ExprPtr shown_as_sum = shown_sum(add, type, interval->type(), a, b, call.origin());
  if (type.is_datetime() || (type.is(TypeId::kTime) && is_day_time(interval->type()))) {
    return bind_shown(add ? "+" : "-", {moment, interval}, shown_as_sum);
  }
  return is_elapsed(interval->type()) && !type.is(TypeId::kTime) ? bind_elapsed_sum(add, moment, interval, shown_as_sum)
                                                                 : nullptr;
}

// A date, time or timestamp and NULL.
ExprPtr FunctionBinder::bind_null_operator(bool add, const UnresolvedFunction& call, const ExprPtr& shown_as) {
  const bool null_first = call.arguments[0]->type().is_null();
  const ExprPtr& moment = call.arguments[null_first ? 1 : 0];
  const ExprPtr& null = call.arguments[null_first ? 0 : 1];
  const DataType& type = moment->type();
  if (!null->type().is_null() || !(type.is_datetime() || type.is(TypeId::kTime))) {
    return nullptr;
  }
  if (!add) {
    const ExprPtr typed = implicit_cast_to(null, type);
    const ExprPtr difference =
        type.is(TypeId::kTime) ? shown_call(call.origin(), "datetime_minus", shown_as->children()) : shown_as;
    return bind_shown("-", null_first ? ExprList{typed, moment} : ExprList{moment, typed}, difference);
  }
  const ExprPtr a = shown_as->children()[null_first ? 1 : 0];
  const ExprPtr b = shown_as->children()[null_first ? 0 : 1];
  const DataType as_type = type.is(TypeId::kDate) ? DataType::timestamp() : type;
  return bind_shown("+", {implicit_cast_to(moment, as_type), implicit_cast_to(null, DataType::day_time_interval())},
                    shown_call(call.origin(), "datetime_plus", {a, b}));
}

// A date and what is no interval, timestamp or NULL: days are added to it.
ExprPtr FunctionBinder::bind_date_operator(bool add, const UnresolvedFunction& call, const ExprPtr& shown_as) {
  const DataType& left = call.arguments[0]->type();
  const DataType& right = call.arguments[1]->type();
  const bool date_first = left.is(TypeId::kDate);
  const ExprPtr& date = call.arguments[date_first ? 0 : 1];
  const ExprPtr& days = call.arguments[date_first ? 1 : 0];
  const bool text = days->type().is_string_like();
  if (add) {
    if (text && rules() == CoercionRules::kAnsi) {
      ExprList arguments = {implicit_cast_to(call.arguments[0], DataType::date()),
                            implicit_cast_to(call.arguments[1], DataType::date())};
      return bind_shown("date_add", std::move(arguments), shown_call(call.origin(), "date_add", shown_as->children()));
    }
    const ExprPtr number = text ? implicit_cast_to(days, DataType::double_type()) : days;
    return bind_shown("date_add", {date, number},
                      shown_call(call.origin(), "date_add",
                                 {shown_as->children()[date_first ? 0 : 1], shown_as->children()[date_first ? 1 : 0]}));
  }
  if (right.is(TypeId::kDate)) {
    return nullptr;
  }
  if (text && rules() == CoercionRules::kAnsi) {
    return bind_shown("-", {date, implicit_cast_to(days, DataType::date())}, shown_as);
  }
  const ExprPtr number = text ? implicit_cast_to(days, DataType::double_type()) : days;
  return bind_shown("date_sub", {date, number}, shown_call(call.origin(), "date_sub", shown_as->children()));
}

ExprPtr FunctionBinder::bind_datetime_operator(bool add, const UnresolvedFunction& call, const ExprPtr& shown_as) {
  if (shown_as->children().size() != 2) {
    return nullptr;
  }
  if (ExprPtr bound = bind_interval_operator(add, call, shown_as)) {
    return bound;
  }
  if (ExprPtr bound = bind_null_operator(add, call, shown_as)) {
    return bound;
  }
  const DataType& left = call.arguments[0]->type();
  const DataType& right = call.arguments[1]->type();
  const bool times = (left.is(TypeId::kTime) && (right.is(TypeId::kTime) || right.is_string_like())) ||
                     (right.is(TypeId::kTime) && left.is_string_like());
  if (times && !add) {
    return bind_shown("-", call.arguments, shown_call(call.origin(), "datetime_minus", shown_as->children()));
  }
  const bool timestamps = is_timestamp(left) || is_timestamp(right);
  if (timestamps && !add && rules() != CoercionRules::kAnsi && (left.is_string_like() || right.is_string_like())) {
    const size_t text = left.is_string_like() ? 0 : 1;
    throw datatype_mismatch(shown_as, "UNEXPECTED_INPUT_TYPE",
                            {{"paramIndex", text == 0 ? "first" : "second"},
                             {"requiredType", "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\""},
                             {"inputSql", quoted_sql(shown_as->children()[text])},
                             {"inputType", quoted_type(call.arguments[text]->type())}});
  }
  if ((left.is(TypeId::kDate) || right.is(TypeId::kDate)) && (add || !timestamps)) {
    return bind_date_operator(add, call, shown_as);
  }
  return nullptr;
}

ExprPtr FunctionBinder::bind_turned_product(const UnresolvedFunction& call, const ExprPtr& shown_as) {
  if (call.arguments[0]->type().is_interval() || !call.arguments[1]->type().is_interval() ||
      shown_as->children().size() != 2) {
    return nullptr;
  }
  auto turned = std::make_shared<UnresolvedFunction>("*", ExprList{shown_as->children()[1], shown_as->children()[0]});
  turned->is_operator = true;
  return bind_shown("*", {call.arguments[1], call.arguments[0]}, turned->with_origin(call.origin()));
}

ExprPtr FunctionBinder::bind_extract(const std::string& name, const UnresolvedFunction& call, const ExprPtr& shown_as) {
  try {
    ExprPtr bound = bind_scalar(functions_.find(name), call, shown_as);
    return shown_as->kind() == ExprKind::kUnresolvedFunction ? bound : remember_shown(std::move(bound), shown_as);
  } catch (const SparkError& error) {
    if (error.condition() != "INVALID_EXTRACT_FIELD") {
      throw;
    }
    throw error_at(call.origin(), error.condition(),
                   {{"field", error.parameters().front().second}, {"expr", quoted_sql(shown_as->children()[1])}});
  }
}

}  // namespace firesteel
