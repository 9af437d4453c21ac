#include "session/write/insert.h"

#include "base/errors/spark_error.h"
#include "logical/commands/write_files.h"
#include "session/catalog/locations.h"
#include "session/query/query_execution.h"
#include "session/write/file_write.h"
#include "session/write/store_assignment.h"
#include "sources/write/new_table_mark.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace firesteel {
namespace {

int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool reads_table(const PlanPtr& plan, const std::vector<std::string>& name) {
  if (const auto* table = as<TableRelation>(plan); table != nullptr && table->name == name) {
    return true;
  }
  for (const ExprPtr& expr : plan->expressions()) {
    if (contains(expr, [&](const ExprPtr& node) {
          const PlanPtr inner = subquery_plan(node);
          return inner != nullptr && reads_table(inner, name);
        })) {
      return true;
    }
  }
  const PlanList children = plan->children();
  return std::any_of(children.begin(), children.end(), [&](const PlanPtr& child) { return reads_table(child, name); });
}

using FixedValues = std::vector<std::pair<std::string, std::optional<std::string>>>;

bool is_below(const PartitionDefinition& partition, const TableDefinition& table, const FixedValues& fixed) {
  return std::all_of(fixed.begin(), fixed.end(), [&](const auto& entry) {
    const auto place = std::find(table.partition_columns.begin(), table.partition_columns.end(), entry.first);
    const auto index = static_cast<size_t>(place - table.partition_columns.begin());
    return index < partition.values.size() && partition.values[index] == entry.second;
  });
}

/// The metastore's partitions after a write: those written are there, those replaced and not written are gone.
void update_partitions(const TableDefinition& table, const WriteSummary& summary, bool replaced,
                       const FixedValues& fixed, const StatementContext& context) {
  if (table.partition_columns.empty()) {
    return;
  }
  std::set<std::string> written;
  for (const WrittenFile& file : summary.files) {
    written.insert(file.partition);
  }
  std::vector<PartitionDefinition> gone;
  for (const PartitionDefinition& partition : context.metastore().partitions(table)) {
    if (replaced && is_below(partition, table, fixed) && !written.contains(partition_folder(table, partition))) {
      gone.push_back(partition);
    }
  }
  std::vector<PartitionDefinition> added;
  for (const std::string& folder : written) {
    PartitionDefinition partition;
    partition.values = partition_values_of(folder);
    partition.created_ms = now_ms();
    added.push_back(std::move(partition));
  }
  if (replaced && fixed.size() == table.partition_columns.size()) {  // a whole partition stays known, though empty
    const auto kept =
        std::find_if(gone.begin(), gone.end(), [&](const auto& each) { return is_below(each, table, fixed); });
    if (kept != gone.end()) {
      gone.erase(kept);
    }
  }
  context.metastore().drop_partitions(table, gone);
  context.metastore().add_partitions(table, added);
}

WriteSummary run_write(const WriteFiles& node, const TableDefinition& table, const StatementContext& context) {
  QueryExecution query(context.state, context.state.new_environment(context.session.user()), context.cancellation);
  WriteSummary summary;
  with_column_errors(table, node.child,
                     [&] { summary = write_files(node, context.state, query, context.cancellation); });
  return summary;
}

WriteFiles write_node(const TableDefinition& table, const PlanPtr& rows) {
  WriteFiles node(rows, table.provider, table.location);
  node.partition_columns = table.partition_columns;
  for (const auto& [key, value] : table.options) {
    node.options[lower_ascii(key)] = value;
  }
  node.schema = table.schema;
  for (StructField& field : *node.schema) {
    field.nullable = true;
  }
  return node;
}

bool is_dynamic(const TableDefinition& table, const InsertInto& insert, const FixedValues& fixed,
                const StatementContext& context) {
  if (!insert.overwrite || fixed.size() == table.partition_columns.size()) {
    return false;
  }
  const std::string mode = context.state.config.get("spark.sql.sources.partitionOverwriteMode").value_or("STATIC");
  return insert.dynamic_overwrite || lower_ascii(mode) == "dynamic";
}

}  // namespace

void forget_cached_rows(const TableDefinition& table, const StatementContext& context) {
  const std::vector<std::string> name = {"spark_catalog", table.database, table.name};
  context.state.shared.cache.invalidate([&](const TableRelation& relation) { return relation.name == name; });
  context.session.refresh_path(local_path(table.location));
}

void insert_into_table(const TableDefinition& table, const InsertInto& insert, const StatementContext& context) {
  const PlanPtr rows = rows_for_table(table, insert, context);
  if (insert.overwrite && reads_table(rows, {"spark_catalog", table.database, table.name})) {
    throw SparkError("UNSUPPORTED_OVERWRITE.TABLE",
                     {{"table", quoted_name({"spark_catalog", table.database, table.name})}});
  }
  const FixedValues fixed =
      insert.partition.has_value() ? static_partition(table, *insert.partition, context) : FixedValues{};
  if (insert.if_not_exists && fixed.size() == table.partition_columns.size()) {
    const auto known = context.metastore().partitions(table);
    if (std::any_of(known.begin(), known.end(), [&](const auto& each) { return is_below(each, table, fixed); })) {
      return;
    }
  }
  WriteFiles node = write_node(table, rows);
  node.mode = insert.overwrite ? SaveMode::kOverwrite : SaveMode::kAppend;
  const bool dynamic = is_dynamic(table, insert, fixed, context);
  node.dynamic_overwrite = dynamic;
  for (size_t i = 0; insert.overwrite && !dynamic && i < fixed.size(); ++i) {
    if (fixed[i].first != table.partition_columns[i]) {
      break;  // only leading partitions make a folder
    }
    node.static_partition.emplace_back(fixed[i].first, fixed[i].second.value_or("__HIVE_DEFAULT_PARTITION__"));
  }
  const WriteSummary summary = run_write(node, table, context);
  update_partitions(table, summary, insert.overwrite && !dynamic, fixed, context);
  forget_cached_rows(table, context);
  if (table.statistics.has_value()) {
    TableDefinition changed = table;
    changed.statistics.reset();
    context.metastore().alter_table(changed);
  }
}

void write_new_table(const TableDefinition& table, const PlanPtr& rows, const StatementContext& context) {
  WriteFiles node = write_node(table, rows);
  node.mode = SaveMode::kOverwrite;
  node.dynamic_overwrite = false;
  if (table.kind == TableKind::kManaged) {
    node.options[kMarksNewTable] = "true";
  }
  const WriteSummary summary = run_write(node, table, context);
  if (!context.metastore().create_table(table)) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS",
                     {{"relationName", quoted_name({"spark_catalog", table.database, table.name})}});
  }
  update_partitions(table, summary, false, {}, context);
  remove_new_table_mark(local_path(table.location));
}

}  // namespace firesteel
