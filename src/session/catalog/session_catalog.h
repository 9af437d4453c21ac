#pragma once

#include "analyzer/relation_lookup.h"
#include "catalog/metastore.h"
#include "logical/commands/statement_name.h"
#include "session/catalog/table_name.h"
#include "session/catalog/temp_views.h"
#include "session/config/session_config.h"
#include "session/engine_shared.h"
#include "session/statements/session_variables.h"

#include <functional>
#include <mutex>
#include <string>

namespace firesteel {

class SqlPath;
class ViewScope;
struct SessionStatement;

/// What a session sees by name: its temporary views, global temporary views, the tables and views of the metastore, and
/// data sources. Thread-safe.
class SessionCatalog final : public RelationLookup {
 public:
  SessionCatalog(Engine::Shared& shared, const SessionConfig& config) : shared_(shared), config_(config) {}

  std::optional<PlanPtr> find_relation(const std::vector<std::string>& parts,
                                       const SourceOptions& options) const override;
  TablePtr open_source(const UnresolvedDataSource& source) const override;

  /// Errors: DATA_SOURCE_NOT_FOUND.
  std::shared_ptr<const DataSource> data_source(const std::string& format) const;

  std::optional<SessionVariable> find_variable(const std::vector<std::string>& parts) const override;
  std::shared_ptr<const SqlFunction> find_sql_function(const std::vector<std::string>& parts) const override;
  bool is_temporary_view(const std::vector<std::string>& parts) const override;
  std::unique_ptr<RelationLookup> with_path(const PathSchemas& path, bool temporary) const override;
  std::optional<std::string> path_text() const override;

  /// SET PATH. Errors: DUPLICATE_SQL_PATH_ENTRY, UNSUPPORTED_FEATURE.SET_PATH_WHEN_DISABLED.
  void set_path(const SessionStatement& statement);
  /// None when neither SET PATH nor spark.sql.defaultPath says something.
  std::optional<PathSchemas> path() const override;
  PathSchemas effective_path() const;

  SessionVariables& variables() { return variables_; }
  SqlFunctions& temporary_functions() { return functions_; }
  /// `add` puts the session's settings that sources look at among the options of every read.
  void use_settings(std::function<void(SourceOptions&)> add) { add_settings_ = std::move(add); }

  TempViews& views() { return views_; }
  TempViews& global_views() { return shared_.global_views; }
  const TempViews& views() const { return views_; }
  const TempViews& global_views() const { return shared_.global_views; }
  Metastore& metastore() const { return *shared_.metastore; }
  const SessionConfig& config() const { return config_; }
  Engine::Shared& shared() const { return shared_; }

  std::string current_database() const;
  /// Errors: SCHEMA_NOT_FOUND.
  void set_current_database(const std::vector<std::string>& name);

  /// Which table `parts` name, seen from the current database. Errors: REQUIRES_SINGLE_PART_NAMESPACE.
  TableName table_name(const std::vector<std::string>& parts) const;
  /// find_relation, seen from another database and inside of a view (null: outside of one).
  std::optional<PlanPtr> find_relation_in(const std::string& database, const std::vector<std::string>& parts,
                                          const SourceOptions& options, const ViewScope* scope,
                                          bool with_temp_views) const;
  /// A name without schema, looked up along a path.
  std::optional<PlanPtr> find_relation_along(const PathSchemas& path, const std::vector<std::string>& parts,
                                             const SourceOptions& options, const ViewScope* scope,
                                             bool with_temp_views) const;
  std::shared_ptr<const SqlFunction> find_function_along(const PathSchemas& path, const std::string& name) const;
  std::string database_name(const std::vector<std::string>& parts) const;
  /// As the metastore has names: in lower case, unless spark.sql.caseSensitive.
  std::string folded(const std::string& name) const;
  /// Errors: SCHEMA_NOT_FOUND.
  DatabaseDefinition require_database(const std::string& name) const;
  std::optional<TableDefinition> find_table(const TableName& name) const;
  /// Errors: TABLE_OR_VIEW_NOT_FOUND.
  TableDefinition require_table(const StatementName& name) const;
  /// A temporary view by the name of a statement, global ones as global_temp.name.
  std::optional<TempViews::View> find_temp_view(const std::vector<std::string>& parts) const;
  /// as_relation: the name was looked up as FROM does, and not as a statement's table.
  SparkError not_found(const StatementName& name, bool as_relation = false) const;

 private:
  Engine::Shared& shared_;
  const SessionConfig& config_;
  std::function<void(SourceOptions&)> add_settings_;
  TempViews views_;
  SessionVariables variables_;
  SqlFunctions functions_;  // temporary
  mutable std::mutex mutex_;
  std::string database_ = "default";     // guarded by mutex_
  std::shared_ptr<const SqlPath> path_;  // guarded by mutex_; null: never set
};

/// Names as they are seen inside of a view: from the database where it was made; inside of a persistent view without
/// temporary views.
class ViewScope final : public RelationLookup {
 public:
  ViewScope(const SessionCatalog& catalog, std::string database, std::optional<PathSchemas> path,
            const ViewScope* outer, bool temporary)
      : catalog_(catalog),
        database_(std::move(database)),
        path_(std::move(path)),
        outer_(outer),
        temporary_(temporary) {}

  std::optional<PlanPtr> find_relation(const std::vector<std::string>& parts,
                                       const SourceOptions& options) const override;
  TablePtr open_source(const UnresolvedDataSource& source) const override { return catalog_.open_source(source); }
  std::optional<SessionVariable> find_variable(const std::vector<std::string>& parts) const override {
    return temporary_ ? catalog_.find_variable(parts) : std::nullopt;
  }
  std::shared_ptr<const SqlFunction> find_sql_function(const std::vector<std::string>& parts) const override;
  std::unique_ptr<RelationLookup> with_path(const PathSchemas& path, bool temporary) const override;
  std::optional<std::string> path_text() const override { return catalog_.path_text(); }
  std::optional<PathSchemas> path() const override { return path_; }
  bool is_temporary_view(const std::vector<std::string>& parts) const override {
    return temporary_ && catalog_.is_temporary_view(parts);
  }
  /// How many views are around.
  int depth() const { return outer_ == nullptr ? 1 : outer_->depth() + 1; }

 private:
  const SessionCatalog& catalog_;
  std::string database_;
  std::optional<PathSchemas> path_;  // SET PATH when the view was made
  const ViewScope* outer_;
  bool temporary_;
};

}  // namespace firesteel
