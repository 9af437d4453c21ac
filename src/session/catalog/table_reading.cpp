// Tables of the catalog as plans.
#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "io/filesystem/file_system.h"
#include "logical/relations/unary_relations.h"
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

/// What is to be read: the table's folder; of an external table those of its partitions' folders that are there.
///
/// A managed table's folder holds nothing but its partitions, and one listing of it sees a commit whole.
std::vector<std::string> paths_of(const TableDefinition& table, const SessionCatalog& catalog) {
  if (table.partition_columns.empty() || table.kind == TableKind::kManaged) {
    return exists(table.location) ? std::vector<std::string>{table.location} : std::vector<std::string>{};
  }
  if (exists(table.location)) {
    finish_pending_changes(local_path(table.location));  // listing the partitions' folders would not see them
  }
  std::vector<std::string> paths;
  for (const PartitionDefinition& partition : catalog.metastore().partitions(table)) {
    const std::string path =
        partition.location.empty() ? below(table.location, partition_folder(table, partition)) : partition.location;
    if (exists(path)) {
      paths.push_back(path);
    }
  }
  return paths;
}

/// A table without files.
class EmptyTable final : public Table {
 public:
  EmptyTable(std::string format, Schema schema) : format_(std::move(format)), schema_(std::move(schema)) {}
  std::string format() const override { return format_; }
  const Schema& schema() const override { return schema_; }
  std::shared_ptr<const Scan> new_scan(const ScanRequest&) const override { return std::make_shared<EmptyScan>(); }

 private:
  class EmptyScan final : public Scan {
   public:
    std::vector<ScanSplitPtr> splits() const override { return {}; }
    std::unique_ptr<BatchReader> open(const ScanSplitPtr&, const ScanContext&) const override { return nullptr; }
    std::string description() const override { return "Location: InMemoryFileIndex(0 paths)[]"; }
  };
  const std::string format_;
  const Schema schema_;
};

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
  const TablePtr source = catalog.data_source(table.provider)->open(paths, &schema, all);
  AttributeList columns = attributes_of(source->schema());
  return make_plan<SubqueryAlias>(name, make_plan<TableRelation>(source, std::move(columns), name));
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
    const auto* now = as<TableRelation>(alias->children()[0]);
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
