#include "sources/parquet/merge_schemas.h"

#include "base/errors/spark_error.h"

#include <algorithm>
#include <optional>
#include <strings.h>

namespace firesteel::parquet_format {
namespace {

std::optional<DataType> merge_types(const DataType& left, const DataType& right);

std::optional<Schema> merge_fields(const Schema& left, const Schema& right) {
  Schema merged = left;
  for (const StructField& field : right) {
    const auto found = std::find_if(merged.begin(), merged.end(), [&](const StructField& other) {
      return strcasecmp(other.name.c_str(), field.name.c_str()) == 0;
    });
    if (found == merged.end()) {
      merged.push_back(field);
      continue;
    }
    const std::optional<DataType> type = merge_types(found->type, field.type);
    if (!type) {
      return std::nullopt;
    }
    found->type = *type;
    found->nullable = found->nullable || field.nullable;
  }
  return merged;
}

std::optional<DataType> merge_types(const DataType& left, const DataType& right) {
  if (left == right || right.is_null()) {
    return left;
  }
  if (left.is_null()) {
    return right;
  }
  if (left.is_decimal() && right.is_decimal() && left.scale() == right.scale()) {
    return left.precision() >= right.precision() ? left : right;
  }
  if (left.id() != right.id()) {
    return std::nullopt;
  }
  if (left.is(TypeId::kArray)) {
    const auto element = merge_types(left.element(), right.element());
    return element ? std::optional(DataType::array(*element, left.contains_null() || right.contains_null()))
                   : std::nullopt;
  }
  if (left.is(TypeId::kMap)) {
    const auto key = merge_types(left.key(), right.key());
    const auto value = merge_types(left.value(), right.value());
    return key && value ? std::optional(DataType::map(*key, *value, left.contains_null() || right.contains_null()))
                        : std::nullopt;
  }
  if (left.is(TypeId::kStruct)) {
    const std::optional<Schema> fields = merge_fields(left.fields(), right.fields());
    return fields ? std::optional(DataType::struct_type(*fields)) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Schema merge_schemas(const Schema& left, const Schema& right) {
  std::optional<Schema> merged = merge_fields(left, right);
  if (!merged) {
    throw SparkError("CANNOT_MERGE_SCHEMAS", {{"left", "\"" + DataType::struct_type(left).sql() + "\""},
                                              {"right", "\"" + DataType::struct_type(right).sql() + "\""}});
  }
  return *merged;
}

}  // namespace firesteel::parquet_format
