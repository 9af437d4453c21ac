#include "session/statements/script_runner.h"

#include "logical/commands/session_statement.h"
#include "logical/relations/unary_relations.h"
#include "session/query/charged_rows.h"
#include "session/query/query_execution.h"
#include "session/query/running_query.h"
#include "session/statements/session_statement_runner.h"

#include <algorithm>
#include <utility>

namespace firesteel {
namespace {

/// An error that no handler of the script takes: it passes all blocks.
struct Unhandled {
  SparkError error;
};

bool same_label(const std::string& left, const std::string& right) { return lower_ascii(left) == lower_ascii(right); }

std::string upper_ascii(std::string text) {
  for (char& c : text) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return text;
}

}  // namespace

std::unique_ptr<ResultStream> ScriptRunner::run(const ScriptStatement& script) {
  state_.catalog.variables().begin_local();
  const auto finish = [&] { state_.catalog.variables().end_local(); };
  try {
    run_statement(script);
  } catch (const Unhandled& unhandled) {
    finish();
    throw SparkError(unhandled.error);
  } catch (...) {
    finish();
    throw;
  }
  finish();
  return stream_of(schema_, std::move(batches_));
}

ScriptRunner::Flow ScriptRunner::run_body(const ScriptBody& body) {
  for (const auto& statement : body) {
    Flow flow = run_statement(*statement);
    if (flow.kind != Flow::Kind::kNext) {
      return flow;
    }
  }
  return {};
}

ScriptRunner::Flow ScriptRunner::run_statement(const ScriptStatement& statement) {
  if (outer_ != nullptr) {
    outer_->check();
  }
  try {
    return run_unguarded(statement);
  } catch (const SparkError& error) {
    const auto handler = error.condition() == "OPERATION_CANCELED" ? std::nullopt : find_handler(error);
    if (!handler) {
      throw Unhandled{error};
    }
    if (cancellation_->cancelled()) {
      cancellation_ = std::make_shared<CancellationToken>();  // the query that failed has cancelled its own
    }
    // The handler runs as if it stood in its own block: errors in it look for handlers further out.
    const size_t searched = std::exchange(searched_, handler->depth);
    Flow flow = run_body(handler->statement->body);
    searched_ = searched;
    if (flow.kind != Flow::Kind::kNext || !handler->statement->exits) {
      return flow;
    }
    return {Flow::Kind::kExit, "", handler->depth};
  }
}

std::optional<ScriptRunner::Handler> ScriptRunner::find_handler(const SparkError& error) const {
  const std::string state = std::string(error.sql_state());
  const std::string condition = upper_ascii(std::string(error.condition()));
  const std::string main_condition = condition.substr(0, condition.find('.'));
  const bool not_found = state.starts_with("02");
  for (size_t depth = std::min(frames_.size(), searched_); depth-- > 0;) {
    const Frame& frame = frames_[depth];
    const auto handles = [&](const std::string& wanted) {
      const bool declared = std::any_of(frame.conditions.begin(), frame.conditions.end(), [&](const auto& known) {
        return known.first == wanted && known.second == state;
      });
      return declared || wanted == condition || wanted == main_condition || wanted == "SQLSTATE " + state;
    };
    // A named condition or SQLSTATE comes before the general ones.
    for (const bool general : {false, true}) {
      for (const ScriptStatement* handler : frame.handlers) {
        for (const std::string& wanted : handler->conditions) {
          const bool matches = general ? wanted == (not_found ? "NOT FOUND" : "SQLEXCEPTION") : handles(wanted);
          if (matches) {
            return Handler{handler, depth};
          }
        }
      }
    }
  }
  return std::nullopt;
}

ScriptRunner::Flow ScriptRunner::run_unguarded(const ScriptStatement& statement) {
  using Kind = ScriptStatement::Kind;
  switch (statement.kind) {
    case Kind::kBlock:
      return run_block(statement);
    case Kind::kStatement:
      run_sql(statement.text.padded());
      return {};
    case Kind::kDeclare:
      declare(statement.text.padded());
      return {};
    case Kind::kIf:
      return run_if(statement);
    case Kind::kCase:
      return run_case(statement);
    case Kind::kWhile:
    case Kind::kRepeat:
    case Kind::kLoop:
      return run_loop(statement);
    case Kind::kFor:
      return run_for(statement);
    case Kind::kLeave:
      return {Flow::Kind::kLeave, statement.name, 0};
    case Kind::kIterate:
      return {Flow::Kind::kIterate, statement.name, 0};
    case Kind::kHandler:
      frames_.back().handlers.push_back(&statement);
      return {};
    case Kind::kCondition:
      frames_.back().conditions.emplace_back(upper_ascii(statement.name), statement.sql_state);
      return {};
  }
  return {};
}

ScriptRunner::Flow ScriptRunner::run_block(const ScriptStatement& block) {
  const size_t depth = frames_.size();
  frames_.emplace_back();
  state_.catalog.variables().push_frame(block.label);
  const auto leave = [&] {
    frames_.resize(depth);
    state_.catalog.variables().pop_frame();
  };
  Flow flow;
  try {
    flow = run_body(block.body);
  } catch (...) {
    leave();
    throw;
  }
  leave();
  const bool exited = flow.kind == Flow::Kind::kExit && flow.depth == depth;
  const bool left = flow.kind == Flow::Kind::kLeave && !block.label.empty() && same_label(flow.label, block.label);
  return exited || left ? Flow{} : flow;
}

ScriptRunner::Flow ScriptRunner::run_if(const ScriptStatement& statement) {
  for (const ScriptStatement::Branch& branch : statement.branches) {
    if (is_true(branch.condition.padded())) {
      return run_body(branch.body);
    }
  }
  return run_body(statement.body);
}

ScriptRunner::Flow ScriptRunner::run_case(const ScriptStatement& statement) {
  for (const ScriptStatement::Branch& branch : statement.branches) {
    const std::string condition = statement.text.empty()
                                      ? branch.condition.padded()
                                      : "(" + statement.text.padded() + ") = (" + branch.condition.padded() + ")";
    if (is_true(condition)) {
      return run_body(branch.body);
    }
  }
  return run_body(statement.body);
}

std::optional<ScriptRunner::Flow> ScriptRunner::after_round(const Flow& flow, const ScriptStatement& loop) {
  if (flow.kind == Flow::Kind::kNext) {
    return std::nullopt;
  }
  const bool own = !loop.label.empty() && same_label(flow.label, loop.label);
  if (own && flow.kind == Flow::Kind::kIterate) {
    return std::nullopt;
  }
  return own && flow.kind == Flow::Kind::kLeave ? Flow{} : flow;
}

ScriptRunner::Flow ScriptRunner::run_loop(const ScriptStatement& statement) {
  const bool checks_first = statement.kind == ScriptStatement::Kind::kWhile;
  const bool checks_last = statement.kind == ScriptStatement::Kind::kRepeat;
  while (!checks_first || is_true(statement.text.padded())) {
    if (auto end = after_round(run_body(statement.body), statement)) {
      return *end;
    }
    if (checks_last && is_true(statement.text.padded())) {
      break;
    }
    if (outer_ != nullptr) {
      outer_->check();
    }
  }
  return {};
}

// The columns of the row are variables, also behind the name of the loop's variable.
ScriptRunner::Flow ScriptRunner::run_for(const ScriptStatement& statement) {
  QueryExecution query(state_, state_.new_environment(session_.user()), cancellation_);
  const PlanPtr analyzed = query.analyze(session_.parse_sql(statement.text.padded()));
  const auto stream = query.execute(analyzed);
  const Schema& schema = stream->schema();
  std::vector<std::vector<Literal>> rows;
  Batch batch;
  while (stream->next(batch)) {
    for (size_t row = 0; row < batch.num_rows; ++row) {
      rows.emplace_back();
      for (size_t column = 0; column < schema.size(); ++column) {
        rows.back().push_back(batch.columns[column]->literal_at(row));
        rows.back().back().type = schema[column].type;
      }
    }
  }
  for (std::vector<Literal>& row : rows) {
    SessionVariables& variables = state_.catalog.variables();
    variables.push_frame(statement.name);
    for (size_t column = 0; column < schema.size(); ++column) {
      variables.declare_local({schema[column].name, std::move(row[column]), nullptr});
    }
    std::optional<Flow> end;
    try {
      end = after_round(run_body(statement.body), statement);
    } catch (...) {
      variables.pop_frame();
      throw;
    }
    variables.pop_frame();
    if (end) {
      return *end;
    }
  }
  return {};
}

void ScriptRunner::run_sql(const std::string& text) {
  const PlanPtr plan = session_.parse_sql(text);
  const auto stream = session_.execute(plan, cancellation_);
  std::vector<Batch> batches;
  RowCharge charge(state_.shared.memory, "script");
  Batch batch;
  while (stream->next(batch)) {
    batches.push_back(charge.add(std::move(batch)));
    batch = Batch();
    if (outer_ != nullptr) {
      outer_->check();
    }
  }
  if (!Session::is_command(plan)) {
    schema_ = stream->schema();
    batches_ = std::move(batches);
  }
}

void ScriptRunner::declare(const std::string& text) {
  const PlanPtr plan = session_.parse_sql(text);
  const auto* statement = as<SessionStatement>(plan);
  if (statement == nullptr) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "this declaration"}});
  }
  SessionStatementRunner(session_, state_, cancellation_).declare_local(*statement);
}

bool ScriptRunner::is_true(const std::string& condition) {
  const ExprPtr expr = session_.parse_expression(condition);
  const Literal value = SessionStatementRunner(session_, state_, cancellation_).value_of(expr);
  if (!value.is_null() && !value.type.is(TypeId::kBoolean)) {
    throw SparkError("INVALID_BOOLEAN_STATEMENT", {{"invalidStatement", condition}});
  }
  return !value.is_null() && value.as_bool();
}

}  // namespace firesteel
