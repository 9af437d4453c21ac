// Tables of the catalog as plans.
#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "io/filesystem/file_system.h"
#include "logical/relations/unary_relations.h"
#include "session/catalog/char_padding.h"
#include "session/catalog/empty_table.h"
#include "session/catalog/locations.h"
#include "session/catalog/relation_expansion.h"
#include "sources/files/pending_commit.h"

#include <algorithm>

namespace firesteel {
namespace {

bool exists(const std::string& uri) {
  const FileLocation location = resolve_path(uri);
  return location.file_system->status(location.path).has_value();
}

/// Values of partitions come from the names of folders below the table's.
void refuse_own_location(const PartitionDefinition& partition) {
  if (!partition.location.empty() && exists(partition.location)) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "partitions at locations of their own"}});
  }
}

/// What is to be read: the table's folder; of an external table those of its partitions' folders that are there.
///
/// A managed table's folder holds nothing but its partitions, and one listing of it sees a commit whole.
std::vector<std::string> paths_of(const TableDefinition& table, const SessionCatalog& catalog) {
  if (table.partition_columns.empty()) {
    return exists(table.location) ? std::vector<std::string>{table.location} : std::vector<std::string>{};
  }
  if (exists(table.location)) {
    finish_pending_changes(local_path(table.location));  // listing the partitions' folders would not see them
  }
  std::vector<std::string> paths;
  for (const PartitionDefinition& partition : catalog.metastore().partitions(table)) {
    refuse_own_location(partition);
    if (std::string path = below(table.location, partition_folder(table, partition)); exists(path)) {
      paths.push_back(std::move(path));
    }
  }
  if (table.kind == TableKind::kManaged) {
    return exists(table.location) ? std::vector<std::string>{table.location} : std::vector<std::string>{};
  }
  return paths;
}

Schema nullable_schema(Schema schema) {
  for (StructField& field : schema) {
    field.nullable = true;  // as Spark: files are not trusted
  }
  return schema;
}

}  // namespace

PlanPtr read_table(const TableDefinition& table, const SessionCatalog& catalog, const SourceOptions& options) {
  const std::vector<std::string> name = {"spark_catalog", table.database, table.name};
  const Schema schema = nullable_schema(table.schema);
  const std::vector<std::string> paths = paths_of(table, catalog);
  if (paths.empty()) {
    const TablePtr empty = std::make_shared<EmptyTable>(table.provider, schema);
    return make_plan<SubqueryAlias>(name, make_plan<TableRelation>(empty, attributes_of(schema), name));
  }
  SourceOptions all;
  for (const auto& [key, value] : table.options) {
    all[lower_ascii(key)] = value;
  }
  for (const auto& [key, value] : options) {
    all[key] = value;
  }
  all.try_emplace("timezone", catalog.config().get("spark.sql.session.timeZone").value_or("UTC"));
  if (!table.partition_columns.empty()) {
    all["basepath"] = table.location;
  }
  UnresolvedDataSource request;
  request.format = table.provider;
  request.paths = paths;
  request.schema = schema;
  request.options = std::move(all);
  const TablePtr source = catalog.open_source(request);
  AttributeList columns = attributes_of(source->schema());
  return make_plan<SubqueryAlias>(name, with_char_padding(make_plan<TableRelation>(source, std::move(columns), name)));
}

PlanPtr with_current_files(const PlanPtr& plan, const SessionCatalog& catalog) {
  return transform_up(plan, [&](const PlanPtr& node) -> PlanPtr {
    const auto* relation = as<TableRelation>(node);
    if (relation == nullptr || relation->name.size() != 3) {
      return node;
    }
    const auto table = catalog.find_table({relation->name[1], relation->name[2]});
    if (!table || table->is_view()) {
      return node;
    }
    const PlanPtr alias = read_table(*table, catalog, {});
    const PlanPtr inner = alias->children()[0];
    const auto* now = as<TableRelation>(inner->children().empty() ? inner : inner->children()[0]);
    const Schema& before = relation->table->schema();
    const Schema& schema = now->table->schema();
    const bool same = std::equal(before.begin(), before.end(), schema.begin(), schema.end(),
                                 [](const StructField& left, const StructField& right) {
                                   return left.name == right.name && left.type.same_type(right.type);
                                 });
    return same ? make_plan<TableRelation>(now->table, relation->columns, relation->name) : node;
  });
}

PlanPtr expand_table(const TableDefinition& table, const SessionCatalog& catalog, const ViewScope* scope,
                     const SourceOptions& options) {
  return table.is_view() ? expand_view(table, catalog, scope) : read_table(table, catalog, options);
}

}  // namespace firesteel
