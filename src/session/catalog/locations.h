#pragma once

#include "catalog/table_definition.h"

#include <string>

namespace firesteel {

/// A path or URI as Spark keeps locations: "file:/a/b", absolute; other schemes as they are.
std::string location_uri(const std::string& path);
/// The path of a "file:" URI.
std::string local_path(const std::string& uri);
/// child below a location
std::string below(const std::string& uri, const std::string& child);

/// Name of a partition's folder: "a=1/b=x%3Ay"; NULL and "" are __HIVE_DEFAULT_PARTITION__.
std::string partition_folder(const TableDefinition& table, const PartitionDefinition& partition);
/// The values of "a=1/b=x%3Ay", unescaped.
std::vector<std::optional<std::string>> partition_values_of(const std::string& folder);

/// The operating system's user, owner of what is made here.
std::string current_user();

}  // namespace firesteel
