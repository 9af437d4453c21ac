#include "sources/parquet/test_support/arrow_comparison.h"

#include "columnar/batch.h"
#include "sources/parquet/parquet_source.h"

#include <arrow/io/file.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>

#include <cstdlib>
#include <filesystem>

namespace firesteel::parquet_format {
namespace {

int64_t arrow_integer(const arrow::Array& array, int64_t row) {
  switch (array.type_id()) {
    case arrow::Type::INT8:
      return static_cast<const arrow::Int8Array&>(array).Value(row);
    case arrow::Type::INT16:
      return static_cast<const arrow::Int16Array&>(array).Value(row);
    case arrow::Type::INT32:
      return static_cast<const arrow::Int32Array&>(array).Value(row);
    case arrow::Type::INT64:
      return static_cast<const arrow::Int64Array&>(array).Value(row);
    case arrow::Type::UINT8:
      return static_cast<const arrow::UInt8Array&>(array).Value(row);
    case arrow::Type::UINT16:
      return static_cast<const arrow::UInt16Array&>(array).Value(row);
    case arrow::Type::UINT32:
      return static_cast<const arrow::UInt32Array&>(array).Value(row);
    case arrow::Type::DATE32:
      return static_cast<const arrow::Date32Array&>(array).Value(row);
    case arrow::Type::TIMESTAMP: {
      const auto& type = static_cast<const arrow::TimestampType&>(*array.type());
      const int64_t value = static_cast<const arrow::TimestampArray&>(array).Value(row);
      return type.unit() == arrow::TimeUnit::MILLI  ? value * 1000
             : type.unit() == arrow::TimeUnit::NANO ? value / 1000
                                                    : value;
    }
    case arrow::Type::TIME64:
      return static_cast<const arrow::Time64Array&>(array).Value(row) * 1000;
    default:
      ADD_FAILURE() << "no integer: " << array.type()->ToString();
      return 0;
  }
}

int128_t arrow_decimal(const arrow::Array& array, int64_t row) {
  if (array.type_id() == arrow::Type::UINT64) {
    return static_cast<int128_t>(static_cast<const arrow::UInt64Array&>(array).Value(row));
  }
  const arrow::Decimal128 value(static_cast<const arrow::Decimal128Array&>(array).GetValue(row));
  return (static_cast<int128_t>(value.high_bits()) << 64) | value.low_bits();
}

Literal with_children(const DataType& type, std::vector<Literal> children) {
  return {type, std::make_shared<const std::vector<Literal>>(std::move(children))};
}

Literal nested_literal(const arrow::Array& array, int64_t row, const DataType& type) {
  std::vector<Literal> children;
  if (type.is(TypeId::kStruct)) {
    const auto& structs = static_cast<const arrow::StructArray&>(array);
    for (size_t f = 0; f < type.fields().size(); ++f) {
      children.push_back(arrow_literal(*structs.field(static_cast<int>(f)), row, type.fields()[f].type));
    }
  } else if (type.is(TypeId::kArray)) {
    const auto& lists = static_cast<const arrow::ListArray&>(array);
    for (int64_t i = lists.value_offset(row); i < lists.value_offset(row + 1); ++i) {
      children.push_back(arrow_literal(*lists.values(), i, type.element()));
    }
  } else {
    const auto& maps = static_cast<const arrow::MapArray&>(array);
    for (int64_t i = maps.value_offset(row); i < maps.value_offset(row + 1); ++i) {
      children.push_back(arrow_literal(*maps.keys(), i, type.key()));
      children.push_back(arrow_literal(*maps.items(), i, type.value()));
    }
  }
  return with_children(type, std::move(children));
}

}  // namespace

Literal arrow_literal(const arrow::Array& array, int64_t row, const DataType& type) {
  if (array.IsNull(row)) {
    return Literal::null(type);
  }
  if (type.is_decimal()) {
    return Literal::decimal(arrow_decimal(array, row), type.precision(), type.scale());
  }
  switch (type.physical()) {
    case PhysicalType::kBool:
      return Literal::boolean(static_cast<const arrow::BooleanArray&>(array).Value(row));
    case PhysicalType::kFloat:
      return {type, static_cast<double>(static_cast<const arrow::FloatArray&>(array).Value(row))};
    case PhysicalType::kDouble:
      return {type, static_cast<const arrow::DoubleArray&>(array).Value(row)};
    case PhysicalType::kString:
      if (array.type_id() == arrow::Type::FIXED_SIZE_BINARY) {
        return {type, static_cast<const arrow::FixedSizeBinaryArray&>(array).GetString(row)};
      }
      if (array.type_id() == arrow::Type::STRING_VIEW || array.type_id() == arrow::Type::BINARY_VIEW) {
        return {type, static_cast<const arrow::BinaryViewArray&>(array).GetString(row)};
      }
      return {type, static_cast<const arrow::BinaryArray&>(array).GetString(row)};
    case PhysicalType::kArray:
    case PhysicalType::kMap:
    case PhysicalType::kStruct:
      return nested_literal(array, row, type);
    default:
      return {type, arrow_integer(array, row)};
  }
}

std::vector<std::vector<Literal>> read_all(const Table& table, const ScanRequest& request, const ScanContext& context) {
  std::vector<std::vector<Literal>> columns(request.columns.size());
  const auto scan = table.new_scan(request);
  for (const ScanSplitPtr& split : scan->splits()) {
    const auto reader = scan->open(split, context);
    Batch batch;
    while (reader->next(batch)) {
      const Batch dense = compact(batch);
      for (size_t c = 0; c < columns.size(); ++c) {
        EXPECT_EQ(dense.columns[c]->size(), dense.num_rows);
        for (size_t row = 0; row < dense.num_rows; ++row) {
          columns[c].push_back(dense.columns[c]->literal_at(row));
        }
      }
    }
  }
  return columns;
}

void expect_same_as_arrow(const std::string& path, size_t batch_size) {
  const ParquetSource source;
  const TablePtr table = source.open({path}, nullptr, {});
  ScanRequest request;
  for (size_t c = 0; c < table->schema().size(); ++c) {
    request.columns.push_back(static_cast<int>(c));
  }
  ScanContext context;
  context.environment = std::make_shared<const EvaluationEnvironment>();
  context.batch_size = batch_size;
  const auto columns = read_all(*table, request, context);

  auto input = arrow::io::ReadableFile::Open(path).ValueOrDie();
  auto reader = parquet::arrow::OpenFile(input, arrow::default_memory_pool()).ValueOrDie();
  const std::shared_ptr<arrow::Table> expected = reader->ReadTable().ValueOrDie()->CombineChunks().ValueOrDie();
  ASSERT_EQ(static_cast<size_t>(expected->num_columns()), columns.size());
  for (size_t c = 0; c < columns.size(); ++c) {
    const StructField& field = table->schema()[c];
    ASSERT_EQ(columns[c].size(), static_cast<size_t>(expected->num_rows())) << field.name;
    const auto& chunks = expected->column(static_cast<int>(c))->chunks();
    int64_t start = 0;
    for (const auto& chunk : chunks) {
      for (int64_t row = 0; row < chunk->length(); ++row) {
        const Literal& got = columns[c][static_cast<size_t>(start + row)];
        const Literal wanted = arrow_literal(*chunk, row, field.type);
        ASSERT_TRUE(got == wanted) << path << " " << field.name << " row " << start + row << ": " << got.to_string()
                                   << " instead of " << wanted.to_string();
      }
      start += chunk->length();
    }
  }
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = std::filesystem::temp_directory_path() / "firesteel_parquet_XXXXXX";
  path_ = mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace firesteel::parquet_format
