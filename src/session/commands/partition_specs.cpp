#include "session/commands/partition_specs.h"

#include "session/catalog/locations.h"
#include "session/write/store_assignment.h"

#include <algorithm>

namespace firesteel {
namespace {

std::string table_text(const TableDefinition& table) {
  return quoted_name({"spark_catalog", table.database, table.name});
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

void check_columns(const TableDefinition& table, const PartitionSpec& spec) {
  for (const PartitionValue& value : spec) {
    const bool known = std::any_of(table.partition_columns.begin(), table.partition_columns.end(),
                                   [&](const auto& name) { return lower_ascii(name) == lower_ascii(value.column); });
    if (!known) {
      throw SparkError("PARTITIONS_NOT_FOUND",
                       {{"partitionList", quoted_name({value.column})}, {"tableName", table_text(table)}});
    }
  }
}

}  // namespace

std::string partition_location(const TableDefinition& table, const PartitionDefinition& partition) {
  return partition.location.empty() ? below(table.location, partition_folder(table, partition)) : partition.location;
}

std::string partition_uri(const TableDefinition& table, const std::string& location) {
  const bool relative = !location.starts_with('/') && location.find(":/") == std::string::npos;
  return relative ? below(table.location, location) : location_uri(location);
}

std::string partition_text(const TableDefinition& table, const PartitionDefinition& partition) {
  return partition_folder(table, partition);
}

void require_partitioned(const TableDefinition& table) {
  if (table.partition_columns.empty()) {
    throw SparkError("INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY", {{"name", table_text(table)}});
  }
}

PartitionDefinition whole_partition(const TableDefinition& table, const PartitionSpec& spec,
                                    const StatementContext& context) {
  require_partitioned(table);
  check_columns(table, spec);
  const auto values = static_partition(table, spec, context);
  if (values.size() != table.partition_columns.size()) {
    std::vector<std::string> keys;
    for (const PartitionValue& value : spec) {
      keys.push_back(value.column);
    }
    throw SparkError("_LEGACY_ERROR_TEMP_1232", {{"specKeys", joined(keys)},
                                                 {"partitionColumnNames", joined(table.partition_columns)},
                                                 {"tableName", table_text(table)}});
  }
  PartitionDefinition partition;
  for (const auto& [name, value] : values) {
    partition.values.push_back(value);
  }
  return partition;
}

std::vector<PartitionDefinition> matching_partitions(const TableDefinition& table, const PartitionSpec& spec,
                                                     const StatementContext& context) {
  require_partitioned(table);
  check_columns(table, spec);
  const auto wanted = static_partition(table, spec, context);
  std::vector<PartitionDefinition> found;
  for (PartitionDefinition& partition : context.metastore().partitions(table)) {
    const bool matches = std::all_of(wanted.begin(), wanted.end(), [&](const auto& entry) {
      const auto place = std::find(table.partition_columns.begin(), table.partition_columns.end(), entry.first);
      return partition.values.at(static_cast<size_t>(place - table.partition_columns.begin())) == entry.second;
    });
    if (matches) {
      found.push_back(std::move(partition));
    }
  }
  return found;
}

SparkError partitions_not_found(const TableDefinition& table, const std::vector<PartitionSpec>& specs) {
  std::string list;
  for (const PartitionSpec& spec : specs) {
    std::string text;
    for (const PartitionValue& value : spec) {
      text += (text.empty() ? "" : ", ") + quoted_name({value.column}) + " = " + value.value.value_or("null");
    }
    list += (list.empty() ? "" : ", ") + ("PARTITION (" + text + ")");
  }
  return SparkError("PARTITIONS_NOT_FOUND",
                    {{"partitionList", list}, {"tableName", quoted_name({table.database, table.name})}});
}

}  // namespace firesteel
