#include "sources/records/record_table.h"

#include "base/errors/spark_error.h"
#include "expression/print/expression_sql.h"
#include "sources/files/file_metadata.h"
#include "sources/files/schema_assembly.h"
#include "sources/records/record_scan.h"

#include <algorithm>
#include <set>
#include <strings.h>

namespace firesteel {

std::string source_option(const SourceOptions& options, const std::string& option, const std::string& otherwise) {
  const auto found = options.find(option);
  return found == options.end() ? otherwise : found->second;
}

bool source_flag(const SourceOptions& options, const std::string& option, const std::string& setting) {
  const std::string value =
      source_option(options, option, setting.empty() ? "false" : source_option(options, setting, "false"));
  return strcasecmp(value.c_str(), "true") == 0;
}

std::string source_time_zone(const SourceOptions& options) {
  return source_option(options, "spark.sql.session.timezone", "UTC");
}

namespace {

void check_unique_names(const Schema& schema, bool case_sensitive) {
  std::set<std::string> seen;
  for (const StructField& field : schema) {
    std::string name = field.name;
    if (!case_sensitive) {
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    }
    if (!seen.insert(name).second) {
      throw SparkError("COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(name)}});
    }
  }
}

}  // namespace

RecordTable::RecordTable(std::shared_ptr<const RecordFormat> format, const Schema& data_schema,
                         const FileListing& listing, PartitionedFiles files, const SourceOptions& options) {
  check_unique_names(data_schema, source_flag(options, "spark.sql.casesensitive"));
  auto content = std::make_shared<Content>();
  content->format = std::move(format);
  content->data_schema = nullable_schema(data_schema);
  content->schema = with_partition_columns(data_schema, files.partition_schema);
  const auto index_in = [](const Schema& schema, const StructField& field) {
    const auto found = std::find_if(schema.begin(), schema.end(), [&](const StructField& other) {
      return strcasecmp(other.name.c_str(), field.name.c_str()) == 0;
    });
    return found == schema.end() ? -1 : static_cast<int>(found - schema.begin());
  };
  for (const StructField& field : content->schema) {
    const int partition = index_in(files.partition_schema, field);
    content->partition_ordinals.push_back(partition);
    content->data_ordinals.push_back(partition >= 0 ? -1 : index_in(data_schema, field));
  }
  for (size_t i = 0; i < file_metadata_columns(content->schema, false).size(); ++i) {
    content->data_ordinals.push_back(-1);
    content->partition_ordinals.push_back(static_cast<int>(files.partition_schema.size() + i));
  }
  content->file_system = listing.file_system;
  content->roots = listing.roots;
  content->files = std::move(files);
  // The user's words: what is read again with the same words is the same table, with whatever files are there then.
  content->identity = content->format->name() + " " + DataType::struct_type(content->schema).simple_string();
  for (const std::string& root : content->roots) {
    content->identity += "\npath " + root;
  }
  for (const auto& [key, value] : options) {
    content->identity += "\n" + key + "=" + value;
  }
  content->ignore_missing = source_flag(options, "ignoremissingfiles", "spark.sql.files.ignoremissingfiles");
  content->ignore_corrupt = source_flag(options, "ignorecorruptfiles", "spark.sql.files.ignorecorruptfiles");
  content_ = std::move(content);
}

TableStatistics RecordTable::statistics() const {
  TableStatistics statistics;
  for (const FileStatus& file : content_->files.files) {
    statistics.size_bytes += file.size;
  }
  return statistics;
}

std::shared_ptr<const Scan> RecordTable::new_scan(const ScanRequest& request) const {
  return std::make_shared<RecordScan>(content_, request);
}

Schema RecordTable::hidden_columns() const { return file_metadata_columns(content_->schema, false); }

std::vector<std::string> RecordTable::input_files() const {
  std::vector<std::string> names;
  for (const FileStatus& file : content_->files.files) {
    names.push_back(qualified_path(*content_->file_system, file.path));
  }
  return names;
}

}  // namespace firesteel
