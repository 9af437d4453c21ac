#include "session/statements/session_statement_runner.h"

#include "expression/nodes/calls.h"
#include "expression/nodes/subqueries.h"
#include "expression/print/expression_sql.h"
#include "logical/relations/unary_relations.h"
#include "session/query/query_execution.h"

#include <set>

namespace firesteel {
namespace {

bool has_subquery(const ExprPtr& expr) {
  return contains(expr, [](const ExprPtr& node) { return subquery_plan(node) != nullptr; });
}

SparkError unresolved_variable(const std::vector<std::string>& name) {
  return SparkError("UNRESOLVED_VARIABLE", {{"variableName", quoted_name(name)}, {"searchPath", "`system`.`session`"}});
}

}  // namespace

void SessionStatementRunner::run(const SessionStatement& statement) {
  switch (statement.statement) {
    case SessionStatement::Kind::kDeclareVariable:
      return declare(statement);
    case SessionStatement::Kind::kSetVariable:
      return set(statement);
    case SessionStatement::Kind::kDropVariable:
      return drop(statement);
    case SessionStatement::Kind::kExecuteImmediate:
      return execute_into(statement);
    case SessionStatement::Kind::kCreateFunction:
      return create_function(statement);
    case SessionStatement::Kind::kDropFunction:
      return drop_function(statement);
    case SessionStatement::Kind::kSetPath:
      return state_.catalog.set_path(statement);
    case SessionStatement::Kind::kScript:
      break;
  }
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "this statement"}});
}

SessionStatementRunner::Rows SessionStatementRunner::run_query(const PlanPtr& plan, size_t most_rows) {
  QueryExecution query(state_, state_.new_environment(session_.user()), cancellation_);
  const PlanPtr analyzed = query.analyze(plan);
  Rows result{schema_of(analyzed->output()), {}};
  const auto stream = query.execute(analyzed);
  Batch batch;
  while (stream->next(batch)) {
    for (size_t row = 0; row < batch.num_rows; ++row) {
      if (result.rows.size() >= most_rows) {
        throw SparkError("ROW_SUBQUERY_TOO_MANY_ROWS");
      }
      Row& values = result.rows.emplace_back();
      for (size_t column = 0; column < batch.columns.size(); ++column) {
        values.push_back(batch.columns[column]->literal_at(row));
        values.back().type = result.schema[column].type;
      }
    }
  }
  return result;
}

SessionStatementRunner::Row SessionStatementRunner::evaluate(const ExprList& exprs,
                                                             const std::vector<std::optional<DataType>>& types,
                                                             const Origin& origin) {
  ExprList list;
  for (size_t i = 0; i < exprs.size(); ++i) {
    const Origin& at = origin.sql_text == nullptr ? exprs[i]->origin() : origin;
    const ExprPtr value = types[i] ? make_expr_at<Cast>(at, exprs[i], *types[i], EvalMode::kAnsi, true) : exprs[i];
    list.push_back(make_expr<Alias>(value, "_" + std::to_string(i)));
  }
  Rows result = run_query(make_plan<Project>(std::move(list), make_plan<OneRowRelation>()), 1);
  return std::move(result.rows.at(0));
}

void SessionStatementRunner::declare(const SessionStatement& statement) {
  const ExprPtr null = make_expr<LiteralExpr>(Literal::null(statement.type.value_or(DataType::null())));
  if (statement.value != nullptr && has_subquery(statement.value)) {
    throw SparkError("INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION",
                     {{"statement", "DECLARE VARIABLE"},
                      {"colName", quoted_name({"system", "session", statement.names[0].back()})},
                      {"defaultValue", statement.text}});
  }
  std::set<std::string> seen;
  for (const std::vector<std::string>& parts : statement.names) {
    if (!SessionVariables::own_name(parts)) {
      throw unresolved_variable(parts);
    }
    if (!seen.insert(lower_ascii(parts.back())).second) {
      throw SparkError("DUPLICATE_VARIABLE_NAME_INSIDE_DECLARE", {{"variableName", quoted_name({parts.back()})}});
    }
  }
  const Row value = evaluate({statement.value == nullptr ? null : statement.value}, {statement.type});
  for (const std::vector<std::string>& parts : statement.names) {
    if (!state_.catalog.variables().declare({parts.back(), value[0], statement.value}, statement.replace)) {
      throw SparkError("VARIABLE_ALREADY_EXISTS", {{"variableName", quoted_name({"system", "session", parts.back()})}});
    }
  }
}

void SessionStatementRunner::declare_local(const SessionStatement& statement) {
  const ExprPtr null = make_expr<LiteralExpr>(Literal::null(statement.type.value_or(DataType::null())));
  if (statement.replace) {
    throw SparkError("INVALID_VARIABLE_DECLARATION.REPLACE_LOCAL_VARIABLE",
                     {{"varName", quoted_name({statement.names[0].back()})}});
  }
  const Row value = evaluate({statement.value == nullptr ? null : statement.value}, {statement.type});
  for (const std::vector<std::string>& parts : statement.names) {
    if (parts.size() != 1) {
      throw SparkError("INVALID_VARIABLE_DECLARATION.QUALIFIED_LOCAL_VARIABLE", {{"varName", quoted_name(parts)}});
    }
    if (!state_.catalog.variables().declare_local({parts[0], value[0], statement.value})) {
      throw SparkError("VARIABLE_ALREADY_EXISTS", {{"variableName", quoted_name(parts)}});
    }
  }
}

std::vector<SessionVariables::Variable> SessionStatementRunner::targets_of(const SessionStatement& statement) {
  std::vector<SessionVariables::Variable> targets;
  std::set<std::string> seen;
  for (const std::vector<std::string>& parts : statement.names) {
    const auto name = SessionVariables::own_name(parts);
    auto variable = state_.catalog.variables().find_local(parts);
    if (!variable && name) {
      variable = state_.catalog.variables().find(*name);
    }
    if (!variable) {
      throw unresolved_variable(parts);
    }
    if (!seen.insert(lower_ascii(variable->name)).second) {
      throw SparkError("DUPLICATE_ASSIGNMENTS", {{"nameList", quoted_name({lower_ascii(variable->name)})}});
    }
    targets.push_back(*variable);
  }
  return targets;
}

void SessionStatementRunner::set(const SessionStatement& statement) {
  const std::vector<SessionVariables::Variable> targets = targets_of(statement);
  if (statement.query != nullptr) {
    set_from_query(statement, targets, statement.query);
    return;
  }
  ExprList values;
  std::vector<std::optional<DataType>> types;
  for (size_t i = 0; i < targets.size(); ++i) {
    ExprPtr value = statement.values[i] == nullptr ? targets[i].default_value : statement.values[i];
    values.push_back(value == nullptr ? make_expr<LiteralExpr>(Literal::null(targets[i].value.type)) : value);
    types.emplace_back(targets[i].value.type);
  }
  Row row = evaluate(values, types, statement.origin());
  for (size_t i = 0; i < targets.size(); ++i) {
    assign(statement.names[i], targets[i], std::move(row[i]));
  }
}

void SessionStatementRunner::assign(const std::vector<std::string>& parts, const SessionVariables::Variable& target,
                                    Literal value) {
  SessionVariables& variables = state_.catalog.variables();
  if (!variables.assign_local(parts, value)) {
    variables.assign(target.name, std::move(value));
  }
}

void SessionStatementRunner::set_from_query(const SessionStatement& statement,
                                            const std::vector<SessionVariables::Variable>& targets,
                                            const PlanPtr& query) {
  if (const size_t width = session_.schema_of(query).size(); width != targets.size()) {
    throw SparkError("ASSIGNMENT_ARITY_MISMATCH",
                     {{"numTarget", std::to_string(targets.size())}, {"numExpr", std::to_string(width)}});
  }
  Rows result = run_query(query, 1);
  ExprList values;
  std::vector<std::optional<DataType>> types;
  for (size_t i = 0; i < targets.size(); ++i) {
    types.emplace_back(targets[i].value.type);
    values.push_back(make_expr<LiteralExpr>(result.rows.empty() ? Literal::null(targets[i].value.type)
                                                                : std::move(result.rows[0][i])));
  }
  Row row = evaluate(values, types, statement.origin());
  for (size_t i = 0; i < targets.size(); ++i) {
    assign(statement.names[i], targets[i], std::move(row[i]));
  }
}

void SessionStatementRunner::drop(const SessionStatement& statement) {
  const auto name = SessionVariables::own_name(statement.names[0]);
  if (!name) {
    throw unresolved_variable(statement.names[0]);
  }
  if (!state_.catalog.variables().drop(*name) && !statement.if_exists) {
    throw SparkError("VARIABLE_NOT_FOUND", {{"variableName", quoted_name({"system", "session", *name})}});
  }
}

std::string SessionStatementRunner::identifier_text(const ExprPtr& expr) {
  const auto fail = [&](const char* sub_condition, const std::string& text, ErrorParameters more = {}) {
    ErrorParameters parameters = {{"name", "IDENTIFIER"}, {"expr", text}};
    parameters.insert(parameters.end(), more.begin(), more.end());
    SparkError error(std::string("NOT_A_CONSTANT_STRING.") + sub_condition, std::move(parameters));
    error.with_context(expr->origin());
    return error;
  };
  if (has_subquery(expr)) {
    throw fail("NOT_CONSTANT", expression_sql(expr));
  }
  const auto environment = state_.new_environment(session_.user());
  const Analyzer analyzer(state_.analyzer_options(*environment), state_.shared.functions, state_.catalog);
  ExprPtr resolved;
  try {
    resolved = analyzer.analyze_expression(expr);
  } catch (const SparkError& error) {
    if (std::string_view(error.condition()).starts_with("UNRESOLVED_COLUMN")) {
      throw fail("NOT_CONSTANT", expression_sql(expr));
    }
    throw;
  }
  if (!resolved->foldable()) {
    throw fail("NOT_CONSTANT", expression_sql(resolved));
  }
  if (!resolved->type().is_string_like()) {
    throw fail("WRONG_TYPE", expression_sql(resolved), {{"dataType", resolved->type().simple_string()}});
  }
  const Row row = evaluate({expr}, {std::nullopt});
  if (row[0].is_null()) {
    throw fail("NULL", expression_sql(resolved));
  }
  return row[0].as_string();
}

}  // namespace firesteel
