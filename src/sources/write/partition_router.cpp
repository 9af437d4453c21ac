#include "sources/write/partition_router.h"

#include "columnar/decoded_vector.h"
#include "functions/cast/value_text.h"
#include "sources/write/partition_path.h"

namespace firesteel {

PartitionRouter::PartitionRouter(const Schema& schema, std::vector<int> partition_columns, const std::string& time_zone)
    : columns_(std::move(partition_columns)), zone_(TimeZone::load(time_zone)) {
  for (const int column : columns_) {
    names_.push_back(schema[static_cast<size_t>(column)].name);
  }
}

void PartitionRouter::append_folder(const Batch& batch, size_t row, std::string& out) const {
  std::string value;
  for (size_t c = 0; c < columns_.size(); ++c) {
    const Vector& column = *batch.columns[static_cast<size_t>(columns_[c])];
    value.clear();
    if (!column.is_null(row)) {
      append_value_text(column, row, zone_, value);
    }
    out += c == 0 ? "" : "/";
    out += partition_folder(names_[c], value);
  }
}

std::map<std::string, std::vector<int32_t>> PartitionRouter::route(const Batch& batch) const {
  std::map<std::string, std::vector<int32_t>> rows;
  Batch flat;
  flat.num_rows = batch.num_rows;
  flat.columns.resize(batch.columns.size());
  for (const int column : columns_) {
    const auto at = static_cast<size_t>(column);
    flat.columns[at] = flatten(batch.columns[at]);
  }
  std::string folder;
  std::string previous;
  std::vector<int32_t>* list = nullptr;
  for (size_t row = 0; row < batch.num_rows; ++row) {
    folder.clear();
    append_folder(flat, row, folder);
    if (list == nullptr || folder != previous) {
      list = &rows[folder];
      previous = folder;
    }
    list->push_back(static_cast<int32_t>(row));
  }
  return rows;
}

}  // namespace firesteel
