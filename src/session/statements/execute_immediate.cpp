// EXECUTE IMMEDIATE: its text with the values of USING becomes a statement.
#include "expression/nodes/subqueries.h"
#include "expression/nodes/unresolved.h"
#include "expression/print/expression_sql.h"
#include "session/statements/parse_sql.h"
#include "session/statements/session_statement_runner.h"

#include <algorithm>

namespace firesteel {
PlanPtr SessionStatementRunner::immediate_plan(const SessionStatement& statement) {
  const auto refuse_subquery = [](const ExprPtr& value) {
    if (contains(value, [](const ExprPtr& node) { return subquery_plan(node) != nullptr; })) {
      SparkError error("UNSUPPORTED_EXPR_FOR_PARAMETER", {{"invalidExprSql", "\"" + expression_sql(value) + "\""}});
      throw error.with_context(value->origin());
    }
  };
  refuse_subquery(statement.value);
  const auto environment = state_.new_environment(session_.user());
  const Analyzer analyzer(state_.analyzer_options(*environment), state_.shared.functions, state_.catalog);
  const ExprPtr resolved = analyzer.analyze_expression(statement.value);
  if (!resolved->type().is_string_like()) {
    throw SparkError("INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE",
                     {{"exprType", "\"" + resolved->type().sql() + "\""}});
  }
  const Literal text = evaluate({statement.value}, {std::nullopt})[0];
  if (text.is_null()) {
    throw SparkError("NULL_QUERY_STRING_EXECUTE_IMMEDIATE",
                     {{"varName", quoted_name({expression_sql(statement.value)})}});
  }
  std::for_each(statement.values.begin(), statement.values.end(), refuse_subquery);
  const ParameterMarkers markers = parameter_markers(text.as_string());
  if (markers.named && markers.positional) {
    throw SparkError("INVALID_QUERY_MIXED_QUERY_PARAMETERS");
  }
  // A variable without a name of its own goes by its own name.
  std::vector<std::string> names = statement.value_names;
  for (size_t i = 0; i < names.size(); ++i) {
    const auto* variable = as<UnresolvedAttribute>(statement.values[i]);
    names[i] = names[i].empty() && markers.named && variable != nullptr ? variable->parts.back() : names[i];
  }
  const bool any_named = std::any_of(names.begin(), names.end(), [](const std::string& name) { return !name.empty(); });
  std::string unnamed;
  for (size_t i = 0; i < statement.values.size(); ++i) {
    if (names[i].empty()) {
      unnamed += (unnamed.empty() ? "\"" : ", \"") + expression_sql(statement.values[i]) + "\"";
    }
  }
  if ((markers.named || (any_named && !markers.positional)) && !unnamed.empty()) {
    throw SparkError("ALL_PARAMETERS_MUST_BE_NAMED", {{"exprs", unnamed}});
  }
  auto parameters = std::make_shared<SqlParameters>();
  if (!statement.values.empty()) {
    const Row values =
        evaluate(statement.values, std::vector<std::optional<DataType>>(statement.values.size(), std::nullopt));
    for (size_t i = 0; i < values.size(); ++i) {
      const std::string name = markers.positional ? "_pos_" + std::to_string(i) : names[i];
      (*parameters)[name] = make_expr<LiteralExpr>(values[i]);
    }
  }
  return parse_sql(session_, text.as_string(), parameters);
}

void SessionStatementRunner::execute_into(const SessionStatement& statement) {
  const PlanPtr plan = immediate_plan(statement);
  if (statement.names.empty()) {
    session_.execute(plan, cancellation_);
    return;
  }
  if (Session::is_command(plan)) {
    std::string text = evaluate({statement.value}, {std::nullopt})[0].as_string();
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
    throw SparkError("INVALID_STATEMENT_FOR_EXECUTE_INTO", {{"sqlString", text}});
  }
  set_from_query(statement, targets_of(statement), plan);
}

}  // namespace firesteel
