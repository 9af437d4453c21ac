#include "sources/parquet/parquet_table.h"

#include "expression/print/expression_sql.h"
#include "sources/files/file_listing.h"
#include "sources/files/file_metadata.h"
#include "sources/parquet/scan/table_statistics.h"

#include <algorithm>
#include <strings.h>

namespace firesteel::parquet_format {

ParquetTable::ParquetTable(Schema schema, const Schema& partition_schema, FileSystemPtr file_system,
                           std::vector<std::string> roots, std::shared_ptr<const std::vector<DataFile>> files,
                           std::shared_ptr<FooterCache> footers)
    : schema_(std::move(schema)),
      file_system_(std::move(file_system)),
      roots_(std::move(roots)),
      files_(std::move(files)),
      footers_(std::move(footers)) {
  for (const StructField& field : schema_) {
    const auto partition = std::find_if(partition_schema.begin(), partition_schema.end(), [&](const auto& other) {
      return strcasecmp(other.name.c_str(), field.name.c_str()) == 0;
    });
    const int index = partition == partition_schema.end() ? -1 : static_cast<int>(partition - partition_schema.begin());
    columns_.push_back({field.name, field.type, index});
  }
  int hidden_value = static_cast<int>(partition_schema.size());
  for (const StructField& field : hidden_columns()) {
    hidden_columns_.push_back({field.name, field.type, hidden_value++});
  }
}

Schema ParquetTable::hidden_columns() const { return file_metadata_columns(schema_, true); }

TableStatistics ParquetTable::statistics() const {
  std::call_once(statistics_once_, [this] {
    statistics_ = footers_->statistics(statistics_key(), [this] { return compute_statistics(); });
  });
  return *statistics_;
}

std::string ParquetTable::statistics_key() const {
  std::string key = DataType::struct_type(schema_).sql();
  for (const DataFile& file : *files_) {
    key += '\n' + qualified_path(*file_system_, file.status.path) + '\t' + std::to_string(file.status.size) + '\t' +
           std::to_string(file.status.modified_ns);
  }
  return key;
}

TableStatistics ParquetTable::compute_statistics() const {
  // Beyond this many files the rest is estimated from these: planning must not read thousands of footers.
  constexpr size_t kMaxFooters = 64;
  StatisticsBuilder builder(columns_);
  int64_t total_bytes = 0;
  for (const DataFile& file : *files_) {
    total_bytes += file.status.size;
  }
  const size_t step = std::max<size_t>(1, files_->size() / kMaxFooters);
  for (size_t f = 0; f < files_->size(); f += step) {
    const DataFile& file = (*files_)[f];
    const std::string name = qualified_path(*file_system_, file.status.path);
    builder.add(FilePlan(footers_->get(*file_system_, file.status), columns_, file.partition_values, name));
  }
  return builder.finish(total_bytes);
}

std::shared_ptr<const Scan> ParquetTable::new_scan(const ScanRequest& request) const {
  auto shared = std::make_shared<ScanShared>();
  for (const int ordinal : request.columns) {
    const auto index = static_cast<size_t>(ordinal);
    const bool hidden = index >= columns_.size();
    shared->columns.push_back(hidden ? hidden_columns_[index - columns_.size()] : columns_[index]);
    shared->has_hidden_columns = shared->has_hidden_columns || hidden;
  }
  shared->conjuncts = prepare_conjuncts(request.filters);
  shared->file_system = file_system_;
  std::string description = describe(request, shared->conjuncts);
  return std::make_shared<ParquetScan>(std::move(shared), files_, footers_, std::move(description));
}

std::vector<std::string> ParquetTable::input_files() const {
  std::vector<std::string> names;
  for (const DataFile& file : *files_) {
    names.push_back(qualified_path(*file_system_, file.status.path));
  }
  return names;
}

std::string ParquetTable::describe(const ScanRequest& request, const ScanConjuncts& conjuncts) const {
  std::string text = "Batched: true, DataFilters: [";
  for (size_t i = 0; i < conjuncts.size(); ++i) {
    text += (i > 0 ? ", " : "") + expression_string(conjuncts[i].expression);
  }
  text += "], Format: Parquet, Location: InMemoryFileIndex(" + std::to_string(roots_.size()) + " paths)[";
  for (size_t i = 0; i < roots_.size(); ++i) {
    text += (i > 0 ? ", " : "") + path_for_message(*file_system_, roots_[i]);
  }
  Schema read;
  for (const int ordinal : request.columns) {
    const auto index = static_cast<size_t>(ordinal);
    if (index < columns_.size() && columns_[index].partition < 0) {
      read.push_back(schema_[index]);
    }
  }
  return text + "], ReadSchema: " + DataType::struct_type(std::move(read)).simple_string();
}

}  // namespace firesteel::parquet_format
