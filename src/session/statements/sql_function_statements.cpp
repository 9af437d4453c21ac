// CREATE FUNCTION ... RETURN and DROP FUNCTION.
#include "expression/nodes/subqueries.h"
#include "logical/relations/unary_relations.h"
#include "session/statements/parse_sql.h"
#include "session/statements/session_statement_runner.h"

namespace firesteel {

std::vector<std::string> SessionStatementRunner::function_name(const std::vector<std::string>& parts, bool temporary) {
  if (temporary) {
    const bool of_session =
        parts.size() == 1 || (parts.size() == 2 && lower_ascii(parts[0]) == "session") ||
        (parts.size() == 3 && lower_ascii(parts[0]) == "system" && lower_ascii(parts[1]) == "session");
    if (!of_session) {
      const std::vector<std::string> qualifier(parts.begin(), parts.end() - 1);
      throw SparkError("INVALID_TEMP_OBJ_QUALIFIER", {{"objectType", "FUNCTION"},
                                                      {"objectName", quoted_name({parts.back()})},
                                                      {"qualifier", quoted_name(qualifier)}});
    }
    return {parts.back()};
  }
  if (parts.size() > 3 || (parts.size() == 3 && lower_ascii(parts[0]) != session_.current_catalog())) {
    throw SparkError("REQUIRES_SINGLE_PART_NAMESPACE",
                     {{"sessionCatalog", session_.current_catalog()}, {"identifier", quoted_name(parts)}});
  }
  std::vector<std::string> name = {session_.current_catalog()};
  name.push_back(parts.size() > 1 ? lower_ascii(parts[parts.size() - 2]) : session_.current_database());
  name.push_back(lower_ascii(parts.back()));
  return name;
}

void SessionStatementRunner::create_function(const SessionStatement& statement) {
  SqlFunction function;
  function.name = function_name(statement.names[0], statement.temporary);
  for (const SessionStatement::FunctionParameter& parameter : statement.parameters) {
    function.parameters.push_back(
        {parameter.name, parameter.type,
         parameter.default_text.empty() ? nullptr : session_.parse_expression(parameter.default_text)});
  }
  function.is_table = statement.returns_some_table;
  function.type = statement.type;
  function.columns = statement.returns_table;
  function.text = statement.text;
  function.path = state_.catalog.effective_path();
  // The body is a text of its own, as positions in messages show.
  if (statement.body_is_query) {
    const PlanPtr query = parse_sql(session_, statement.text, nullptr);
    function.query = function.is_table ? query : nullptr;
    // SELECT a + 1 alone is the expression.
    const auto* project = as<Project>(query);
    const bool plain = project != nullptr && project->child->kind() == PlanKind::kOneRow && project->list.size() == 1 &&
                       project->list[0]->kind() != ExprKind::kUnresolvedStar;
    function.body = function.is_table ? nullptr
                    : plain           ? project->list[0]
                                      : make_expr<ScalarSubquery>(query)->with_origin(query->origin());
  } else {
    ParserOptions options = state_.parser_options();
    options.identifier_text = [&](const ExprPtr& expr) { return identifier_text(expr); };
    function.body = parse_expression(statement.text, options);
  }
  for (const auto& [key, value] : statement.properties) {
    function.comment = key == "comment" ? value : function.comment;
    function.contains_sql = function.contains_sql || value == "CONTAINS SQL";
    function.reads_data = function.reads_data || value == "READS SQL DATA";
  }
  SqlFunctions& functions = statement.temporary ? state_.catalog.temporary_functions() : state_.shared.sql_functions;
  if (functions.find(function.name) != nullptr && !statement.replace) {
    if (statement.if_not_exists) {
      return;
    }
    throw SparkError("ROUTINE_ALREADY_EXISTS", {{"routineName", quoted_name(function.name)},
                                                {"newRoutineType", "routine"},
                                                {"existingRoutineType", "routine"}});
  }
  const auto environment = state_.new_environment(session_.user());
  const Analyzer analyzer(state_.analyzer_options(*environment), state_.shared.functions, state_.catalog);
  functions.create(analyzer.analyze_function(std::move(function)), true);
}

void SessionStatementRunner::drop_function(const SessionStatement& statement) {
  const std::vector<std::string> name = function_name(statement.names[0], statement.temporary);
  SqlFunctions& functions = statement.temporary ? state_.catalog.temporary_functions() : state_.shared.sql_functions;
  if (!statement.temporary && statement.names[0].size() == 1 &&
      state_.shared.functions->find(lower_ascii(name.back())) != nullptr) {
    throw SparkError(
        "FORBIDDEN_OPERATION",
        {{"statement", "DROP"}, {"objectType", "FUNCTION"}, {"objectName", quoted_name(statement.names[0])}});
  }
  if (!functions.drop(name) && !statement.if_exists) {
    throw SparkError("ROUTINE_NOT_FOUND", {{"routineName", quoted_name(name)}});
  }
}

}  // namespace firesteel
