#include "session/session.h"

#include "base/errors/spark_error.h"
#include "logical/commands/catalog_statement.h"
#include "logical/commands/command.h"
#include "logical/commands/write_files.h"
#include "logical/relations/leaf_relations.h"
#include "optimizer/statistics/estimate.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/command_runner.h"
#include "session/query/explain_running.h"
#include "session/query/query_execution.h"
#include "session/query/running_query.h"
#include "session/session_state.h"
#include "session/statements/parse_sql.h"
#include "session/statements/script_runner.h"
#include "session/statements/session_statement_runner.h"
#include "session/write/file_write.h"

#include <fmt/core.h>

#include <array>
#include <chrono>

namespace firesteel {
namespace {

std::string size_text(double bytes) {
  constexpr std::array<const char*, 6> kUnits = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < kUnits.size(); ++unit) {
    bytes /= 1024;
  }
  return fmt::format("{:.1f} {}", bytes, kUnits[unit]);
}

// A line a node, as tree_string, with the optimiser's guess at its size.
void append_with_statistics(const PlanPtr& plan, size_t depth, std::string& out) {
  const double rows = estimate(plan).rows;
  const double bytes = rows * (8.0 + 8.0 * static_cast<double>(plan->output().size()));
  out += (depth == 0 ? std::string() : std::string(3 * (depth - 1), ' ') + "+- ") + plan->describe() +
         ", Statistics(sizeInBytes=" + size_text(bytes) + fmt::format(", rowCount={:.0f})\n", rows);
  for (const PlanPtr& child : plan->children()) {
    append_with_statistics(child, depth + 1, out);
  }
}

std::string tree_with_statistics(const PlanPtr& plan) {
  std::string text;
  append_with_statistics(plan, 0, text);
  return text;
}

void collect_files(const PlanPtr& plan, std::vector<std::string>& files) {
  if (const auto* table = as<TableRelation>(plan)) {
    const std::vector<std::string> more = table->table->input_files();
    files.insert(files.end(), more.begin(), more.end());
  }
  for (const PlanPtr& child : plan->children()) {
    collect_files(child, files);
  }
}

}  // namespace

std::shared_ptr<const EvaluationEnvironment> Session::State::new_environment(const std::string& user) const {
  auto environment = std::make_shared<EvaluationEnvironment>();
  environment->session_time_zone = config.get("spark.sql.session.timeZone").value_or("UTC");
  environment->query_time_us =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  environment->user = user;
  environment->time_parser_policy = config.get("spark.sql.legacy.timeParserPolicy").value_or("CORRECTED");
  environment->timestamp_type_ntz = config.get("spark.sql.timestampType").value_or("") == "TIMESTAMP_NTZ";
  environment->last_map_key_wins = lower_ascii(config.get("spark.sql.mapKeyDedupPolicy").value_or("")) == "last_win";
  environment->current_database = catalog.current_database();
  return environment;
}

Session::Session(std::shared_ptr<Engine> engine, std::string user_id, std::string session_id)
    : engine_(std::move(engine)),
      user_id_(std::move(user_id)),
      session_id_(std::move(session_id)),
      state_(std::make_unique<State>(engine_->shared())) {
  state_->catalog.use_settings(
      [state = state_.get()](SourceOptions& options) { add_session_options(*state, options); });
}

Session::~Session() = default;

std::optional<std::string> Session::config(const std::string& key) const { return state_->config.get(key); }
void Session::set_config(const std::string& key, const std::string& value) { state_->config.set(key, value); }
void Session::unset_config(const std::string& key) { state_->config.unset(key); }
std::map<std::string, std::string> Session::all_config() const { return state_->config.explicit_values(); }
bool Session::is_modifiable(const std::string& key) const { return SessionConfig::is_modifiable(key); }
std::string Session::time_zone() const { return state_->config.get("spark.sql.session.timeZone").value_or("UTC"); }

PlanPtr Session::parse_sql(const std::string& text) const {
  // Parsing may evaluate constant expressions; it changes nothing in the session.
  return firesteel::parse_sql(const_cast<Session&>(*this), text, nullptr);
}
ExprPtr Session::parse_expression(const std::string& text) const {
  return firesteel::parse_expression(text, state_->parser_options());
}
DataType Session::parse_data_type(const std::string& text) const { return firesteel::parse_data_type(text); }
Schema Session::parse_schema_ddl(const std::string& text) const { return parse_table_schema(text); }
std::vector<std::string> Session::parse_identifier(const std::string& text) const {
  return parse_multipart_identifier(text);
}

bool Session::is_command(const PlanPtr& plan) {
  return plan->kind() == PlanKind::kCommand || plan->kind() == PlanKind::kWriteFiles ||
         plan->kind() == PlanKind::kCatalogStatement || plan->kind() == PlanKind::kSessionStatement;
}

PlanPtr Session::analyze(const PlanPtr& plan) {
  return QueryExecution(*state_, state_->new_environment(user_id_), nullptr).analyze(plan);
}

Schema Session::schema_of(const PlanPtr& plan) {
  if (plan->kind() == PlanKind::kSessionStatement) {
    return {};
  }
  if (const auto* command = as<Command>(plan)) {
    return CommandRunner::output_schema(*command);
  }
  if (const auto* statement = as<CatalogStatement>(plan)) {
    return catalog_statement_schema(*statement);
  }
  if (plan->kind() == PlanKind::kWriteFiles) {
    return {};
  }
  return firesteel::schema_of(analyze(plan)->output());
}

std::unique_ptr<ResultStream> Session::execute(const PlanPtr& plan, CancellationTokenPtr cancellation) {
  if (const auto* statement = as<SessionStatement>(plan)) {
    if (statement->statement == SessionStatement::Kind::kScript) {
      return ScriptRunner(*this, *state_, cancellation).run(*parse_script(statement->text, state_->parser_options()));
    }
    SessionStatementRunner(*this, *state_, cancellation).run(*statement);
    return stream_of({}, {});
  }
  if (const auto* command = as<Command>(plan)) {
    return CommandRunner(*this, *state_).run(*command, cancellation);
  }
  if (const auto* statement = as<CatalogStatement>(plan)) {
    const CommandRows result = run_catalog_statement(*statement, {*this, *state_, cancellation});
    std::vector<Batch> batches;
    if (!result.rows.empty()) {
      batches.push_back(batch_of(result.schema, result.rows));
    }
    return stream_of(result.schema, std::move(batches));
  }
  if (const auto* write = as<WriteFiles>(plan)) {
    QueryExecution query(*state_, state_->new_environment(user_id_), cancellation);
    write_files(*write, *state_, query, cancellation);
    refresh_path(write->path);
    return stream_of({}, {});
  }
  return execute_analyzed(analyze(plan), std::move(cancellation));
}

std::unique_ptr<ResultStream> Session::execute_analyzed(const PlanPtr& analyzed, CancellationTokenPtr cancellation) {
  QueryExecution query(*state_, state_->new_environment(user_id_), std::move(cancellation));
  return query.execute(analyzed);
}

std::string Session::explain(const PlanPtr& plan, const std::string& mode) {
  if (is_command(plan)) {
    return "== Physical Plan ==\nExecute " + plan->describe() + "\n";
  }
  QueryExecution query(*state_, state_->new_environment(user_id_), std::make_shared<CancellationToken>());
  const PlanPtr analyzed = query.analyze(plan);
  const PlanPtr optimized = query.optimize(state_->shared.cache.use_cached(analyzed, nullptr, nullptr));
  std::string text;
  if (mode == "extended" || mode == "cost") {
    if (mode == "extended") {
      text += "== Parsed Logical Plan ==\n" + tree_string(plan) + "\n== Analyzed Logical Plan ==\n";
      const Schema schema = firesteel::schema_of(analyzed->output());
      for (size_t i = 0; i < schema.size(); ++i) {
        text += (i == 0 ? "" : ", ") + schema[i].name + ": " + schema[i].type.simple_string();
      }
      text += "\n" + tree_string(analyzed) + "\n";
    }
    text += "== Optimized Logical Plan ==\n" +
            (mode == "cost" ? tree_with_statistics(optimized) : tree_string(optimized)) + "\n";
  }
  const ExecPtr physical = query.plan(optimized);
  return text + "== Physical Plan ==\n" + (mode == "formatted" ? formatted_string(physical) : tree_string(physical)) +
         "\n";
}

std::string Session::explain_analyze(const PlanPtr& plan, CancellationTokenPtr cancellation) {
  if (is_command(plan)) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "EXPLAIN ANALYZE of a statement that is no query"}});
  }
  QueryExecution query(*state_, state_->new_environment(user_id_), std::move(cancellation));
  return explain_running(query, query.analyze(plan));
}

void Session::create_temp_view(const std::string& name, const PlanPtr& plan, bool replace, bool global) {
  const PlanPtr analyzed = analyze(plan);
  TempViews& views = global ? state_->catalog.global_views() : state_->catalog.views();
  if (!views.create({name, analyzed, std::nullopt}, replace)) {
    throw SparkError("TEMP_TABLE_OR_VIEW_ALREADY_EXISTS",
                     {{"relationName", global ? quoted_name({"global_temp", name}) : quoted_name({name})}});
  }
}

bool Session::drop_temp_view(const std::string& name, bool global) {
  TempViews& views = global ? state_->catalog.global_views() : state_->catalog.views();
  if (const auto view = views.find(name)) {
    state_->shared.cache.remove(view->plan, false);
  }
  return views.drop(name);
}

std::vector<std::string> Session::temp_views() const { return state_->catalog.views().names(); }

std::vector<std::string> Session::input_files(const PlanPtr& plan) {
  std::vector<std::string> files;
  collect_files(analyze(plan), files);
  return files;
}

std::string Session::current_catalog() const { return "spark_catalog"; }
std::string Session::current_database() const { return state_->catalog.current_database(); }
void Session::set_current_database(const std::string& name) { state_->catalog.set_current_database({name}); }

}  // namespace firesteel
