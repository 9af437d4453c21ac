#include "sources/parquet/metadata/leaf_type.h"

#include "base/errors/spark_error.h"
#include "sources/parquet/encoding/corrupt_file.h"

#include <parquet/schema.h>

#include <cmath>
#include <optional>

namespace firesteel::parquet_format {

std::string stored_type_name(StoredType stored) {
  switch (stored) {
    case StoredType::kBoolean:
      return "BOOLEAN";
    case StoredType::kInt32:
      return "INT32";
    case StoredType::kInt64:
      return "INT64";
    case StoredType::kInt96:
      return "INT96";
    case StoredType::kFloat:
      return "FLOAT";
    case StoredType::kDouble:
      return "DOUBLE";
    case StoredType::kByteArray:
      return "BINARY";
    case StoredType::kFixedLenByteArray:
      return "FIXED_LEN_BYTE_ARRAY";
  }
  return "UNKNOWN";
}

namespace {

using parquet::LogicalType;

std::optional<DataType> decimal_type(const LogicalType& logical, int max_precision) {
  const auto& decimal = static_cast<const parquet::DecimalLogicalType&>(logical);
  const int precision = decimal.precision();
  if (precision < 1 || precision > std::min(max_precision, 38) || decimal.scale() < 0 || decimal.scale() > precision) {
    return std::nullopt;
  }
  return DataType::decimal(precision, decimal.scale());
}

std::optional<DataType> int32_type(const LogicalType& logical, LeafColumn& leaf) {
  if (logical.is_date()) {
    return DataType::date();
  }
  if (logical.is_decimal()) {
    return decimal_type(logical, 9);
  }
  if (!logical.is_int()) {
    return std::nullopt;
  }
  const auto& integer = static_cast<const parquet::IntLogicalType&>(logical);
  leaf.is_unsigned = !integer.is_signed();
  switch (integer.bit_width()) {
    case 8:
      return integer.is_signed() ? DataType::byte() : DataType::short_type();
    case 16:
      return integer.is_signed() ? DataType::short_type() : DataType::integer();
    case 32:
      return integer.is_signed() ? DataType::integer() : DataType::long_type();
    default:
      return std::nullopt;
  }
}

TimeUnit to_unit(LogicalType::TimeUnit::unit unit) {
  return unit == LogicalType::TimeUnit::MILLIS   ? TimeUnit::kMillis
         : unit == LogicalType::TimeUnit::MICROS ? TimeUnit::kMicros
                                                 : TimeUnit::kNanos;
}

std::optional<DataType> int64_type(const LogicalType& logical, LeafColumn& leaf) {
  if (logical.is_decimal()) {
    return decimal_type(logical, 18);
  }
  if (logical.is_int()) {
    const auto& integer = static_cast<const parquet::IntLogicalType&>(logical);
    leaf.is_unsigned = !integer.is_signed();
    return integer.is_signed() ? DataType::long_type() : DataType::decimal(20, 0);
  }
  if (logical.is_timestamp()) {
    const auto& timestamp = static_cast<const parquet::TimestampLogicalType&>(logical);
    leaf.unit = to_unit(timestamp.time_unit());
    if (leaf.unit == TimeUnit::kNanos) {
      return std::nullopt;
    }
    return timestamp.is_adjusted_to_utc() ? DataType::timestamp() : DataType::timestamp_ntz();
  }
  if (logical.is_time()) {
    const auto& time = static_cast<const parquet::TimeLogicalType&>(logical);
    leaf.unit = to_unit(time.time_unit());
    if (leaf.unit == TimeUnit::kMicros && !time.is_adjusted_to_utc()) {
      return DataType::time(6);
    }
  }
  return std::nullopt;
}

std::optional<DataType> bytes_type(const LogicalType& logical) {
  if (logical.is_string() || logical.is_enum() || logical.is_JSON()) {
    return DataType::string();
  }
  if (logical.is_BSON()) {
    return DataType::binary();
  }
  return logical.is_decimal() ? decimal_type(logical, 38) : std::nullopt;
}

/// Decimal digits that any signed number of `bytes` bytes can hold.
int max_precision_for_bytes(int bytes) {
  return static_cast<int>(std::floor(std::log10(2.0) * (8.0 * std::min(bytes, 40) - 1)));
}

std::optional<DataType> plain_type(StoredType stored) {
  switch (stored) {
    case StoredType::kBoolean:
      return DataType::boolean();
    case StoredType::kInt32:
      return DataType::integer();
    case StoredType::kInt64:
      return DataType::long_type();
    case StoredType::kInt96:
      return DataType::timestamp();
    case StoredType::kFloat:
      return DataType::float_type();
    case StoredType::kDouble:
      return DataType::double_type();
    case StoredType::kByteArray:
    case StoredType::kFixedLenByteArray:
      return DataType::binary();
  }
  return std::nullopt;
}

std::optional<DataType> spark_type(const LogicalType& logical, LeafColumn& leaf) {
  if (logical.is_null()) {
    return DataType::null();
  }
  switch (leaf.stored) {
    case StoredType::kBoolean:
    case StoredType::kFloat:
    case StoredType::kDouble:
    case StoredType::kInt96:
      return plain_type(leaf.stored);
    case StoredType::kInt32:
      return int32_type(logical, leaf);
    case StoredType::kInt64:
      return int64_type(logical, leaf);
    case StoredType::kByteArray:
      return bytes_type(logical);
    case StoredType::kFixedLenByteArray:
      return logical.is_decimal() ? decimal_type(logical, max_precision_for_bytes(leaf.type_length)) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

LeafColumn describe_leaf(const parquet::schema::PrimitiveNode& node) {
  LeafColumn leaf;
  const int stored = static_cast<int>(node.physical_type());
  expect(stored >= 0 && stored <= 7, "unknown physical type");
  leaf.stored = static_cast<StoredType>(stored);
  leaf.type_length = node.type_length();
  expect(leaf.stored != StoredType::kFixedLenByteArray || leaf.type_length > 0, "fixed length below 1");
  const auto& logical = node.logical_type();
  const bool annotated = logical != nullptr && logical->is_valid() && !logical->is_none();
  const std::optional<DataType> type = annotated ? spark_type(*logical, leaf) : plain_type(leaf.stored);
  if (!type) {
    const std::string text = stored_type_name(leaf.stored) + " (" + logical->ToString() + ")";
    throw SparkError(logical->is_interval() ? "PARQUET_TYPE_NOT_SUPPORTED" : "PARQUET_TYPE_ILLEGAL",
                     {{"parquetType", text}});
  }
  leaf.type = *type;
  return leaf;
}

}  // namespace firesteel::parquet_format
