#include "session/catalog/session_catalog.h"

#include "base/errors/spark_error.h"
#include "logical/relations/unary_relations.h"

namespace firesteel {

std::optional<PlanPtr> SessionCatalog::find_relation(const std::vector<std::string>& parts,
                                                     const SourceOptions& options) const {
  if (parts.size() == 1) {
    if (const auto view = views_.find(parts[0])) {
      return make_plan<SubqueryAlias>(std::vector<std::string>{view->name}, view->plan);
    }
    return std::nullopt;
  }
  if (parts.size() == 2) {
    if (lower_ascii(parts[0]) == "global_temp") {
      if (const auto view = shared_.global_views.find(parts[1])) {
        return make_plan<SubqueryAlias>(std::vector<std::string>{"global_temp", view->name}, view->plan);
      }
      return std::nullopt;
    }
    // FROM parquet.`path`
    if (shared_.sources.contains(lower_ascii(parts[0]))) {
      UnresolvedDataSource source;
      source.format = parts[0];
      source.paths = {parts[1]};
      source.options = options;
      const TablePtr table = open_source(source);
      return make_plan<TableRelation>(table, attributes_of(table->schema()), parts);
    }
  }
  return std::nullopt;
}

TablePtr SessionCatalog::open_source(const UnresolvedDataSource& source) const {
  return data_source(source.format.empty() ? "parquet" : source.format)
      ->open(source.paths, source.schema.has_value() ? &*source.schema : nullptr, source.options);
}

std::shared_ptr<const DataSource> SessionCatalog::data_source(const std::string& format) const {
  const auto found = shared_.sources.find(lower_ascii(format));
  if (found == shared_.sources.end()) {
    throw SparkError("DATA_SOURCE_NOT_FOUND", {{"provider", format}});
  }
  return found->second;
}

std::string SessionCatalog::current_database() const {
  const std::lock_guard lock(mutex_);
  return database_;
}

void SessionCatalog::set_current_database(const std::vector<std::string>& name) {
  const std::string database = lower_ascii(name.back());
  const bool known = (database == "default" || (name.size() == 1 && database == "spark_catalog")) &&
                     (name.size() == 1 || lower_ascii(name[0]) == "spark_catalog");
  if (!known) {
    throw SparkError("SCHEMA_NOT_FOUND", {{"schemaName", quoted_name({"spark_catalog", name.back()})}});
  }
  const std::lock_guard lock(mutex_);
  database_ = "default";
}

}  // namespace firesteel
