#include "sources/parquet/parquet_source.h"

#include "base/errors/spark_error.h"
#include "sources/files/partition_discovery.h"
#include "sources/files/schema_assembly.h"
#include "sources/parquet/merge_schemas.h"
#include "sources/parquet/metadata/footer_cache.h"
#include "sources/parquet/parquet_table.h"
#include "sources/parquet/write/parquet_encoder.h"
#include "sources/write/file_write_job.h"

#include <strings.h>

namespace firesteel {
namespace {

// About 100 KB a footer of a large file.
constexpr size_t kFootersKept = 4096;

Schema infer_schema(const FileSystem& file_system, const PartitionedFiles& files, bool merge,
                    parquet_format::FooterCache& footers) {
  if (files.files.empty()) {
    throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "Parquet"}});
  }
  Schema schema = footers.get(file_system, files.files[0])->schema;
  for (size_t f = 1; merge && f < files.files.size(); ++f) {
    schema = parquet_format::merge_schemas(schema, footers.get(file_system, files.files[f])->schema);
  }
  return schema;
}

std::string option_or(const SourceOptions& options, const std::string& name, const std::string& otherwise) {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : found->second;
}

/// The user's words: what is read again with the same words is the same table, with whatever files are there then.
std::string identity_of(const std::vector<std::string>& paths, const Schema* schema, const SourceOptions& options) {
  std::string text = "parquet";
  for (const std::string& path : paths) {
    text += "\npath " + path;
  }
  for (const auto& [key, value] : options) {
    text += "\n" + key + "=" + value;
  }
  return schema == nullptr ? text : text + "\nschema " + DataType::struct_type(*schema).simple_string();
}

}  // namespace

ParquetSource::ParquetSource() : footers_(std::make_shared<parquet_format::FooterCache>(kFootersKept)) {}
ParquetSource::~ParquetSource() = default;

TablePtr ParquetSource::open(const std::vector<std::string>& paths, const Schema* schema,
                             const SourceOptions& options) const {
  if (paths.empty()) {
    throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "Parquet"}});
  }
  for (const char* name : {"ignoremissingfiles", "ignorecorruptfiles"}) {
    if (strcasecmp(option_or(options, name, "false").c_str(), "true") == 0) {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", std::string("the Parquet option ") + name}});
    }
  }
  const FileListing listing = list_files(paths, options);
  PartitionedFiles files =
      discover_partitions(listing, schema, option_or(options, "spark.sql.session.timezone", "UTC"));
  const bool merge =
      strcasecmp(
          option_or(options, "mergeschema", option_or(options, "spark.sql.parquet.mergeschema", "false")).c_str(),
          "true") == 0;
  const Schema data = schema != nullptr ? without_columns(*schema, files.partition_schema)
                                        : infer_schema(*listing.file_system, files, merge, *footers_);
  auto data_files = std::make_shared<std::vector<parquet_format::DataFile>>();
  for (size_t f = 0; f < files.files.size(); ++f) {
    data_files->push_back({std::move(files.files[f]), std::move(files.values[f])});
  }
  std::string identity = identity_of(paths, schema, options);
  auto table = std::make_shared<parquet_format::ParquetTable>(with_partition_columns(data, files.partition_schema),
                                                              files.partition_schema, listing.file_system,
                                                              listing.roots, std::move(data_files), footers_);
  table->set_identity(std::move(identity));
  return table;
}

std::unique_ptr<WriteJob> ParquetSource::new_write(const WriteRequest& request) const {
  return start_file_write(request, std::make_unique<parquet_format::ParquetFormatWriter>(request));
}

}  // namespace firesteel
