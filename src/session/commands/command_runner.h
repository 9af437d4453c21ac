#pragma once

#include "logical/commands/command.h"
#include "session/session_state.h"

#include <memory>

namespace firesteel {

/// Runs statements about the session: settings, functions, EXPLAIN.
class CommandRunner {
 public:
  CommandRunner(Session& session, Session::State& state) : session_(session), state_(state) {}

  /// Rows of the statement; none (and no columns) where Spark returns none.
  std::unique_ptr<ResultStream> run(const Command& command, const CancellationTokenPtr& cancellation);
  /// Columns of the statement's rows.
  static Schema output_schema(const Command& command);

 private:
  using Row = std::vector<Literal>;
  std::vector<Row> rows(const Command& command, const CancellationTokenPtr& cancellation);
  std::vector<Row> set(const Command& command);
  std::vector<Row> show_functions(const Command& command) const;
  std::vector<Row> describe_function(const Command& command) const;

  Session& session_;
  Session::State& state_;
};

/// SHOW ... LIKE patterns: `*` any text, `|` alternatives, case ignored.
bool matches_show_pattern(const std::string& name, const std::string& pattern);
/// Rows as one batch of flat columns.
Batch batch_of(const Schema& schema, const std::vector<std::vector<Literal>>& rows);

}  // namespace firesteel
