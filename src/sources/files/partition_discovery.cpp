#include "sources/files/partition_discovery.h"

#include "base/errors/spark_error.h"
#include "sources/files/partition_value.h"

#include <algorithm>
#include <map>
#include <set>
#include <strings.h>

namespace firesteel {
namespace {

struct NamedValue {
  std::string column;
  std::string text;
};

/// What the folders between a base folder and a data file say.
struct FolderPartition {
  std::vector<NamedValue> values;
  std::string base;  // where the partition folders start
};

std::string folder_of(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

std::optional<NamedValue> parse_folder(std::string_view name) {
  const size_t equals = name.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == name.size()) {
    return std::nullopt;
  }
  return NamedValue{unescape_partition_text(name.substr(0, equals)), unescape_partition_text(name.substr(equals + 1))};
}

/// Walks up from a folder with data files as far as its parents are partition folders.
FolderPartition parse_path(const std::string& folder, const std::set<std::string>& base_folders) {
  FolderPartition partition;
  std::string current = folder;
  while (!base_folders.contains(current) && current != "/") {
    std::optional<NamedValue> value = parse_folder(std::string_view(current).substr(current.find_last_of('/') + 1));
    if (!value && !partition.values.empty()) {
      break;
    }
    if (value) {
      partition.values.push_back(std::move(*value));
    }
    current = folder_of(current);
  }
  std::reverse(partition.values.begin(), partition.values.end());
  partition.base = partition.values.empty() ? folder : current;
  return partition;
}

std::vector<std::string> column_names(const FolderPartition& partition) {
  std::vector<std::string> names;
  for (const NamedValue& value : partition.values) {
    names.push_back(value.column);
  }
  return names;
}

using FolderPartitions = std::map<std::string, FolderPartition>;

void check_one_base(const FileListing& listing, const FolderPartitions& folders) {
  std::set<std::string> bases;
  for (const auto& [folder, partition] : folders) {
    bases.insert(partition.base);
  }
  if (bases.size() > 1) {
    std::string list = "\n";
    for (const std::string& base : bases) {
      list += "\t" + path_for_message(*listing.file_system, base) + "\n";
    }
    throw SparkError("CONFLICTING_DIRECTORY_STRUCTURES", {{"discoveredBasePaths", list}});
  }
}

void check_same_columns(const FileListing& listing, const FolderPartitions& folders) {
  std::vector<std::vector<std::string>> lists;
  std::string suspicious;
  for (const auto& [folder, partition] : folders) {
    if (partition.values.empty()) {
      continue;
    }
    std::vector<std::string> names = column_names(partition);
    if (std::find(lists.begin(), lists.end(), names) == lists.end()) {
      lists.push_back(std::move(names));
    }
    suspicious += "\n\t" + path_for_message(*listing.file_system, folder);
  }
  if (lists.size() > 1) {
    std::string text = "\n";
    for (size_t i = 0; i < lists.size(); ++i) {
      text += "\tPartition column name list #" + std::to_string(i) + ": ";
      for (size_t n = 0; n < lists[i].size(); ++n) {
        text += (n > 0 ? ", " : "") + lists[i][n];
      }
      text += "\n";
    }
    throw SparkError("CONFLICTING_PARTITION_COLUMN_NAMES",
                     {{"distinctPartColLists", text}, {"suspiciousPaths", suspicious}});
  }
}

Schema resolve_schema(const FolderPartitions& folders, const Schema* user_schema, const std::string& time_zone) {
  Schema schema;
  for (const auto& [folder, partition] : folders) {
    for (size_t c = 0; c < partition.values.size(); ++c) {
      const DataType type = infer_partition_type(partition.values[c].text, time_zone);
      if (c == schema.size()) {
        schema.push_back({partition.values[c].column, type, true, {}});
      } else {
        schema[c].type = wider_partition_type(schema[c].type, type);
      }
    }
  }
  for (StructField& field : schema) {
    field.type = field.type.is_null() ? DataType::string() : field.type;
    const auto is_same = [&](const StructField& given) {
      return strcasecmp(given.name.c_str(), field.name.c_str()) == 0;
    };
    if (user_schema != nullptr) {
      const auto given = std::find_if(user_schema->begin(), user_schema->end(), is_same);
      field = given == user_schema->end() ? field : *given;
    }
  }
  return schema;
}

std::vector<Literal> to_literals(const FolderPartition& partition, const Schema& schema, const std::string& time_zone) {
  std::vector<Literal> literals;
  for (size_t c = 0; c < schema.size(); ++c) {
    const std::string& text = partition.values[c].text;
    std::optional<Literal> literal = partition_literal(text, schema[c].type, time_zone);
    if (!literal) {
      throw SparkError("CAST_INVALID_INPUT", {{"expression", "'" + text + "'"},
                                              {"sourceType", "\"STRING\""},
                                              {"targetType", "\"" + schema[c].type.sql() + "\""},
                                              {"ansiConfig", "\"spark.sql.ansi.enabled\""}});
    }
    literals.push_back(std::move(*literal));
  }
  return literals;
}

}  // namespace

PartitionedFiles discover_partitions(const FileListing& listing, const Schema* user_schema,
                                     const std::string& time_zone) {
  PartitionedFiles result;
  const std::set<std::string> base_folders(listing.base_folders.begin(), listing.base_folders.end());
  FolderPartitions folders;
  for (const FileStatus& file : listing.files) {
    const std::string folder = folder_of(file.path);
    if (!listing.recursive && !folders.contains(folder)) {
      folders[folder] = parse_path(folder, base_folders);
    }
  }
  const bool partitioned =
      std::any_of(folders.begin(), folders.end(), [](const auto& entry) { return !entry.second.values.empty(); });
  if (partitioned) {
    check_one_base(listing, folders);
    check_same_columns(listing, folders);
    result.partition_schema = resolve_schema(folders, user_schema, time_zone);
  }
  const std::set<std::string> roots(listing.roots.begin(), listing.roots.end());
  for (const FileStatus& file : listing.files) {
    const std::string folder = folder_of(file.path);
    if (partitioned) {
      if (folders.at(folder).values.empty()) {
        continue;
      }
      result.values.push_back(to_literals(folders.at(folder), result.partition_schema, time_zone));
    } else if (!listing.recursive && !roots.contains(folder) && !roots.contains(file.path)) {
      continue;  // without partitions only files right in the given folders count
    } else {
      result.values.emplace_back();
    }
    result.files.push_back(file);
  }
  return result;
}

}  // namespace firesteel
