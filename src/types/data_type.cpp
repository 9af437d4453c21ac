#include "types/data_type.h"

#include "base/errors/check.h"

#include <algorithm>
#include <cctype>

namespace firesteel {

struct DataType::Nested {
  std::vector<StructField> fields;  // array: one; map: key, value; struct: its fields; UDT: sql type
  std::string text;                 // collation of a STRING; JSON of a UDT
};

DataType DataType::string(std::string collation) {
  DataType type(TypeId::kString);
  type.nested_ = std::make_shared<const Nested>(Nested{{}, std::move(collation)});
  return type;
}

DataType DataType::char_type(int length) {
  DataType type(TypeId::kChar);
  type.first_ = static_cast<int16_t>(length);
  return type;
}

DataType DataType::varchar(int length) {
  DataType type(TypeId::kVarchar);
  type.first_ = static_cast<int16_t>(length);
  return type;
}

DataType DataType::time(int precision) {
  DataType type(TypeId::kTime);
  type.first_ = static_cast<int16_t>(precision);
  return type;
}

DataType DataType::year_month_interval(int start, int end) {
  DataType type(TypeId::kYearMonthInterval);
  type.first_ = static_cast<int16_t>(start);
  type.second_ = static_cast<int16_t>(end);
  return type;
}

DataType DataType::day_time_interval(int start, int end) {
  DataType type(TypeId::kDayTimeInterval);
  type.first_ = static_cast<int16_t>(start);
  type.second_ = static_cast<int16_t>(end);
  return type;
}

DataType DataType::decimal(int precision, int scale) {
  check(precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision,
        "decimal precision or scale out of range");
  DataType type(TypeId::kDecimal);
  type.first_ = static_cast<int16_t>(precision);
  type.second_ = static_cast<int16_t>(scale);
  return type;
}

DataType DataType::array(DataType element, bool contains_null) {
  DataType type(TypeId::kArray);
  type.nested_ = std::make_shared<const Nested>(Nested{{{"element", std::move(element), contains_null, ""}}, ""});
  return type;
}

DataType DataType::map(DataType key, DataType value, bool value_contains_null) {
  DataType type(TypeId::kMap);
  type.nested_ = std::make_shared<const Nested>(
      Nested{{{"key", std::move(key), false, ""}, {"value", std::move(value), value_contains_null, ""}}, ""});
  return type;
}

DataType DataType::struct_type(std::vector<StructField> fields) {
  DataType type(TypeId::kStruct);
  type.nested_ = std::make_shared<const Nested>(Nested{std::move(fields), ""});
  return type;
}

DataType DataType::udt(std::string json, DataType sql_type) {
  DataType type(TypeId::kUdt);
  type.nested_ = std::make_shared<const Nested>(Nested{{{"sqlType", std::move(sql_type), true, ""}}, std::move(json)});
  return type;
}

PhysicalType DataType::physical() const {
  switch (id_) {
    case TypeId::kNull:
      return PhysicalType::kNull;
    case TypeId::kBoolean:
      return PhysicalType::kBool;
    case TypeId::kByte:
      return PhysicalType::kInt8;
    case TypeId::kShort:
      return PhysicalType::kInt16;
    case TypeId::kInteger:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      return PhysicalType::kInt32;
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      return PhysicalType::kInt64;
    case TypeId::kFloat:
      return PhysicalType::kFloat;
    case TypeId::kDouble:
      return PhysicalType::kDouble;
    case TypeId::kDecimal:
      return first_ <= 18 ? PhysicalType::kInt64 : PhysicalType::kInt128;
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
    case TypeId::kBinary:
      return PhysicalType::kString;
    case TypeId::kCalendarInterval:
      return PhysicalType::kInterval;
    case TypeId::kArray:
      return PhysicalType::kArray;
    case TypeId::kMap:
      return PhysicalType::kMap;
    case TypeId::kStruct:
    case TypeId::kVariant:
      return PhysicalType::kStruct;
    case TypeId::kUdt:
      return nested_->fields[0].type.physical();
  }
  fail_check("unknown type id");
}

std::string_view DataType::collation() const {
  return nested_ == nullptr || id_ != TypeId::kString ? std::string_view("UTF8_BINARY")
                                                      : std::string_view(nested_->text);
}

const DataType& DataType::storage_type() const {
  return id_ == TypeId::kUdt ? nested_->fields[0].type.storage_type() : *this;
}

const DataType& DataType::element() const {
  check(id_ == TypeId::kArray, "element() of a type that is no array");
  return nested_->fields[0].type;
}

bool DataType::contains_null() const {
  check(id_ == TypeId::kArray || id_ == TypeId::kMap, "contains_null() of a type that is no array or map");
  return nested_->fields.back().nullable;
}

const DataType& DataType::key() const {
  check(id_ == TypeId::kMap, "key() of a type that is no map");
  return nested_->fields[0].type;
}

const DataType& DataType::value() const {
  check(id_ == TypeId::kMap, "value() of a type that is no map");
  return nested_->fields[1].type;
}

const std::vector<StructField>& DataType::fields() const {
  check(id_ == TypeId::kStruct || id_ == TypeId::kUdt, "fields() of a type that is no struct");
  return nested_->fields;
}

std::string_view DataType::udt_json() const { return nested_->text; }

bool DataType::operator==(const DataType& other) const {
  if (id_ != other.id_ || first_ != other.first_ || second_ != other.second_) {
    return false;
  }
  if (nested_ == other.nested_) {
    return true;
  }
  if (id_ == TypeId::kString) {
    return collation() == other.collation();  // UTF8_BINARY may be written out
  }
  return nested_ != nullptr && other.nested_ != nullptr && nested_->text == other.nested_->text &&
         nested_->fields == other.nested_->fields;
}

bool DataType::same_type(const DataType& other) const {
  if (id_ != other.id_ || first_ != other.first_ || second_ != other.second_) {
    return false;
  }
  if (nested_ == other.nested_) {
    return true;
  }
  if (id_ == TypeId::kString) {
    return collation() == other.collation();
  }
  if (nested_ == nullptr || other.nested_ == nullptr || nested_->text != other.nested_->text) {
    return false;
  }
  return std::equal(
      nested_->fields.begin(), nested_->fields.end(), other.nested_->fields.begin(), other.nested_->fields.end(),
      [](const StructField& left, const StructField& right) {
        const auto same_letter = [](char a, char b) {
          return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
        };
        return std::equal(left.name.begin(), left.name.end(), right.name.begin(), right.name.end(), same_letter) &&
               left.type.same_type(right.type);
      });
}

}  // namespace firesteel
