#include "session/statements/parse_sql.h"

#include "session/statements/session_statement_runner.h"
#include "session/statements/variable_substitution.h"

namespace firesteel {

PlanPtr parse_sql(Session& session, const std::string& text, const std::shared_ptr<const SqlParameters>& parameters) {
  ParserOptions options = session.state().parser_options();
  options.parameters = parameters;
  SessionStatementRunner runner(session, session.state(), std::make_shared<CancellationToken>());
  options.identifier_text = [&](const ExprPtr& expr) { return runner.identifier_text(expr); };
  PlanPtr plan = parse_statement(substitute_variables(text, session.state().config), options);
  const auto* statement = as<SessionStatement>(plan);
  const bool immediate = statement != nullptr && statement->statement == SessionStatement::Kind::kExecuteImmediate &&
                         statement->names.empty();
  return immediate ? runner.immediate_plan(*statement) : plan;
}

}  // namespace firesteel
