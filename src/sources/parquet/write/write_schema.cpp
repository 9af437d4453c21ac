#include "sources/parquet/write/write_schema.h"

#include "base/errors/spark_error.h"
#include "base/numeric/int128.h"
#include "expression/print/expression_sql.h"
#include "types/coercion.h"
#include "types/json_reader.h"
#include "types/type_json.h"

#include <parquet/schema.h>
#include <parquet/types.h>

#include <algorithm>

namespace firesteel::parquet_format {
namespace {

using parquet::LogicalType;
using parquet::Repetition;
using parquet::schema::GroupNode;
using parquet::schema::NodePtr;
using parquet::schema::PrimitiveNode;

struct Levels {
  int16_t definition = 0;
  int16_t repetition = 0;
};

/// Bytes that hold any number of `precision` decimal digits.
int decimal_bytes(int precision) {
  const int128_t largest = power_of_ten(precision) - 1;
  int bytes = 1;
  for (int128_t limit = 128; bytes < 16 && limit - 1 < largest; limit *= 256) {
    ++bytes;
  }
  return bytes;
}

class SchemaMaker {
 public:
  explicit SchemaMaker(TimestampStorage timestamps) : timestamps_(timestamps) {}

  NodePtr make(const std::string& name, const DataType& declared, bool nullable, Levels levels, WriteField& field) {
    field.name = name;
    field.type = declared.storage_type();
    field.nullable = nullable;
    levels.definition = static_cast<int16_t>(levels.definition + (nullable ? 1 : 0));
    field.definition_level = levels.definition;
    field.repetition_level = levels.repetition;
    const auto repetition = nullable ? Repetition::OPTIONAL : Repetition::REQUIRED;
    switch (field.type.id()) {
      case TypeId::kArray:
        return make_array(repetition, levels, field);
      case TypeId::kMap:
        return make_map(repetition, levels, field);
      case TypeId::kStruct:
        return make_struct(repetition, levels, field);
      default:
        field.leaf = num_leaves_++;
        return make_leaf(repetition, field);
    }
  }

  int num_leaves() const { return num_leaves_; }

 private:
  NodePtr make_array(Repetition::type repetition, Levels levels, WriteField& field) {
    const Levels inside{static_cast<int16_t>(levels.definition + 1), static_cast<int16_t>(levels.repetition + 1)};
    field.repetition_level = inside.repetition;
    const DataType type = field.type;
    WriteField element;
    const NodePtr node = make("element", type.element(), type.contains_null(), inside, element);
    field.children.push_back(std::move(element));
    const NodePtr list = GroupNode::Make("list", Repetition::REPEATED, {node});
    return GroupNode::Make(field.name, repetition, {list}, LogicalType::List());
  }

  NodePtr make_map(Repetition::type repetition, Levels levels, WriteField& field) {
    const Levels inside{static_cast<int16_t>(levels.definition + 1), static_cast<int16_t>(levels.repetition + 1)};
    field.repetition_level = inside.repetition;
    const DataType type = field.type;
    field.children.resize(2);
    const NodePtr key = make("key", type.key(), false, inside, field.children[0]);
    const NodePtr value = make("value", type.value(), type.contains_null(), inside, field.children[1]);
    const NodePtr entries = GroupNode::Make("key_value", Repetition::REPEATED, {key, value});
    return GroupNode::Make(field.name, repetition, {entries}, LogicalType::Map());
  }

  NodePtr make_struct(Repetition::type repetition, Levels levels, WriteField& field) {
    const DataType type = field.type;
    field.children.resize(type.fields().size());
    parquet::schema::NodeVector nodes;
    for (size_t i = 0; i < type.fields().size(); ++i) {
      const StructField& child = type.fields()[i];
      nodes.push_back(make(child.name, child.type, child.nullable, levels, field.children[i]));
    }
    return GroupNode::Make(field.name, repetition, nodes);
  }

  static NodePtr plain(const WriteField& field, Repetition::type repetition, parquet::Type::type type,
                       const std::shared_ptr<const LogicalType>& logical = LogicalType::None()) {
    return PrimitiveNode::Make(field.name, repetition, logical, type);
  }

  static NodePtr make_decimal(Repetition::type repetition, WriteField& field) {
    const int precision = field.type.precision();
    const auto logical = LogicalType::Decimal(precision, field.type.scale());
    if (precision <= 9) {
      field.storage = LeafStorage::kDecimalInt32;
      return plain(field, repetition, parquet::Type::INT32, logical);
    }
    if (precision <= 18) {
      field.storage = LeafStorage::kInt64;
      return plain(field, repetition, parquet::Type::INT64, logical);
    }
    field.storage = LeafStorage::kDecimalFixed;
    field.fixed_length = decimal_bytes(precision);
    return PrimitiveNode::Make(field.name, repetition, logical, parquet::Type::FIXED_LEN_BYTE_ARRAY,
                               field.fixed_length);
  }

  NodePtr make_timestamp(Repetition::type repetition, WriteField& field) const {
    switch (timestamps_) {
      case TimestampStorage::kInt96:
        field.storage = LeafStorage::kInt96;
        return plain(field, repetition, parquet::Type::INT96);
      case TimestampStorage::kMillis:
        field.storage = LeafStorage::kMillis;
        return plain(field, repetition, parquet::Type::INT64,
                     LogicalType::Timestamp(true, LogicalType::TimeUnit::MILLIS));
      case TimestampStorage::kMicros:
        break;
    }
    field.storage = LeafStorage::kInt64;
    return plain(field, repetition, parquet::Type::INT64, LogicalType::Timestamp(true, LogicalType::TimeUnit::MICROS));
  }

  NodePtr make_leaf(Repetition::type repetition, WriteField& field) const {
    switch (field.type.id()) {
      case TypeId::kBoolean:
        field.storage = LeafStorage::kBoolean;
        return plain(field, repetition, parquet::Type::BOOLEAN);
      case TypeId::kByte:
        return plain(field, repetition, parquet::Type::INT32, LogicalType::Int(8, true));
      case TypeId::kShort:
        return plain(field, repetition, parquet::Type::INT32, LogicalType::Int(16, true));
      case TypeId::kDate:
        return plain(field, repetition, parquet::Type::INT32, LogicalType::Date());
      case TypeId::kLong:
      case TypeId::kDayTimeInterval:
        field.storage = LeafStorage::kInt64;
        return plain(field, repetition, parquet::Type::INT64);
      case TypeId::kFloat:
        field.storage = LeafStorage::kFloat;
        return plain(field, repetition, parquet::Type::FLOAT);
      case TypeId::kDouble:
        field.storage = LeafStorage::kDouble;
        return plain(field, repetition, parquet::Type::DOUBLE);
      case TypeId::kDecimal:
        return make_decimal(repetition, field);
      case TypeId::kString:
      case TypeId::kChar:
      case TypeId::kVarchar:
        field.storage = LeafStorage::kBytes;
        return plain(field, repetition, parquet::Type::BYTE_ARRAY, LogicalType::String());
      case TypeId::kBinary:
        field.storage = LeafStorage::kBytes;
        return plain(field, repetition, parquet::Type::BYTE_ARRAY);
      case TypeId::kTimestamp:
        return make_timestamp(repetition, field);
      case TypeId::kTimestampNtz:
        field.storage = LeafStorage::kInt64;
        return plain(field, repetition, parquet::Type::INT64,
                     LogicalType::Timestamp(false, LogicalType::TimeUnit::MICROS));
      case TypeId::kTime:
        field.storage = LeafStorage::kTimeMicros;
        return plain(field, repetition, parquet::Type::INT64, LogicalType::Time(false, LogicalType::TimeUnit::MICROS));
      case TypeId::kNull:
        field.storage = LeafStorage::kBoolean;
        return plain(field, repetition, parquet::Type::BOOLEAN, LogicalType::Null());
      default:  // INT, YEAR-MONTH interval; the rest is refused before
        return plain(field, repetition, parquet::Type::INT32);
    }
  }

  const TimestampStorage timestamps_;
  int num_leaves_ = 0;
};

bool is_supported(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return is_supported(type.element());
    case TypeId::kMap:
      return is_supported(type.key()) && is_supported(type.value());
    case TypeId::kStruct:
      for (const StructField& field : type.fields()) {
        if (!is_supported(field.type)) {
          return false;
        }
      }
      return true;
    case TypeId::kUdt:
      return is_supported(type.storage_type());
    case TypeId::kVariant:
    case TypeId::kCalendarInterval:
      return false;
    default:
      return true;
  }
}

bool has_empty_struct(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return has_empty_struct(type.element());
    case TypeId::kMap:
      return has_empty_struct(type.key()) || has_empty_struct(type.value());
    case TypeId::kStruct:
      return type.fields().empty() || std::any_of(type.fields().begin(), type.fields().end(),
                                                  [](const auto& field) { return has_empty_struct(field.type); });
    default:
      return false;
  }
}

/// CHAR and VARCHAR are strings with a note in the field's metadata.
StructField stored_field(StructField field) {
  if (field.type.is(TypeId::kChar) || field.type.is(TypeId::kVarchar)) {
    const std::string note = "\"__CHAR_VARCHAR_TYPE_STRING\":" + json_quoted(field.type.simple_string());
    const bool empty = field.metadata.find(':') == std::string::npos;
    field.metadata = empty ? "{" + note + "}" : field.metadata.substr(0, field.metadata.rfind('}')) + "," + note + "}";
    field.type = DataType::string();
  }
  return field;
}

}  // namespace

WriteSchema make_write_schema(const Schema& schema, TimestampStorage timestamps) {
  if (has_empty_struct(DataType::struct_type(schema))) {
    throw SparkError("EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE", {{"format", "Parquet"}});
  }
  SchemaMaker maker(timestamps);
  WriteSchema result;
  parquet::schema::NodeVector nodes;
  result.fields.resize(schema.size());
  for (size_t i = 0; i < schema.size(); ++i) {
    if (!is_supported(schema[i].type)) {
      throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", {{"columnName", quote_identifier(schema[i].name)},
                                                                {"columnType", "\"" + schema[i].type.sql() + "\""},
                                                                {"format", "Parquet"}});
    }
    nodes.push_back(maker.make(schema[i].name, schema[i].type, schema[i].nullable, {}, result.fields[i]));
  }
  result.root = std::static_pointer_cast<GroupNode>(GroupNode::Make("spark_schema", Repetition::REQUIRED, nodes));
  result.num_leaves = maker.num_leaves();
  return result;
}

std::string row_metadata(const Schema& schema) {
  Schema stored;
  for (const StructField& field : schema) {
    stored.push_back(stored_field(field));
  }
  return data_type_to_json(DataType::struct_type(std::move(stored)));
}

}  // namespace firesteel::parquet_format
