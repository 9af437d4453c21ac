#pragma once

#include "logical/commands/session_statement.h"
#include "session/session_state.h"
#include "session/statements/session_variables.h"

#include <memory>
#include <string>
#include <vector>

namespace firesteel {

/// Runs the statements about variables and SQL functions, and EXECUTE IMMEDIATE.
class SessionStatementRunner {
 public:
  SessionStatementRunner(Session& session, Session::State& state, CancellationTokenPtr cancellation)
      : session_(session), state_(state), cancellation_(std::move(cancellation)) {}

  /// None of them gives rows.
  void run(const SessionStatement& statement);
  /// EXECUTE IMMEDIATE without INTO: the statement that its text holds.
  PlanPtr immediate_plan(const SessionStatement& statement);
  /// The text of the constant expression in IDENTIFIER(...).
  std::string identifier_text(const ExprPtr& expr);
  /// DECLARE in a script: a variable of the innermost block.
  void declare_local(const SessionStatement& statement);
  Literal value_of(const ExprPtr& expr) { return evaluate({expr}, {std::nullopt})[0]; }

 private:
  using Row = std::vector<Literal>;
  struct Rows {
    Schema schema;
    std::vector<Row> rows;
  };

  Rows run_query(const PlanPtr& plan, size_t most_rows);
  /// One row of values; `types`: cast to them (none: as they are).
  /// origin: of the casts; each expression's own when it is empty.
  Row evaluate(const ExprList& exprs, const std::vector<std::optional<DataType>>& types, const Origin& origin = {});
  void declare(const SessionStatement& statement);
  void set(const SessionStatement& statement);
  void set_from_query(const SessionStatement& statement, const std::vector<SessionVariables::Variable>& targets,
                      const PlanPtr& query);
  void drop(const SessionStatement& statement);
  void execute_into(const SessionStatement& statement);
  void assign(const std::vector<std::string>& parts, const SessionVariables::Variable& target, Literal value);
  std::vector<SessionVariables::Variable> targets_of(const SessionStatement& statement);
  void create_function(const SessionStatement& statement);
  void drop_function(const SessionStatement& statement);
  std::vector<std::string> function_name(const std::vector<std::string>& parts, bool temporary);

  Session& session_;
  Session::State& state_;
  CancellationTokenPtr cancellation_;
};

}  // namespace firesteel
