#include "sources/parquet/scan/file_plan.h"

#include "base/errors/spark_error.h"
#include "sources/parquet/column/constant_column_reader.h"
#include "sources/parquet/column/file_metadata_reader.h"
#include "sources/parquet/column/flat_column_reader.h"
#include "sources/parquet/nested/nested_column_reader.h"

#include <algorithm>
#include <numeric>
#include <strings.h>

namespace firesteel::parquet_format {
namespace {

void add_leaf_ranges(const ParquetField& field, const RowGroup& group, std::vector<ByteRange>& ranges) {
  if (field.is_leaf()) {
    ranges.push_back(group.columns[static_cast<size_t>(field.leaf)].bytes);
  }
  for (const ParquetField& child : field.children) {
    add_leaf_ranges(child, group, ranges);
  }
}

}  // namespace

FilePlan::FilePlan(ParquetFilePtr file, const std::vector<ScanColumn>& columns,
                   const std::vector<Literal>& partition_values, const std::string& qualified_name)
    : file_(std::move(file)) {
  columns_.reserve(columns.size());
  for (const ScanColumn& column : columns) {
    columns_.push_back(plan_column(column, partition_values, qualified_name));
  }
}

FilePlan::Column FilePlan::plan_column(const ScanColumn& column, const std::vector<Literal>& partition_values,
                                       const std::string& qualified_name) const {
  Column plan;
  plan.type = column.type;
  if (column.partition >= 0) {
    const Literal& value = partition_values[static_cast<size_t>(column.partition)];
    const bool has_row_index = column.type.is(TypeId::kStruct) && !value.type.same_type(column.type);
    (has_row_index ? plan.file_metadata : plan.constant) = value;
    return plan;
  }
  const auto& fields = file_->fields;
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const ParquetField& field) {
    return strcasecmp(field.name.c_str(), column.name.c_str()) == 0;
  });
  if (found == fields.end() || column.type.is_null()) {
    plan.constant = Literal::null(column.type);
    return plan;
  }
  plan.field = &*found;
  if (!found->is_leaf() || column.type.is_nested()) {
    check_nested_types(*found, column.type, *file_, qualified_name);
    return plan;
  }
  const LeafColumn& leaf = file_->leaves[static_cast<size_t>(found->leaf)];
  const std::optional<ValueConversion> conversion = find_conversion(leaf, column.type);
  if (!conversion) {
    throw SparkError("FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH",
                     {{"path", qualified_name},
                      {"column", "[" + found->name + "]"},
                      {"expectedType", column.type.simple_string()},
                      {"actualType", stored_type_name(leaf.stored)}});
  }
  plan.leaf = found->leaf;
  plan.target.emplace(LeafTarget{leaf, column.type, *conversion, physical_width(column.type.physical())});
  return plan;
}

ValueRange FilePlan::range(size_t column, const RowGroup& group) const {
  const Column& plan = columns_[column];
  ValueRange range;
  range.rows = group.num_rows;
  if (plan.constant) {
    range.null_count = plan.constant->is_null() ? group.num_rows : 0;
    if (!plan.constant->is_null()) {
      range.min = range.max = plan.constant;
    }
    return range;
  }
  if (!plan.target) {
    return range;
  }
  const ChunkStatistics& statistics = group.columns[static_cast<size_t>(plan.leaf)].statistics;
  range.null_count = plan.target->leaf.max_definition == 0 ? std::optional<int64_t>(0) : statistics.null_count;
  if (statistics.min) {
    range.min = decode_statistic(plan.target->leaf, plan.type, *statistics.min);
  }
  if (statistics.max && !plan.type.is_fractional()) {  // NaN is left out of statistics and above all
    range.max = decode_statistic(plan.target->leaf, plan.type, *statistics.max);
  }
  return range;
}

std::unique_ptr<ColumnReader> FilePlan::open(size_t column, const RowGroup& group, const RandomAccessFile& file,
                                             const PageInput& input) const {
  const Column& plan = columns_[column];
  if (plan.constant) {
    return std::make_unique<ConstantColumnReader>(*plan.constant);
  }
  if (plan.file_metadata) {
    const auto position = &group - file_->row_groups.data();
    const int64_t first_row =
        std::accumulate(file_->row_groups.begin(), file_->row_groups.begin() + position, int64_t{0},
                        [](int64_t rows, const RowGroup& before) { return rows + before.num_rows; });
    return std::make_unique<FileMetadataReader>(*plan.file_metadata, plan.type, first_row);
  }
  if (plan.target) {
    return std::make_unique<FlatColumnReader>(file, group.columns[static_cast<size_t>(plan.leaf)], *plan.target, input);
  }
  return make_nested_column_reader(*file_, *plan.field, plan.type, group, file, input);
}

void FilePlan::add_byte_ranges(size_t column, const RowGroup& group, std::vector<ByteRange>& ranges) const {
  const Column& plan = columns_[column];
  if (plan.field != nullptr) {
    add_leaf_ranges(*plan.field, group, ranges);
  }
}

const LeafTarget* FilePlan::flat_target(size_t column) const {
  return columns_[column].target ? &*columns_[column].target : nullptr;
}

}  // namespace firesteel::parquet_format
