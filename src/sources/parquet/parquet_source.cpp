#include "sources/parquet/parquet_source.h"

#include "base/errors/spark_error.h"
#include "sources/files/partition_discovery.h"
#include "sources/parquet/merge_schemas.h"
#include "sources/parquet/metadata/footer_cache.h"
#include "sources/parquet/parquet_table.h"
#include "sources/parquet/write/parquet_encoder.h"
#include "sources/write/file_write_job.h"

#include <algorithm>
#include <strings.h>

namespace firesteel {
namespace {

// About 100 KB a footer of a large file.
constexpr size_t kFootersKept = 4096;

StructField as_nullable(StructField field);

DataType as_nullable(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return DataType::array(as_nullable(type.element()), true);
    case TypeId::kMap:
      return DataType::map(as_nullable(type.key()), as_nullable(type.value()), true);
    case TypeId::kStruct: {
      std::vector<StructField> fields;
      for (const StructField& field : type.fields()) {
        fields.push_back(as_nullable(field));
      }
      return DataType::struct_type(std::move(fields));
    }
    default:
      return type;
  }
}

/// Spark trusts no file's promise that a column has no nulls.
StructField as_nullable(StructField field) {
  field.type = as_nullable(field.type);
  field.nullable = true;
  return field;
}

bool is_same_name(const StructField& left, const StructField& right) {
  return strcasecmp(left.name.c_str(), right.name.c_str()) == 0;
}

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

/// Data columns, then partition columns; a partition column that the files have too stays in its place.
Schema join_schemas(const Schema& data, const Schema& partitions) {
  Schema schema;
  const auto find = [](const Schema& in, const StructField& field) {
    return std::find_if(in.begin(), in.end(), [&](const StructField& other) { return is_same_name(other, field); });
  };
  for (const StructField& field : data) {
    const auto partition = find(partitions, field);
    schema.push_back(as_nullable(partition == partitions.end() ? field : *partition));
  }
  for (const StructField& field : partitions) {
    if (find(data, field) == data.end()) {
      schema.push_back(as_nullable(field));
    }
  }
  return schema;
}

/// A schema given by the user without the partition columns, which move to the end.
Schema without(const Schema& schema, const Schema& partitions) {
  Schema rest;
  for (const StructField& field : schema) {
    if (std::none_of(partitions.begin(), partitions.end(),
                     [&](const StructField& other) { return is_same_name(other, field); })) {
      rest.push_back(field);
    }
  }
  return rest;
}

std::string option_or(const SourceOptions& options, const std::string& name, const std::string& otherwise) {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : found->second;
}

}  // namespace

ParquetSource::ParquetSource() : footers_(std::make_shared<parquet_format::FooterCache>(kFootersKept)) {}
ParquetSource::~ParquetSource() = default;

TablePtr ParquetSource::open(const std::vector<std::string>& paths, const Schema* schema,
                             const SourceOptions& options) const {
  if (paths.empty()) {
    throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "Parquet"}});
  }
  const FileListing listing = list_files(paths, options);
  PartitionedFiles files = discover_partitions(listing, schema, option_or(options, "timezone", "UTC"));
  const bool merge = strcasecmp(option_or(options, "mergeschema", "false").c_str(), "true") == 0;
  const Schema data = schema != nullptr ? without(*schema, files.partition_schema)
                                        : infer_schema(*listing.file_system, files, merge, *footers_);
  auto data_files = std::make_shared<std::vector<parquet_format::DataFile>>();
  for (size_t f = 0; f < files.files.size(); ++f) {
    data_files->push_back({std::move(files.files[f]), std::move(files.values[f])});
  }
  return std::make_shared<parquet_format::ParquetTable>(join_schemas(data, files.partition_schema),
                                                        files.partition_schema, listing.file_system, listing.roots,
                                                        std::move(data_files), footers_);
}

std::unique_ptr<WriteJob> ParquetSource::new_write(const WriteRequest& request) const {
  return start_file_write(request, std::make_unique<parquet_format::ParquetFormatWriter>(request));
}

}  // namespace firesteel
