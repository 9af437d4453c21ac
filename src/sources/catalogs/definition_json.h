#pragma once

#include "catalog/table_definition.h"

#include <string>
#include <string_view>

namespace firesteel {

/// Definitions as the text that the metastore's file keeps. Reading ignores members it does not know and takes the
/// default for those that are not there, so that files of other versions can be read.
std::string to_json(const DatabaseDefinition& database);
std::string to_json(const TableDefinition& table);
std::string to_json(const PartitionDefinition& partition);
DatabaseDefinition database_from_json(std::string_view text);
TableDefinition table_from_json(std::string_view text);
PartitionDefinition partition_from_json(std::string_view text);

/// ["a",null]: the values of a partition, which are its key.
std::string values_json(const std::vector<std::optional<std::string>>& values);

}  // namespace firesteel
