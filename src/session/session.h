#pragma once

#include "base/concurrency/cancellation.h"
#include "columnar/batch.h"
#include "functions/python_function.h"
#include "logical/logical_plan.h"
#include "session/cache/storage_level.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

class Engine;

/// What one operator of a query did.
struct OperatorMetrics {
  struct Value {
    std::string key;   // Spark's name of the metric: "numOutputRows"
    std::string name;  // "number of output rows"
    std::string type;  // "sum", "size", "nsTiming"
    int64_t value = 0;
  };
  std::string operator_name;
  int64_t id = 0;
  int64_t parent_id = 0;  // the root's is its own
  std::vector<Value> values;
};

/// Rows of a running query, pulled by one consumer thread. Destroying it cancels what still runs and frees everything.
class ResultStream {
 public:
  virtual ~ResultStream() = default;
  virtual const Schema& schema() const = 0;
  /// The next batch (no selection, at least one row), in order; false at the end. Throws SparkError when the query
  /// fails.
  virtual bool next(Batch& out) = 0;
  /// After the last batch: what each operator of the query did, parents before their children.
  virtual std::vector<OperatorMetrics> metrics() const { return {}; }
};

/// One user's session: settings, temporary views, current database. Thread-safe: several operations may run at once.
class Session {
 public:
  Session(std::shared_ptr<Engine> engine, std::string user_id, std::string session_id);
  ~Session();

  const std::string& id() const { return session_id_; }
  const std::string& user() const { return user_id_; }

  // --- settings (Spark's names and defaults) ---
  /// Value set, else Spark's default; none when the key is unknown.
  std::optional<std::string> config(const std::string& key) const;
  /// Errors: CANNOT_MODIFY_CONFIG for static keys; Spark's error for values that are not supported.
  void set_config(const std::string& key, const std::string& value);
  void unset_config(const std::string& key);
  std::map<std::string, std::string> all_config() const;
  bool is_modifiable(const std::string& key) const;
  std::string time_zone() const;

  // --- parsing for the Connect front, which does not see sql/ ---
  PlanPtr parse_sql(const std::string& text) const;
  ExprPtr parse_expression(const std::string& text) const;
  DataType parse_data_type(const std::string& text) const;
  Schema parse_schema_ddl(const std::string& text) const;
  std::vector<std::string> parse_identifier(const std::string& text) const;

  // --- queries ---
  /// Resolved plan. Errors: every analysis error of Spark.
  PlanPtr analyze(const PlanPtr& plan);
  Schema schema_of(const PlanPtr& plan);
  /// Analyses, optimises, plans and starts running. Commands are run to their end and give their rows.
  std::unique_ptr<ResultStream> execute(const PlanPtr& plan, CancellationTokenPtr cancellation);
  /// The same for a plan that has been analysed.
  std::unique_ptr<ResultStream> execute_analyzed(const PlanPtr& analyzed, CancellationTokenPtr cancellation);
  /// Is it a statement that must run at once (DDL, SET ...), not lazily?
  static bool is_command(const PlanPtr& plan);
  /// mode: simple, extended, codegen, cost, formatted
  std::string explain(const PlanPtr& plan, const std::string& mode);
  /// Runs the query and tells what its operators did. Errors: those of the query; UNSUPPORTED_FEATURE.FIRESTEEL for
  /// other statements.
  std::string explain_analyze(const PlanPtr& plan, CancellationTokenPtr cancellation);

  // --- views and relations ---
  void create_temp_view(const std::string& name, const PlanPtr& plan, bool replace, bool global);
  bool drop_temp_view(const std::string& name, bool global);
  std::vector<std::string> temp_views() const;
  /// Files a plan reads (df.inputFiles).
  std::vector<std::string> input_files(const PlanPtr& plan);
  std::string current_catalog() const;
  std::string current_database() const;
  void set_current_database(const std::string& name);

  // --- cached data: one cache for all sessions of a server ---
  /// Does nothing when the plan is cached already.
  void persist(const PlanPtr& plan, const StorageLevel& level);
  void unpersist(const PlanPtr& plan);
  /// None: not cached.
  std::optional<StorageLevel> storage_level(const PlanPtr& plan);
  /// query: CACHE TABLE name AS query, else null. lazy: rows are fetched at first use, else now.
  void cache_table(const std::vector<std::string>& name, const PlanPtr& query, bool lazy, const StorageLevel& level,
                   const CancellationTokenPtr& cancellation);
  /// Also forgets what was computed from it. Errors: TABLE_OR_VIEW_NOT_FOUND, unless if_exists.
  void uncache_table(const std::vector<std::string>& name, bool if_exists);
  void clear_cache();
  /// Rows cached from the tables that `plan` reads are fetched again at their next use.
  void refresh(const PlanPtr& plan);
  void refresh_path(const std::string& path);
  /// Do the two give the same rows, as far as their analysed form tells?
  bool same_semantics(const PlanPtr& left, const PlanPtr& right);
  int32_t semantic_hash(const PlanPtr& plan);

  // --- Python functions ---
  /// Makes a function that was sent with its call known; its name for UnresolvedFunction. The same function gets the
  /// same name again.
  std::string inline_python_function(const PythonFunction& function);
  /// Callable by name from now on (spark.udf.register).
  void register_python_function(const PythonFunction& function);
  /// For relations: the function with what workers are told of the session's settings.
  std::shared_ptr<const PythonFunction> with_worker_settings(PythonFunction function) const;

  /// Of an analysed plan: the values of its observed metrics, in order; one aggregate query each.
  struct ObservedMetrics {
    std::string name;
    int64_t dataframe_id = 0;
    Schema schema;
    std::vector<Literal> values;
  };
  std::vector<ObservedMetrics> observed_metrics(const PlanPtr& analyzed, const CancellationTokenPtr& cancellation);

  struct State;
  State& state() { return *state_; }

 private:
  std::shared_ptr<Engine> engine_;
  std::string user_id_;
  std::string session_id_;
  std::unique_ptr<State> state_;
};

/// What all sessions of a server share: memory, spill folder, functions, sources, global temporary views, server
/// settings.
class Engine : public std::enable_shared_from_this<Engine> {
 public:
  /// conf: the server's settings (spark.*, firesteel.memory.limit, firesteel.threads, firesteel.spill.directory ...).
  static std::shared_ptr<Engine> create(const std::map<std::string, std::string>& conf);
  virtual ~Engine() = default;
  std::shared_ptr<Session> new_session(const std::string& user_id, const std::string& session_id);

  struct Shared;
  Shared& shared() { return *shared_; }

 protected:
  Engine();
  std::shared_ptr<Shared> shared_;
};

}  // namespace firesteel
