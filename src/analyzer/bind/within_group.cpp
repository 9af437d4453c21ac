// Aggregates with WITHIN GROUP (ORDER BY ...).
#include "functions/aggregate/within_group.h"

#include "analyzer/bind/function_binder.h"
#include "analyzer/errors/query_compilation_errors.h"
#include "expression/nodes/calls.h"
#include "expression/print/expression_printer.h"
#include "expression/print/expression_sql.h"

namespace firesteel {

using namespace query_compilation_errors;

namespace {

ExprPtr without_collation_key(const ExprPtr& expr) {
  const auto* call = as<ScalarCall>(expr);
  return call != nullptr && call->function->name == "collation_key" ? call->arguments[0] : expr;
}

}  // namespace

void FunctionBinder::check_within_group(const FunctionDef& function, const UnresolvedFunction& call,
                                        const ExprPtr& shown_as) const {
  const WithinGroup kind = within_group_of(function.name);
  const size_t orderings = call.within_group.size();
  const Origin& origin = shown_as->origin();
  if (kind == WithinGroup::kNone) {
    if (orderings > 0) {
      throw error_at(origin, "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
                     {{"prettyName", quote_identifier(function.name)}, {"syntax", "WITHIN GROUP (ORDER BY ...)"}});
    }
    return;
  }
  const std::string name = quote_identifier(function.name);
  const bool with_arguments = kind == WithinGroup::kInstead && !call.arguments.empty();
  if (call.distinct && kind != WithinGroup::kOptional) {
    throw error_at(origin, "INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED", {{"funcName", name}});
  }
  const bool required = kind == WithinGroup::kRequired || (kind == WithinGroup::kInstead && call.arguments.empty());
  if (required && orderings == 0) {
    throw error_at(origin, "INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING", {{"funcName", name}});
  }
  if ((required && orderings != 1) || (with_arguments && orderings > 0)) {
    throw error_at(
        origin, "INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS",
        {{"funcName", name}, {"expectedNum", with_arguments ? "0" : "1"}, {"actualNum", std::to_string(orderings)}});
  }
  if (call.distinct && orderings > 0) {
    const ExprPtr key = without_collation_key(as<SortOrder>(call.within_group[0])->child);
    if (orderings != 1 || !same_expression(key, call.arguments[0])) {
      std::string keys;
      for (const ExprPtr& order : call.within_group) {
        keys += (keys.empty() ? "" : ", ") + quoted_sql(shown(without_collation_key(as<SortOrder>(order)->child)));
      }
      throw error_at(origin, "INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT",
                     {{"funcName", name}, {"funcArg", quoted_sql(shown(call.arguments[0]))}, {"orderingExpr", keys}});
    }
  }
}

void FunctionBinder::add_within_group(const UnresolvedFunction& call, ExprList& arguments) {
  if (call.within_group.empty()) {
    return;
  }
  std::string directions(kWithinGroupPrefix);
  for (const ExprPtr& expr : call.within_group) {
    const auto& order = *as<SortOrder>(expr);
    arguments.push_back(order.child);
    directions += order.ascending ? (order.nulls_first ? 'a' : 'A') : (order.nulls_first ? 'D' : 'd');
  }
  arguments.push_back(make_expr<LiteralExpr>(Literal::string(directions)));
}

ExprPtr FunctionBinder::shown_aggregate(const FunctionDef& function, const ExprPtr& shown_as) const {
  const auto* call = as<UnresolvedFunction>(shown_as);
  const WithinGroup kind = within_group_of(function.name);
  if (call == nullptr || kind == WithinGroup::kNone) {
    return nullptr;
  }
  auto changed = std::make_shared<UnresolvedFunction>(*call);
  if (kind != WithinGroup::kOptional || !call->within_group.empty()) {
    changed->name_parts = {function.name};  // Spark prints string_agg by its own name unless its rows are ordered
  }
  ExprPtr key = call->within_group.empty() ? nullptr : as<SortOrder>(call->within_group[0])->child;
  bool descending = key != nullptr && !as<SortOrder>(call->within_group[0])->ascending;
  if (kind == WithinGroup::kInstead) {
    // mode(value, true) is shown as its WITHIN GROUP form, whose direction Spark prints the wrong way round.
    const auto* flag = call->arguments.size() > 1 ? as<LiteralExpr>(call->arguments[1]) : nullptr;
    if (flag != nullptr && flag->value.type.is(TypeId::kBoolean) && !flag->value.is_null()) {
      key = flag->value.as_bool() ? call->arguments[0] : nullptr;
      changed->arguments.resize(flag->value.as_bool() ? 0 : 1);
    }
    descending = !descending;
  }
  if (key != nullptr && kind != WithinGroup::kOptional) {
    const auto* cast = as<Cast>(key);  // a written one is shown here, though not as the name of a column
    const std::string text =
        (cast != nullptr ? ExpressionPrinter().cast(*cast) : pretty_name(key)) + (descending ? " DESC" : "");
    changed->within_group = {make_expr<UnresolvedAttribute>(std::vector<std::string>{text})};
  }
  return changed->with_origin(shown_as->origin());
}

}  // namespace firesteel
