#include "session/catalog/session_catalog.h"

#include "base/errors/spark_error.h"
#include "logical/relations/unary_relations.h"
#include "session/catalog/empty_table.h"
#include "session/catalog/relation_expansion.h"

namespace firesteel {
namespace {

constexpr const char* kCatalogName = "spark_catalog";
constexpr const char* kGlobalTemp = "global_temp";

bool is_catalog(const std::string& name) { return lower_ascii(name) == kCatalogName; }

}  // namespace

std::string SessionCatalog::folded(const std::string& name) const {
  return config_.get_bool("spark.sql.caseSensitive") ? name : lower_ascii(name);
}

TableName SessionCatalog::table_name(const std::vector<std::string>& parts) const {
  if (parts.size() == 1) {
    return {current_database(), folded(parts[0])};
  }
  if (parts.size() == 2 && !is_catalog(parts[0])) {
    return {folded(parts[0]), folded(parts[1])};
  }
  if (parts.size() == 3 && is_catalog(parts[0])) {
    return {folded(parts[1]), folded(parts[2])};
  }
  throw SparkError("REQUIRES_SINGLE_PART_NAMESPACE",
                   {{"sessionCatalog", kCatalogName}, {"identifier", quoted_name(parts)}});
}

std::string SessionCatalog::database_name(const std::vector<std::string>& parts) const {
  if (parts.size() == 1) {
    return folded(parts[0]);
  }
  if (parts.size() == 2 && is_catalog(parts[0])) {
    return folded(parts[1]);
  }
  throw SparkError("REQUIRES_SINGLE_PART_NAMESPACE",
                   {{"sessionCatalog", kCatalogName}, {"identifier", quoted_name(parts)}});
}

DatabaseDefinition SessionCatalog::require_database(const std::string& name) const {
  std::optional<DatabaseDefinition> found = metastore().find_database(name);
  if (!found) {
    throw SparkError("SCHEMA_NOT_FOUND", {{"schemaName", quoted_name({kCatalogName, name})}});
  }
  return *std::move(found);
}

std::optional<TableDefinition> SessionCatalog::find_table(const TableName& name) const {
  return metastore().find_table(name.database, name.table);
}

SparkError SessionCatalog::not_found(const StatementName& name, bool as_relation) const {
  SparkError error(
      "TABLE_OR_VIEW_NOT_FOUND",
      {{"relationName", quoted_name(name.parts)},
       {"searchPath", (as_relation ? "[`system`.`builtin`, `system`.`session`, " : "[`system`.`session`, ") +
                          quoted_name({kCatalogName, current_database()}) + "]"}});
  error.with_context(name.origin);
  return error;
}

TableDefinition SessionCatalog::require_table(const StatementName& name) const {
  std::optional<TableDefinition> table = find_table(table_name(name.parts));
  if (!table) {
    throw not_found(name);
  }
  return *std::move(table);
}

std::optional<TempViews::View> SessionCatalog::find_temp_view(const std::vector<std::string>& parts) const {
  if (parts.size() == 1) {
    return views_.find(parts[0]);
  }
  if (parts.size() == 2 && lower_ascii(parts[0]) == kGlobalTemp) {
    return shared_.global_views.find(parts[1]);
  }
  return std::nullopt;
}

std::optional<PlanPtr> SessionCatalog::find_relation(const std::vector<std::string>& parts,
                                                     const SourceOptions& options) const {
  const std::optional<PathSchemas> along = parts.size() == 1 ? path() : std::nullopt;
  return along ? find_relation_along(*along, parts, options, nullptr, true)
               : find_relation_in(current_database(), parts, options, nullptr, true);
}

std::optional<PlanPtr> SessionCatalog::find_relation_in(const std::string& database,
                                                        const std::vector<std::string>& parts,
                                                        const SourceOptions& options, const ViewScope* scope,
                                                        bool with_temp_views) const {
  if (with_temp_views || parts.size() > 1) {
    if (const auto view = find_temp_view(parts)) {
      std::vector<std::string> name = {view->name};
      if (parts.size() == 2) {
        name.insert(name.begin(), kGlobalTemp);
      }
      return make_plan<SubqueryAlias>(std::move(name), expand_temp_view(*view, *this, scope));
    }
  }
  if (parts.size() > 3 || (parts.size() == 3 && !is_catalog(parts[0])) || (parts.size() == 2 && is_catalog(parts[0]))) {
    return std::nullopt;
  }
  const TableName name = parts.size() == 1 ? TableName{database, folded(parts[0])} : table_name(parts);
  if (const auto table = find_table(name)) {
    return expand_table(*table, *this, scope, options);
  }
  // FROM parquet.`path`
  if (parts.size() == 2 && shared_.sources.contains(lower_ascii(parts[0]))) {
    if (parts[1].empty()) {
      throw SparkError("INVALID_EMPTY_LOCATION", {{"location", ""}});
    }
    UnresolvedDataSource source;
    source.format = parts[0];
    source.paths = {parts[1]};
    source.options = options;
    const TablePtr table = open_source(source);
    return make_plan<TableRelation>(table, attributes_of(table->schema()), parts);
  }
  return std::nullopt;
}

std::shared_ptr<const DataSource> SessionCatalog::data_source(const std::string& format) const {
  const auto found = shared_.sources.find(lower_ascii(format));
  if (found == shared_.sources.end()) {
    for (const char* known : {"avro", "xml", "jdbc", "kafka", "hive", "rate", "socket", "console"}) {
      if (lower_ascii(format) == known) {
        throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the data source " + format}});
      }
    }
    throw SparkError("DATA_SOURCE_NOT_FOUND", {{"provider", format}});
  }
  return found->second;
}

TablePtr SessionCatalog::open_source(const UnresolvedDataSource& source) const {
  SourceOptions options = source.options;
  if (add_settings_) {
    add_settings_(options);
  }
  std::vector<std::string> paths = source.paths;
  if (const auto path = options.find("path"); paths.empty() && path != options.end()) {
    paths.push_back(path->second);
  }
  const std::shared_ptr<const DataSource> format = data_source(source.format.empty() ? "parquet" : source.format);
  if (paths.empty() && source.schema.has_value()) {
    return std::make_shared<EmptyTable>(format->name(), *source.schema);
  }
  return format->open(paths, source.schema.has_value() ? &*source.schema : nullptr, options);
}

std::string SessionCatalog::current_database() const {
  const std::lock_guard lock(mutex_);
  return database_;
}

void SessionCatalog::set_current_database(const std::vector<std::string>& name) {
  if (name.size() == 1 && is_catalog(name[0]) && !metastore().find_database(kCatalogName)) {
    const std::lock_guard lock(mutex_);
    database_ = "default";
    return;
  }
  if (name.size() > 2 || (name.size() == 2 && !is_catalog(name[0]))) {
    std::vector<std::string> full = name;
    full.insert(full.begin(), kCatalogName);
    throw SparkError("SCHEMA_NOT_FOUND", {{"schemaName", quoted_name(full)}});
  }
  const std::string database = database_name(name);
  if (database != kGlobalTemp) {
    require_database(database);
  }
  const std::lock_guard lock(mutex_);
  database_ = database;
}

}  // namespace firesteel
