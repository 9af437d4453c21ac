// Names without schema along a path, and the names of a SQL function's body, whose path is that of when it was made.
#include "logical/relations/unary_relations.h"
#include "session/catalog/relation_expansion.h"
#include "session/catalog/session_catalog.h"
#include "session/catalog/sql_path.h"

namespace firesteel {
namespace {

bool is_schema(const std::vector<std::string>& schema, const char* catalog, const char* name) {
  return schema.size() == 2 && lower_ascii(schema[0]) == catalog && (name == nullptr || lower_ascii(schema[1]) == name);
}

class PathScope final : public RelationLookup {
 public:
  PathScope(const SessionCatalog& catalog, PathSchemas path, bool temporary)
      : catalog_(catalog), path_(std::move(path)), temporary_(temporary) {}

  std::optional<PlanPtr> find_relation(const std::vector<std::string>& parts,
                                       const SourceOptions& options) const override {
    return parts.size() == 1 ? catalog_.find_relation_along(path_, parts, options, nullptr, temporary_)
                             : catalog_.find_relation(parts, options);
  }
  TablePtr open_source(const UnresolvedDataSource& source) const override { return catalog_.open_source(source); }
  std::optional<SessionVariable> find_variable(const std::vector<std::string>& parts) const override {
    return catalog_.find_variable(parts);
  }
  std::shared_ptr<const SqlFunction> find_sql_function(const std::vector<std::string>& parts) const override {
    return parts.size() == 1 ? catalog_.find_function_along(path_, parts[0]) : catalog_.find_sql_function(parts);
  }
  bool is_temporary_view(const std::vector<std::string>& parts) const override {
    return catalog_.is_temporary_view(parts);
  }
  std::unique_ptr<RelationLookup> with_path(const PathSchemas& path, bool temporary) const override {
    return std::make_unique<PathScope>(catalog_, path, temporary);
  }
  std::optional<std::string> path_text() const override { return catalog_.path_text(); }
  std::optional<PathSchemas> path() const override { return path_; }

 private:
  const SessionCatalog& catalog_;
  PathSchemas path_;
  bool temporary_;
};

}  // namespace

std::optional<PathSchemas> SessionCatalog::path() const {
  if (!config_.get_bool("spark.sql.path.enabled")) {
    return std::nullopt;
  }
  const std::string database = current_database();
  {
    const std::lock_guard lock(mutex_);
    if (path_ != nullptr) {
      return path_->schemas(database);
    }
  }
  const std::string standard = config_.get("spark.sql.defaultPath").value_or("");
  return standard.empty() ? std::nullopt : std::optional(SqlPath::of_text(standard).schemas(database));
}

PathSchemas SessionCatalog::effective_path() const {
  const std::optional<PathSchemas> own = path();
  return own ? *own : SqlPath::standard().schemas(current_database());
}

void SessionCatalog::set_path(const SessionStatement& statement) {
  if (!config_.get_bool("spark.sql.path.enabled")) {
    throw SparkError("UNSUPPORTED_FEATURE.SET_PATH_WHEN_DISABLED", {{"config", "spark.sql.path.enabled"}});
  }
  const SqlPath standard = SqlPath::of_text(config_.get("spark.sql.defaultPath").value_or(""));
  const std::lock_guard lock(mutex_);
  const SqlPath live = path_ == nullptr ? standard : *path_;
  path_ = std::make_shared<const SqlPath>(SqlPath::of_statement(statement, live, standard));
}

std::optional<PlanPtr> SessionCatalog::find_relation_along(const PathSchemas& path,
                                                           const std::vector<std::string>& parts,
                                                           const SourceOptions& options, const ViewScope* scope,
                                                           bool with_temp_views) const {
  for (const std::vector<std::string>& schema : path) {
    if (with_temp_views && is_schema(schema, "system", "session")) {
      if (const auto view = find_temp_view(parts)) {
        return make_plan<SubqueryAlias>(std::vector<std::string>{view->name}, expand_temp_view(*view, *this, scope));
      }
    } else if (is_schema(schema, "spark_catalog", nullptr)) {
      if (const auto table = find_table({folded(schema[1]), folded(parts[0])})) {
        return expand_table(*table, *this, scope, options);
      }
    }
  }
  return std::nullopt;
}

std::shared_ptr<const SqlFunction> SessionCatalog::find_function_along(const PathSchemas& path,
                                                                       const std::string& name) const {
  for (const std::vector<std::string>& schema : path) {
    std::shared_ptr<const SqlFunction> found;
    if (is_schema(schema, "system", "session")) {
      found = functions_.find({name});
    } else if (is_schema(schema, "spark_catalog", nullptr)) {
      found = shared_.sql_functions.find({"spark_catalog", schema[1], name});
    }
    if (found != nullptr) {
      return found;
    }
  }
  return nullptr;
}

std::optional<std::string> SessionCatalog::path_text() const {
  const std::optional<PathSchemas> own = path();
  return own ? std::optional(firesteel::path_text(*own)) : std::nullopt;
}

std::unique_ptr<RelationLookup> SessionCatalog::with_path(const PathSchemas& path, bool temporary) const {
  return std::make_unique<PathScope>(*this, path, temporary);
}

std::unique_ptr<RelationLookup> ViewScope::with_path(const PathSchemas& path, bool temporary) const {
  return catalog_.with_path(path, temporary);
}

std::optional<PlanPtr> ViewScope::find_relation(const std::vector<std::string>& parts,
                                                const SourceOptions& options) const {
  if (parts.size() == 1 && path_.has_value()) {
    return catalog_.find_relation_along(*path_, parts, options, this, temporary_);
  }
  return catalog_.find_relation_in(database_, parts, options, this, temporary_);
}

std::shared_ptr<const SqlFunction> ViewScope::find_sql_function(const std::vector<std::string>& parts) const {
  if (parts.size() == 1 && path_.has_value()) {
    return catalog_.find_function_along(*path_, parts[0]);
  }
  const bool own = parts.size() == 1 && !temporary_;
  return catalog_.find_sql_function(own ? std::vector<std::string>{database_, parts[0]} : parts);
}

}  // namespace firesteel
