// ALTER TABLE ... ADD, DROP, RENAME PARTITION; RECOVER PARTITIONS and MSCK REPAIR TABLE.
#include "base/errors/spark_error.h"
#include "session/catalog/locations.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/name_checks.h"
#include "session/commands/partition_specs.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>

namespace firesteel {
namespace {

int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

void add_partitions(const AlterTablePartitions& statement, const TableDefinition& table,
                    const StatementContext& context) {
  std::vector<PartitionDefinition> added;
  const auto known = context.metastore().partitions(table);
  std::vector<PartitionSpec> taken;
  for (const AlterTablePartitions::Entry& entry : statement.partitions) {
    PartitionDefinition partition = whole_partition(table, entry.spec, context);
    if (entry.location.has_value()) {
      partition.location = partition_uri(table, *entry.location);
    }
    if (std::any_of(known.begin(), known.end(), [&](const auto& each) { return each.values == partition.values; })) {
      taken.push_back(entry.spec);
    } else {
      partition.created_ms = now_ms();
      added.push_back(std::move(partition));
    }
  }
  if (!taken.empty() && !statement.tolerant) {
    SparkError shape = partitions_not_found(table, taken);
    throw SparkError("PARTITIONS_ALREADY_EXIST", shape.parameters());
  }
  for (const PartitionDefinition& partition : added) {
    std::error_code error;
    std::filesystem::create_directories(local_path(partition_location(table, partition)), error);
  }
  context.metastore().add_partitions(table, added);
}

void drop_partitions(const AlterTablePartitions& statement, const TableDefinition& table,
                     const StatementContext& context) {
  std::vector<PartitionDefinition> dropped;
  std::vector<PartitionSpec> missing;
  for (const AlterTablePartitions::Entry& entry : statement.partitions) {
    const auto found = matching_partitions(table, entry.spec, context);
    if (found.empty()) {
      missing.push_back(entry.spec);
    }
    dropped.insert(dropped.end(), found.begin(), found.end());
  }
  if (!missing.empty() && !statement.tolerant) {
    throw partitions_not_found(table, missing);
  }
  context.metastore().drop_partitions(table, dropped);
  for (const PartitionDefinition& partition : dropped) {
    if (table.kind == TableKind::kManaged) {
      std::error_code error;
      std::filesystem::remove_all(local_path(partition_location(table, partition)), error);
    }
  }
}

void rename_partition(const AlterTablePartitions& statement, const TableDefinition& table,
                      const StatementContext& context) {
  const PartitionDefinition from = whole_partition(table, statement.partitions[0].spec, context);
  PartitionDefinition to = whole_partition(table, statement.new_spec, context);
  const auto known = context.metastore().partitions(table);
  const auto has = [&](const PartitionDefinition& wanted) {
    return std::any_of(known.begin(), known.end(), [&](const auto& each) { return each.values == wanted.values; });
  };
  if (!has(from)) {
    throw partitions_not_found(table, {statement.partitions[0].spec});
  }
  if (has(to)) {
    throw SparkError("PARTITIONS_ALREADY_EXIST", partitions_not_found(table, {statement.new_spec}).parameters());
  }
  const std::filesystem::path target = local_path(partition_location(table, to));
  std::error_code error;
  std::filesystem::create_directories(target.parent_path(), error);
  std::filesystem::rename(local_path(partition_location(table, from)), target, error);
  to.created_ms = now_ms();
  context.metastore().add_partitions(table, {to});
  context.metastore().drop_partitions(table, {from});
}

/// The partition folders below the table's: "a=1/b=2".
void find_folders(const std::filesystem::path& folder, const std::string& prefix,
                  const std::vector<std::string>& columns, size_t level, std::set<std::string>& found) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    const std::string wanted = lower_ascii(columns[level]) + "=";
    if (!entry.is_directory(error) || !lower_ascii(name).starts_with(wanted)) {
      continue;
    }
    const std::string path = prefix.empty() ? name : prefix + "/" + name;
    if (level + 1 == columns.size()) {
      found.insert(path);
    } else {
      find_folders(entry.path(), path, columns, level + 1, found);
    }
  }
}

void recover_partitions(const AlterTablePartitions& statement, const TableDefinition& table,
                        const StatementContext& context) {
  if (table.partition_columns.empty()) {
    throw SparkError("NOT_A_PARTITIONED_TABLE",
                     {{"operation", statement.command},
                      {"tableIdentWithDB", quoted_name({"spark_catalog", table.database, table.name})}});
  }
  std::set<std::string> folders;
  find_folders(local_path(table.location), "", table.partition_columns, 0, folders);
  if (statement.drop_missing) {
    std::vector<PartitionDefinition> gone;
    for (const PartitionDefinition& partition : context.metastore().partitions(table)) {
      if (!folders.contains(partition_folder(table, partition))) {
        gone.push_back(partition);
      }
    }
    context.metastore().drop_partitions(table, gone);
  }
  if (statement.add_missing) {
    std::vector<PartitionDefinition> added;
    for (const std::string& folder : folders) {
      PartitionDefinition partition;
      partition.values = partition_values_of(folder);
      partition.created_ms = now_ms();
      added.push_back(std::move(partition));
    }
    context.metastore().add_partitions(table, added);
  }
}

const char* operation_name(AlterTablePartitions::Action action) {
  switch (action) {
    case AlterTablePartitions::Action::kAdd:
      return "ALTER TABLE ... ADD PARTITION ...";
    case AlterTablePartitions::Action::kDrop:
      return "ALTER TABLE ... DROP PARTITION ...";
    case AlterTablePartitions::Action::kRename:
      return "ALTER TABLE ... RENAME TO PARTITION";
    default:
      return "ALTER TABLE ... RECOVER PARTITIONS";
  }
}

}  // namespace

CommandRows run_statement(const AlterTablePartitions& statement, const StatementContext& context) {
  const bool repair = statement.command == "MSCK REPAIR TABLE";
  const TableDefinition table =
      require_real_table(statement.name, repair ? statement.command : operation_name(statement.action), context);
  switch (statement.action) {
    case AlterTablePartitions::Action::kAdd:
      add_partitions(statement, table, context);
      break;
    case AlterTablePartitions::Action::kDrop:
      drop_partitions(statement, table, context);
      break;
    case AlterTablePartitions::Action::kRename:
      rename_partition(statement, table, context);
      break;
    case AlterTablePartitions::Action::kRecover:
      recover_partitions(statement, table, context);
      break;
  }
  return {};
}

}  // namespace firesteel
