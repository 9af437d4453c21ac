// Functions that are nodes of their own (lazy evaluation) or other functions under a second name.
#include "analyzer/bind/function_binder.h"
#include "analyzer/errors/query_compilation_errors.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/lambdas.h"
#include "functions/datetime/truncation.h"
#include "functions/variant/variant_path.h"
#include "types/data_type.h"

#include <array>
#include <functional>
#include <unordered_map>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

void require_arguments(const UnresolvedFunction& call, const std::string& name, int minimum, int maximum) {
  const size_t count = call.arguments.size();
  if (count < static_cast<size_t>(minimum) || (maximum >= 0 && count > static_cast<size_t>(maximum))) {
    throw wrong_num_args(name, minimum, maximum, count, call.origin());
  }
}

ExprPtr null_literal(const DataType& type) { return make_expr<LiteralExpr>(Literal::null(type)); }

// int('5') and its like: a cast written as a function.
const DataType* conversion_type(const std::string& name) {
  static const std::unordered_map<std::string, DataType> kTypes = {
      {"boolean", DataType::boolean()},     {"tinyint", DataType::byte()},         {"smallint", DataType::short_type()},
      {"int", DataType::integer()},         {"bigint", DataType::long_type()},     {"float", DataType::float_type()},
      {"double", DataType::double_type()},  {"decimal", DataType::decimal(10, 0)}, {"date", DataType::date()},
      {"timestamp", DataType::timestamp()}, {"binary", DataType::binary()},        {"string", DataType::string()},
      {"time", DataType::time()},
  };
  const auto found = kTypes.find(name);
  return found == kTypes.end() ? nullptr : &found->second;
}

// As Spark shows v:a.b: a variant_get with the name of the last step as an alias, if a step has one.
ExprPtr shown_path(ExprPtr shown_get) {
  const auto* path = as<LiteralExpr>(shown_get->children()[1]);
  const auto parsed = path == nullptr ? std::nullopt : VariantPath::parse(path->value.as_string());
  if (!parsed || parsed->last_name().empty()) {
    return shown_get;
  }
  return make_expr<Alias>(std::move(shown_get), std::string(parsed->last_name()));
}

// trunc and date_trunc compute the date only where there is such a unit.
ExprPtr computed_for_known_units(FunctionBinder& binder, bool of_dates, const ExprPtr& truncation) {
  const ExprPtr unit = truncation->children()[of_dates ? 1 : 0];
  const auto* literal = as<LiteralExpr>(unit);
  const bool is_text = literal != nullptr && !literal->value.is_null() && literal->value.type.is_string_like();
  if (is_text && is_truncation_unit(literal->value.as_string(), of_dates)) {
    return truncation;
  }
  ExprList units;
  for (const std::string_view each : truncation_units(of_dates)) {
    units.push_back(make_expr<LiteralExpr>(Literal::string(std::string(each))));
  }
  const ExprPtr known = binder.coerce(make_expr<In>(binder.bind("upper", {unit}), std::move(units)));
  std::vector<std::pair<ExprPtr, ExprPtr>> branches = {{known, truncation}};
  return make_expr_at<CaseWhen>(truncation->origin(), std::move(branches), nullptr);
}

}  // namespace

namespace {

ExprPtr balanced(const ExprList& conditions, size_t first, size_t last, bool all, const Origin& origin) {
  if (first == last) {
    return conditions[first];
  }
  const size_t middle = (first + last) / 2;
  ExprPtr left = balanced(conditions, first, middle, all, origin);
  ExprPtr right = balanced(conditions, middle + 1, last, all, origin);
  return all ? ExprPtr(make_expr_at<And>(origin, left, right)) : ExprPtr(make_expr_at<Or>(origin, left, right));
}

std::optional<bool> truth_of_number(const Literal& value) {
  if (value.is_null()) {
    return std::nullopt;
  }
  const DataType& type = value.type;
  int128_t number = 0;
  int128_t one = 1;
  if (type.is_decimal()) {
    number = value.as_decimal();
    one = power_of_ten(type.scale());
  } else if (type.is_integral()) {
    number = value.as_int64();
  } else if (value.as_double() == 0 || value.as_double() == 1) {
    number = static_cast<int128_t>(value.as_double());
  } else {
    return std::nullopt;
  }
  return number == 0 || number == one ? std::optional(number == one) : std::nullopt;
}

}  // namespace

// to_char(bytes, 'hex') is shown as what it stands for; null for other formats.
ExprPtr FunctionBinder::bind_text_of_bytes(const ExprList& arguments, const ExprPtr& shown_as) {
  const auto* format = as<LiteralExpr>(arguments[1]);
  if (format == nullptr || format->value.is_null() || !format->value.type.is_string_like()) {
    return nullptr;
  }
  std::string name = format->value.to_string();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (name != "hex" && name != "base64") {
    return nullptr;
  }
  return bind_shown(name, {arguments[0]},
                    make_expr_at<UnresolvedFunction>(shown_as->origin(), name, ExprList{shown_as->children()[0]}));
}

// With ANSI off 1 is true and 0 is false (Spark: TypeCoercion.BooleanEquality); null for operands of other types.
ExprPtr FunctionBinder::bind_boolean_equality(bool null_safe, const UnresolvedFunction& call) {
  const bool first = call.arguments[0]->type().is(TypeId::kBoolean);
  const ExprPtr& truth = call.arguments[first ? 0 : 1];
  const ExprPtr& number = call.arguments[first ? 1 : 0];
  if (!truth->type().is(TypeId::kBoolean) || !number->type().is_numeric()) {
    return nullptr;
  }
  const Origin& origin = call.origin();
  const auto* literal = as<LiteralExpr>(number);
  const std::optional<bool> known = literal == nullptr ? std::nullopt : truth_of_number(literal->value);
  if (known) {
    const ExprPtr same = truth->with_origin(origin);  // a node of its own, which is shown as what it is
    remember_shown(same, shown(truth));
    const ExprPtr equal = *known ? same : coerce(make_expr_at<Not>(origin, truth));
    const ExprPtr result =
        null_safe ? coerce(make_expr_at<And>(origin, bind("isnotnull", {truth}, origin), equal)) : equal;
    return result == same ? result : remember_shown(result, shown(result));
  }
  const ExprPtr as_number = implicit_cast_to(truth, number->type());
  return bind(null_safe ? "<=>" : "=", first ? ExprList{as_number, number} : ExprList{number, as_number}, origin);
}

// regr_avgx(y, x): avg(x) over the rows where neither is NULL.
ExprPtr FunctionBinder::bind_regr_average(bool of_x, const UnresolvedFunction& call, const ExprPtr& shown_as) {
  const Origin& origin = call.origin();
  const ExprPtr both = make_expr_at<And>(origin, bind("isnotnull", {call.arguments[0]}, origin),
                                         bind("isnotnull", {call.arguments[1]}, origin));
  std::vector<std::pair<ExprPtr, ExprPtr>> branches = {{both, call.arguments[of_x ? 1 : 0]}};
  auto average = std::make_shared<UnresolvedFunction>(call);
  average->name_parts = {"avg"};
  average->arguments = {coerce(make_expr_at<CaseWhen>(origin, std::move(branches), nullptr))};
  return remember_shown(bind(average), shown_as);
}

// likeany(x, 'a%', 'b%') and its kin: x [NOT] LIKE ANY | ALL (literals).
ExprPtr FunctionBinder::bind_like_quantified(const std::string& name, const ExprList& arguments, const Origin& origin) {
  ExprList conditions;
  for (size_t i = 1; i < arguments.size(); ++i) {
    ExprPtr like = bind("like", {arguments[0], arguments[i]}, origin);
    conditions.push_back(name.starts_with("not") ? coerce(make_expr_at<Not>(origin, like)) : like);
  }
  return balanced(conditions, 0, conditions.size() - 1, name.ends_with("all"), origin);
}

ExprPtr FunctionBinder::bind_special(const std::string& name, const UnresolvedFunction& call, const ExprPtr& shown_as) {
  const Origin& origin = call.origin();
  const ExprList& arguments = call.arguments;
  if (name == "and" || name == "or") {
    require_arguments(call, name, 2, 2);
    return coerce(name == "and" ? make_expr_at<And>(origin, arguments[0], arguments[1])
                                : make_expr_at<Or>(origin, arguments[0], arguments[1]));
  }
  if ((name == "=" || name == "==" || name == "<=>") && arguments.size() == 2 && rules() == CoercionRules::kLegacy) {
    if (ExprPtr bound = bind_boolean_equality(name == "<=>", call)) {
      return bound;
    }
  }
  if ((name == "+" || name == "-") && arguments.size() == 2) {
    if (ExprPtr bound = bind_datetime_operator(name == "+", call, shown_as)) {
      return bound;
    }
  }
  if (name == "*" && arguments.size() == 2) {
    if (ExprPtr bound = bind_turned_product(call, shown_as)) {
      return bound;
    }
  }
  if ((name == "extract" || name == "date_part" || name == "datepart") && arguments.size() == 2) {
    return bind_extract(name, call, shown_as);
  }
  if (name == "not" || name == "!") {
    require_arguments(call, name, 1, 1);
    return coerce(make_expr_at<Not>(origin, arguments[0]));
  }
  if (name == "!=" || name == "<>") {
    require_arguments(call, name, 2, 2);
    return coerce(make_expr_at<Not>(origin, bind("=", arguments, origin)));
  }
  if ((name == "regr_avgx" || name == "regr_avgy") && arguments.size() == 2) {
    return bind_regr_average(name == "regr_avgx", call, shown_as);
  }
  if (call.is_operator && (name == "isunknown" || name == "isnotunknown")) {
    return bind(name == "isunknown" ? "isnull" : "isnotnull", arguments, origin);
  }
  if (call.is_operator && (name.ends_with("likeany") || name.ends_with("likeall")) && arguments.size() > 1) {
    return bind_like_quantified(name, arguments, origin);
  }
  if (name == "coalesce") {
    require_arguments(call, name, 1, -1);
    return coerce(make_expr_at<Coalesce>(origin, arguments, name));
  }
  if (name == "nvl" || name == "ifnull") {
    require_arguments(call, name, 2, 2);
    return coerce(make_expr_at<Coalesce>(origin, arguments, name));
  }
  if (name == "in") {
    require_arguments(call, name, 1, -1);
    return coerce(make_expr_at<In>(origin, arguments[0], ExprList(arguments.begin() + 1, arguments.end())));
  }
  if (name == "between") {
    require_arguments(call, name, 3, 3);
    return bind_between(call, shown_as);
  }
  if (name == "decode" && arguments.size() != 2) {
    return bind_decode(call, shown_as);
  }
  if ((name == "to_char" || name == "to_varchar") && arguments.size() == 2 && arguments[0]->type().is_datetime()) {
    return bind_shown("date_format", arguments,
                      make_expr_at<UnresolvedFunction>(origin, std::string("date_format"), shown_as->children()));
  }
  if (name == "to_char" && arguments.size() == 2 && arguments[0]->type().is(TypeId::kBinary)) {
    if (ExprPtr bytes = bind_text_of_bytes(arguments, shown_as)) {
      return bytes;
    }
  }
  if (name == "to_varchar" && arguments.size() == 2) {
    return bind_shown("to_char", arguments,
                      make_expr_at<UnresolvedFunction>(origin, std::string("to_char"), shown_as->children()));
  }
  if ((name == "make_timestamp_ltz" || name == "try_make_timestamp_ltz" || name == "try_make_timestamp_ntz") &&
      (arguments.size() == 2 || arguments.size() == 3)) {
    // Spark shows these of a date and a time as what they stand for.
    const bool tried = name == "try_make_timestamp_ntz";
    ExprPtr shown = make_expr_at<UnresolvedFunction>(
        origin, std::string(tried ? "make_timestamp_ntz" : "make_timestamp"), shown_as->children());
    if (tried) {
      shown = make_expr_at<UnresolvedFunction>(origin, name, ExprList{shown});
    }
    return remember_shown(bind_scalar(functions_.find(name), call, shown_as), shown);
  }
  if (name == "nanvl" && arguments.size() == 2) {
    // The second argument is evaluated only where it is needed.
    const ExprList coerced = bind_scalar(functions_.find(name), call, shown_as)->children();
    std::vector<std::pair<ExprPtr, ExprPtr>> branches = {{bind("isnan", {coerced[0]}, origin), coerced[1]}};
    return remember_shown(make_expr_at<CaseWhen>(origin, std::move(branches), coerced[0]), shown_as);
  }
  if ((name == "trunc" || name == "date_trunc") && arguments.size() == 2) {
    const ExprPtr bound = bind_scalar(functions_.find(name), call, shown_as);
    const ExprPtr lazy = computed_for_known_units(*this, name == "trunc", bound);
    return lazy == bound ? bound : remember_shown(lazy, shown_as);
  }
  if (call.is_internal && name == "variant_path") {  // v:a.b
    ExprPtr shown_get = make_expr_at<UnresolvedFunction>(origin, std::string("variant_get"), shown_as->children());
    return remember_shown(bind("variant_get", arguments, origin), shown_path(std::move(shown_get)));
  }
  if ((name == "variant_get" || name == "try_variant_get") && arguments.size() == 3) {
    // Spark does not show the type.
    ExprList shown = shown_as->children();
    shown.pop_back();
    const ExprPtr get = make_expr_at<UnresolvedFunction>(shown_as->origin(), name, std::move(shown));
    return remember_shown(bind_scalar(functions_.find(name), call, get), get);
  }
  if (name == "equal_null") {
    require_arguments(call, name, 2, 2);
    return bind("<=>", arguments, origin);
  }
  if (name == "struct") {
    return bind_struct(call, shown_as);
  }
  if (call.is_internal && name == "update_fields") {
    return bind_update_fields(call, shown_as);
  }
  if (name == "if" || name == "iff" || name == "nvl2" || name == "nullif" || name == "when" || name == "nullifzero" ||
      name == "zeroifnull") {
    return bind_case(call, shown_as);
  }
  return bind_conversion(name, call, shown_as);
}

ExprPtr FunctionBinder::bind_case(const UnresolvedFunction& call, const ExprPtr& shown_as) {
  const std::string& name = call.name_parts.back();
  const auto is = [&](std::string_view wanted) {
    return name.size() == wanted.size() &&
           std::equal(name.begin(), name.end(), wanted.begin(), [](char a, char b) { return (a | 32) == b; });
  };
  const ExprList& a = call.arguments;
  using Branches = std::vector<std::pair<ExprPtr, ExprPtr>>;
  if (is("if") || is("iff")) {
    require_arguments(call, "if", 3, 3);
    return coerce(make_expr_at<CaseWhen>(call.origin(), Branches{{a[0], a[1]}}, a[2], true));
  }
  if (is("nvl2")) {
    require_arguments(call, "nvl2", 3, 3);
    return coerce(make_expr_at<CaseWhen>(call.origin(), Branches{{bind("isnotnull", {a[0]}), a[1]}}, a[2], true));
  }
  if (is("nullif")) {
    require_arguments(call, "nullif", 2, 2);
    return bind_once(a[0], call.origin(), [&](const ExprPtr& value) {
      const ExprPtr equal = bind("=", {value, a[1]}, call.origin());
      return coerce(make_expr_at<CaseWhen>(call.origin(), Branches{{equal, null_literal(value->type())}}, value, true));
    });
  }
  if (is("nullifzero") || is("zeroifnull")) {
    require_arguments(call, name, 1, 1);
    const ExprPtr zero = make_expr<LiteralExpr>(Literal::integer(0));
    if (is("zeroifnull")) {
      return coerce(make_expr_at<Coalesce>(call.origin(), ExprList{a[0], zero}));
    }
    const ExprPtr equal = bind("=", {a[0], zero}, call.origin());
    return coerce(make_expr_at<CaseWhen>(call.origin(), Branches{{equal, null_literal(a[0]->type())}}, a[0], true));
  }
  require_arguments(call, "when", 2, -1);  // Connect: when(c1, v1, c2, v2 ... [, else])
  Branches branches;
  for (size_t i = 0; i + 1 < a.size(); i += 2) {
    branches.emplace_back(a[i], a[i + 1]);
  }
  const ExprPtr coerced =
      coerce(make_expr_at<CaseWhen>(call.origin(), std::move(branches), a.size() % 2 == 1 ? a.back() : nullptr));
  // The call itself is not what Spark shows: CASE WHEN ... END is.
  std::vector<std::pair<ExprPtr, ExprPtr>> shown_branches;
  const auto& shown_call = *as<UnresolvedFunction>(shown_as);
  for (size_t i = 0; i + 1 < a.size(); i += 2) {
    shown_branches.emplace_back(shown_call.arguments[i], shown_call.arguments[i + 1]);
  }
  shown_[coerced.get()] = {coerced, make_expr<CaseWhen>(std::move(shown_branches),
                                                        a.size() % 2 == 1 ? shown_call.arguments.back() : nullptr)};
  return coerced;
}

// The value of `used(value)`, which names it several times; a random value is drawn once, as the one element of an
// array.
ExprPtr FunctionBinder::bind_once(const ExprPtr& value, const Origin& origin,
                                  const std::function<ExprPtr(const ExprPtr&)>& used) {
  if (value->deterministic()) {
    return used(value);
  }
  const ExprPtr variable = make_expr<LambdaVariable>("value", value->type(), value->nullable(), next_expr_id());
  const ExprPtr lambda = make_expr<Lambda>(used(variable), ExprList{variable});
  const ExprPtr results = bind("transform", {bind("array", {value}, origin), lambda}, origin);
  return bind("element_at", {results, make_expr<LiteralExpr>(Literal::integer(1))}, origin);
}

ExprPtr FunctionBinder::bind_between(const UnresolvedFunction& call, const ExprPtr&) {
  const ExprList& a = call.arguments;
  return bind_once(a[0], call.origin(), [&](const ExprPtr& value) {
    const ExprPtr lower = bind(">=", {value, a[1]}, call.origin());
    const ExprPtr upper = bind("<=", {value, a[2]}, call.origin());
    return make_expr_at<And>(call.origin(), lower, upper);
  });
}

ExprPtr FunctionBinder::bind_decode(const UnresolvedFunction& call, const ExprPtr&) {
  require_arguments(call, "decode", call.arguments.size() < 2 ? 2 : 3, call.arguments.size() < 2 ? 2 : -1);
  const ExprList& a = call.arguments;
  std::vector<std::pair<ExprPtr, ExprPtr>> branches;
  size_t i = 1;
  for (; i + 1 < a.size(); i += 2) {
    branches.emplace_back(bind("<=>", {a[0], a[i]}, call.origin()), a[i + 1]);
  }
  const ExprPtr otherwise = i < a.size() ? a[i] : nullptr;
  return coerce(make_expr_at<CaseWhen>(call.origin(), std::move(branches), otherwise));
}

ExprPtr FunctionBinder::bind_conversion(const std::string& name, const UnresolvedFunction& call, const ExprPtr&) {
  const DataType* type = conversion_type(name);
  if (type == nullptr) {
    return nullptr;
  }
  require_arguments(call, name, 1, 1);
  return coerce(make_expr_at<Cast>(call.origin(), call.arguments[0], *type, mode()));
}

ExprPtr FunctionBinder::bind_struct(const UnresolvedFunction& call, const ExprPtr&) {
  ExprList named;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    ExprPtr value = call.arguments[i];
    std::string name = "col" + std::to_string(i + 1);
    if (const auto* attribute = as<Attribute>(value)) {
      name = attribute->name;
    } else if (const auto* field = as<GetField>(value)) {
      name = field->field().name;
    } else if (const auto* variable = as<LambdaVariable>(value)) {
      name = variable->name;
    } else if (const auto* alias = as<Alias>(value)) {
      name = alias->name;
      value = alias->child;
    }
    named.push_back(make_expr<LiteralExpr>(Literal::string(name)));
    named.push_back(value);
  }
  return bind("named_struct", std::move(named), call.origin());
}

}  // namespace firesteel
