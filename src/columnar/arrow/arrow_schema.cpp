#include "columnar/arrow/arrow_schema.h"

#include "base/errors/check.h"
#include "base/errors/spark_error.h"

#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>

namespace firesteel {
namespace {

std::shared_ptr<arrow::Field> to_arrow_field(const std::string& name, const DataType& type, bool nullable,
                                             const ArrowMapping& mapping) {
  return arrow::field(name, to_arrow_type(type, mapping), nullable);
}

std::shared_ptr<arrow::DataType> variant_type() {
  // Spark marks the struct as a variant by metadata of its second field.
  const auto mark = arrow::key_value_metadata({"variant"}, {"true"});
  return arrow::struct_(
      {arrow::field("value", arrow::binary(), false), arrow::field("metadata", arrow::binary(), false, mark)});
}

bool is_variant(const arrow::DataType& type) {
  if (type.num_fields() != 2) {
    return false;
  }
  const auto& metadata = type.field(1)->metadata();
  return metadata != nullptr && metadata->Contains("variant");
}

std::shared_ptr<arrow::DataType> to_arrow_nested(const DataType& type, const ArrowMapping& mapping) {
  if (type.is(TypeId::kArray)) {
    return arrow::list(to_arrow_field("element", type.element(), type.contains_null(), mapping));
  }
  if (type.is(TypeId::kMap)) {
    return std::make_shared<arrow::MapType>(to_arrow_field("key", type.key(), false, mapping),
                                            to_arrow_field("value", type.value(), type.contains_null(), mapping));
  }
  arrow::FieldVector fields;
  for (const StructField& field : type.fields()) {
    fields.push_back(to_arrow_field(field.name, field.type, field.nullable, mapping));
  }
  return arrow::struct_(std::move(fields));
}

DataType from_arrow_nested(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST:
    case arrow::Type::FIXED_SIZE_LIST:
      return DataType::array(from_arrow_type(*type.field(0)->type()), type.field(0)->nullable());
    case arrow::Type::MAP: {
      const auto& map = static_cast<const arrow::MapType&>(type);
      return DataType::map(from_arrow_type(*map.key_type()), from_arrow_type(*map.item_type()),
                           map.item_field()->nullable());
    }
    case arrow::Type::STRUCT: {
      if (is_variant(type)) {
        return DataType::variant();
      }
      std::vector<StructField> fields;
      for (const auto& field : type.fields()) {
        fields.push_back({field->name(), from_arrow_type(*field->type()), field->nullable(), ""});
      }
      return DataType::struct_type(std::move(fields));
    }
    case arrow::Type::DICTIONARY:
      return from_arrow_type(*static_cast<const arrow::DictionaryType&>(type).value_type());
    default:
      throw SparkError("UNSUPPORTED_ARROWTYPE", {{"typeName", type.ToString()}});
  }
}

}  // namespace

std::shared_ptr<arrow::DataType> to_arrow_type(const DataType& type, const ArrowMapping& mapping) {
  switch (type.id()) {
    case TypeId::kNull:
      return arrow::null();
    case TypeId::kBoolean:
      return arrow::boolean();
    case TypeId::kByte:
      return arrow::int8();
    case TypeId::kShort:
      return arrow::int16();
    case TypeId::kInteger:
      return arrow::int32();
    case TypeId::kLong:
      return arrow::int64();
    case TypeId::kFloat:
      return arrow::float32();
    case TypeId::kDouble:
      return arrow::float64();
    case TypeId::kDecimal:
      return arrow::decimal128(type.precision(), type.scale());
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
      return mapping.large_var_types ? arrow::large_utf8() : arrow::utf8();
    case TypeId::kBinary:
      return mapping.large_var_types ? arrow::large_binary() : arrow::binary();
    case TypeId::kDate:
      return arrow::date32();
    case TypeId::kTimestamp:
      return arrow::timestamp(arrow::TimeUnit::MICRO, mapping.time_zone);
    case TypeId::kTimestampNtz:
      return arrow::timestamp(arrow::TimeUnit::MICRO);
    case TypeId::kTime:
      return arrow::time64(arrow::TimeUnit::NANO);
    case TypeId::kYearMonthInterval:
      return arrow::month_interval();
    case TypeId::kDayTimeInterval:
      return arrow::duration(arrow::TimeUnit::MICRO);
    case TypeId::kCalendarInterval:
      return arrow::month_day_nano_interval();
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
      return to_arrow_nested(type, mapping);
    case TypeId::kVariant:
      return variant_type();
    case TypeId::kUdt:
      return to_arrow_type(type.storage_type(), mapping);
  }
  fail_check("to_arrow_type: unknown type");
}

std::shared_ptr<arrow::Schema> to_arrow_schema(const Schema& schema, const ArrowMapping& mapping) {
  arrow::FieldVector fields;
  for (const StructField& field : schema) {
    fields.push_back(to_arrow_field(field.name, field.type, field.nullable, mapping));
  }
  return arrow::schema(std::move(fields));
}

DataType from_arrow_type(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::NA:
      return DataType::null();
    case arrow::Type::BOOL:
      return DataType::boolean();
    case arrow::Type::INT8:
      return DataType::byte();
    case arrow::Type::INT16:
    case arrow::Type::UINT8:
      return DataType::short_type();
    case arrow::Type::INT32:
    case arrow::Type::UINT16:
      return DataType::integer();
    case arrow::Type::INT64:
    case arrow::Type::UINT32:
      return DataType::long_type();
    case arrow::Type::UINT64:
      return DataType::decimal(20, 0);
    case arrow::Type::FLOAT:
      return DataType::float_type();
    case arrow::Type::DOUBLE:
      return DataType::double_type();
    case arrow::Type::DECIMAL32:
    case arrow::Type::DECIMAL64:
    case arrow::Type::DECIMAL128: {
      const auto& decimal = static_cast<const arrow::DecimalType&>(type);
      if (decimal.scale() < 0 || decimal.scale() > decimal.precision()) {
        break;
      }
      return DataType::decimal(decimal.precision(), decimal.scale());
    }
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
      return DataType::string();
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::BINARY_VIEW:
    case arrow::Type::FIXED_SIZE_BINARY:
      return DataType::binary();
    case arrow::Type::DATE32:
    case arrow::Type::DATE64:
      return DataType::date();
    case arrow::Type::TIMESTAMP:
      return static_cast<const arrow::TimestampType&>(type).timezone().empty() ? DataType::timestamp_ntz()
                                                                               : DataType::timestamp();
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
      return DataType::time();
    case arrow::Type::INTERVAL_MONTHS:
      return DataType::year_month_interval();
    case arrow::Type::DURATION:
      return DataType::day_time_interval();
    case arrow::Type::INTERVAL_MONTH_DAY_NANO:
      return DataType::calendar_interval();
    default:
      return from_arrow_nested(type);
  }
  throw SparkError("UNSUPPORTED_ARROWTYPE", {{"typeName", type.ToString()}});
}

Schema from_arrow_schema(const arrow::Schema& schema) {
  Schema result;
  for (const auto& field : schema.fields()) {
    result.push_back({field->name(), from_arrow_type(*field->type()), field->nullable(), ""});
  }
  return result;
}

}  // namespace firesteel
