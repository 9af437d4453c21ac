#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// Spark SQL types (org.apache.spark.sql.types).
enum class TypeId : uint8_t {
  kNull,  // VOID
  kBoolean,
  kByte,
  kShort,
  kInteger,
  kLong,
  kFloat,
  kDouble,
  kDecimal,
  kString,
  kChar,
  kVarchar,
  kBinary,
  kDate,
  kTimestamp,     // with local time zone: microseconds since the epoch, UTC
  kTimestampNtz,  // local microseconds since the epoch
  kTime,          // nanoseconds since midnight
  kYearMonthInterval,
  kDayTimeInterval,
  kCalendarInterval,
  kArray,
  kMap,
  kStruct,
  kVariant,
  kUdt,
};

/// How values of a type lie in a Vector.
enum class PhysicalType : uint8_t {
  kNull,
  kBool,  // uint8_t, 0 or 1
  kInt8,
  kInt16,
  kInt32,   // INTEGER, DATE (days), YEAR-MONTH interval (months)
  kInt64,   // BIGINT, timestamps, TIME, DAY-TIME interval (microseconds), DECIMAL up to precision 18
  kInt128,  // DECIMAL above precision 18
  kFloat,
  kDouble,
  kString,    // StringView: STRING, CHAR, VARCHAR, BINARY
  kInterval,  // CalendarInterval
  kArray,     // ArrayRange into one child
  kMap,       // ArrayRange into two children: keys, values
  kStruct,    // children of the same length
};

struct StructField;

/// A Spark data type with its parameters. A small value: copies share nested parts. Compare with ==.
class DataType {
 public:
  DataType() = default;  // VOID
  explicit DataType(TypeId id) : id_(id) {}

  static DataType null() { return DataType(TypeId::kNull); }
  static DataType boolean() { return DataType(TypeId::kBoolean); }
  static DataType byte() { return DataType(TypeId::kByte); }
  static DataType short_type() { return DataType(TypeId::kShort); }
  static DataType integer() { return DataType(TypeId::kInteger); }
  static DataType long_type() { return DataType(TypeId::kLong); }
  static DataType float_type() { return DataType(TypeId::kFloat); }
  static DataType double_type() { return DataType(TypeId::kDouble); }
  static DataType string() { return DataType(TypeId::kString); }
  static DataType string(std::string collation);  // "UTF8_BINARY" is the default collation
  static DataType char_type(int length);
  static DataType varchar(int length);
  static DataType binary() { return DataType(TypeId::kBinary); }
  static DataType date() { return DataType(TypeId::kDate); }
  static DataType timestamp() { return DataType(TypeId::kTimestamp); }
  static DataType timestamp_ntz() { return DataType(TypeId::kTimestampNtz); }
  static DataType time(int precision = 6);
  static DataType calendar_interval() { return DataType(TypeId::kCalendarInterval); }
  /// Fields: 0 = YEAR, 1 = MONTH.
  static DataType year_month_interval(int start = 0, int end = 1);
  /// Fields: 0 = DAY, 1 = HOUR, 2 = MINUTE, 3 = SECOND.
  static DataType day_time_interval(int start = 0, int end = 3);
  /// precision 1..38, 0 <= scale <= precision (negative scales do not exist here).
  static DataType decimal(int precision, int scale);
  static DataType array(DataType element, bool contains_null = true);
  static DataType map(DataType key, DataType value, bool value_contains_null = true);
  static DataType struct_type(std::vector<StructField> fields);
  static DataType variant() { return DataType(TypeId::kVariant); }
  /// A user-defined type: JSON description kept verbatim, stored as `sql_type`.
  static DataType udt(std::string json, DataType sql_type);

  TypeId id() const { return id_; }
  PhysicalType physical() const;

  int precision() const { return first_; }  // DECIMAL, TIME
  int scale() const { return second_; }     // DECIMAL
  int length() const { return first_; }     // CHAR, VARCHAR
  int start_field() const { return first_; }
  int end_field() const { return second_; }
  /// Collation name of a STRING; "UTF8_BINARY" by default.
  std::string_view collation() const;

  const DataType& element() const;                 // ARRAY
  bool contains_null() const;                      // ARRAY elements, MAP values
  const DataType& key() const;                     // MAP
  const DataType& value() const;                   // MAP
  const std::vector<StructField>& fields() const;  // STRUCT

  /// The type a UDT is stored as; any other type is itself.
  const DataType& storage_type() const;
  /// JSON description of a UDT, as given to udt().
  std::string_view udt_json() const;

  bool is(TypeId id) const { return id_ == id; }
  bool is_null() const { return id_ == TypeId::kNull; }
  bool is_decimal() const { return id_ == TypeId::kDecimal; }
  bool is_string_like() const { return id_ == TypeId::kString || id_ == TypeId::kChar || id_ == TypeId::kVarchar; }
  bool is_integral() const { return id_ >= TypeId::kByte && id_ <= TypeId::kLong; }
  bool is_fractional() const { return id_ == TypeId::kFloat || id_ == TypeId::kDouble; }
  bool is_numeric() const { return id_ >= TypeId::kByte && id_ <= TypeId::kDecimal; }
  bool is_datetime() const { return id_ == TypeId::kDate || id_ == TypeId::kTimestamp || id_ == TypeId::kTimestampNtz; }
  bool is_interval() const { return id_ >= TypeId::kYearMonthInterval && id_ <= TypeId::kCalendarInterval; }
  bool is_nested() const { return id_ == TypeId::kArray || id_ == TypeId::kMap || id_ == TypeId::kStruct; }

  /// Equal in everything, nullability of elements and field names included.
  bool operator==(const DataType& other) const;
  /// Equal apart from nullability of elements, values and fields (Spark's sameType; field names matter, case does not).
  bool same_type(const DataType& other) const;

  /// DDL for error messages, upper case: "DECIMAL(10,2)", "ARRAY<INT>" (Spark's DataType.sql).
  std::string sql() const;
  /// "decimal(10,2)", "array<int>", "struct<a:int>" (Spark's simpleString / catalogString).
  std::string simple_string() const;
  /// Short name as in the type's JSON: "integer", "decimal(10,2)", "timestamp_ntz".
  std::string type_name() const;

 private:
  struct Nested;
  TypeId id_ = TypeId::kNull;
  int16_t first_ = 0;
  int16_t second_ = 0;
  std::shared_ptr<const Nested> nested_;
};

struct StructField {
  std::string name;
  DataType type;
  bool nullable = true;
  std::string metadata;  // JSON object text, empty = {}

  bool operator==(const StructField& other) const = default;
};

/// A row type: the fields of a relation.
using Schema = std::vector<StructField>;

/// Tree as df.printSchema() prints it; `level` limits the depth (0 = all).
std::string schema_tree_string(const Schema& schema, int level = 0);

}  // namespace firesteel
