#pragma once

#include "session/session_state.h"
#include "sql/parser/script.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// Runs BEGIN ... END. One instance per run; its local variables are seen on the thread that runs it.
class ScriptRunner {
 public:
  ScriptRunner(Session& session, Session::State& state, CancellationTokenPtr cancellation)
      : session_(session), state_(state), outer_(std::move(cancellation)) {}

  /// The rows of the last query that was run; no columns when there was none.
  std::unique_ptr<ResultStream> run(const ScriptStatement& script);

 private:
  /// How a statement ends: LEAVE and ITERATE name a label; an EXIT handler leaves the block of that depth.
  struct Flow {
    enum class Kind : uint8_t { kNext, kLeave, kIterate, kExit };
    Kind kind = Kind::kNext;
    std::string label;
    size_t depth = 0;
  };
  struct Handler {
    const ScriptStatement* statement;
    size_t depth;
  };
  struct Frame {
    std::vector<const ScriptStatement*> handlers;
    std::vector<std::pair<std::string, std::string>> conditions;  // name in upper case, SQLSTATE
  };

  Flow run_body(const ScriptBody& body);
  Flow run_statement(const ScriptStatement& statement);
  Flow run_unguarded(const ScriptStatement& statement);
  Flow run_block(const ScriptStatement& block);
  Flow run_if(const ScriptStatement& statement);
  Flow run_case(const ScriptStatement& statement);
  Flow run_loop(const ScriptStatement& statement);
  Flow run_for(const ScriptStatement& statement);
  /// None: go on with the loop; else the loop ends with this.
  static std::optional<Flow> after_round(const Flow& flow, const ScriptStatement& loop);
  void run_sql(const std::string& text);
  void declare(const std::string& text);
  bool is_true(const std::string& condition);
  std::optional<Handler> find_handler(const SparkError& error) const;

  Session& session_;
  Session::State& state_;
  CancellationTokenPtr outer_;  // of the operation; looked at between statements and batches
  /// Of the queries run here: one that fails cancels its token, and the script goes on with a handler.
  CancellationTokenPtr cancellation_ = std::make_shared<CancellationToken>();
  std::vector<Frame> frames_;
  size_t searched_ = SIZE_MAX;  // frames from here on are of a handler that is running
  Schema schema_;
  std::vector<Batch> batches_;
};

}  // namespace firesteel
