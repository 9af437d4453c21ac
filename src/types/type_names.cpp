// The three spellings of a type: SQL (error messages), simple string (schemas as text) and JSON type name.
#include "types/data_type.h"

#include <array>

namespace firesteel {
namespace {

constexpr std::array<const char*, 2> kYearMonthFields = {"year", "month"};
constexpr std::array<const char*, 4> kDayTimeFields = {"day", "hour", "minute", "second"};

std::string upper(std::string text) {
  for (char& c : text) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return text;
}

template <size_t N>
std::string interval_name(const std::array<const char*, N>& names, int start, int end) {
  std::string text = std::string("interval ") + names[static_cast<size_t>(start)];
  return start == end ? text : text + " to " + names[static_cast<size_t>(end)];
}

bool is_plain_identifier(const std::string& name) {
  bool digits_only = true;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = c >= '0' && c <= '9';
    if (!letter && !digit) {
      return false;
    }
    digits_only = digits_only && digit;
  }
  return !name.empty() && !digits_only;
}

std::string quote_if_needed(const std::string& name) {
  if (is_plain_identifier(name)) {
    return name;
  }
  std::string quoted = "`";
  for (const char c : name) {
    quoted += c == '`' ? std::string("``") : std::string(1, c);
  }
  return quoted + "`";
}

}  // namespace

std::string DataType::type_name() const {
  switch (id_) {
    case TypeId::kNull:
      return "void";
    case TypeId::kBoolean:
      return "boolean";
    case TypeId::kByte:
      return "byte";
    case TypeId::kShort:
      return "short";
    case TypeId::kInteger:
      return "integer";
    case TypeId::kLong:
      return "long";
    case TypeId::kFloat:
      return "float";
    case TypeId::kDouble:
      return "double";
    case TypeId::kDecimal:
      return "decimal(" + std::to_string(first_) + "," + std::to_string(second_) + ")";
    case TypeId::kString:
      return nested_ == nullptr ? "string" : "string collate " + std::string(collation());
    case TypeId::kChar:
      return "char(" + std::to_string(first_) + ")";
    case TypeId::kVarchar:
      return "varchar(" + std::to_string(first_) + ")";
    case TypeId::kBinary:
      return "binary";
    case TypeId::kDate:
      return "date";
    case TypeId::kTimestamp:
      return "timestamp";
    case TypeId::kTimestampNtz:
      return "timestamp_ntz";
    case TypeId::kTime:
      return "time(" + std::to_string(first_) + ")";
    case TypeId::kYearMonthInterval:
      return interval_name(kYearMonthFields, first_, second_);
    case TypeId::kDayTimeInterval:
      return interval_name(kDayTimeFields, first_, second_);
    case TypeId::kCalendarInterval:
      return "interval";
    case TypeId::kArray:
      return "array";
    case TypeId::kMap:
      return "map";
    case TypeId::kStruct:
      return "struct";
    case TypeId::kVariant:
      return "variant";
    case TypeId::kUdt:
      return "udt";
  }
  return "unknown";
}

std::string DataType::simple_string() const {
  switch (id_) {
    case TypeId::kByte:
      return "tinyint";
    case TypeId::kShort:
      return "smallint";
    case TypeId::kInteger:
      return "int";
    case TypeId::kLong:
      return "bigint";
    case TypeId::kArray:
      return "array<" + element().simple_string() + ">";
    case TypeId::kMap:
      return "map<" + key().simple_string() + "," + value().simple_string() + ">";
    case TypeId::kStruct: {
      std::string text = "struct<";
      for (const StructField& field : fields()) {
        text += (text.size() > 7 ? "," : "") + field.name + ":" + field.type.simple_string();
      }
      return text + ">";
    }
    default:
      return type_name();
  }
}

std::string DataType::sql() const {
  switch (id_) {
    case TypeId::kByte:
      return "TINYINT";
    case TypeId::kShort:
      return "SMALLINT";
    case TypeId::kInteger:
      return "INT";
    case TypeId::kLong:
      return "BIGINT";
    case TypeId::kString:
      return upper(type_name());
    case TypeId::kArray:
      return "ARRAY<" + element().sql() + ">";
    case TypeId::kMap:
      return "MAP<" + key().sql() + ", " + value().sql() + ">";
    case TypeId::kStruct: {
      std::string text = "STRUCT<";
      for (const StructField& field : fields()) {
        text += (text.size() > 7 ? ", " : "") + quote_if_needed(field.name) + ": " + field.type.sql() +
                (field.nullable ? "" : " NOT NULL");
      }
      return text + ">";
    }
    default:
      return upper(type_name());
  }
}

namespace {

void append_tree(const DataType& type, const std::string& prefix, int depth, int level, std::string& out);

void append_field(const std::string& name, const DataType& type, bool nullable, const char* nullable_word,
                  const std::string& prefix, int depth, int level, std::string& out) {
  if (level > 0 && depth > level) {
    return;
  }
  out += prefix + "-- " + name + ": " + type.type_name() +
         (nullable_word == nullptr ? ""
                                   : std::string(" (") + nullable_word + " = " + (nullable ? "true" : "false") + ")") +
         "\n";
  append_tree(type, prefix + "    |", depth + 1, level, out);
}

void append_tree(const DataType& type, const std::string& prefix, int depth, int level, std::string& out) {
  if (type.is(TypeId::kArray)) {
    append_field("element", type.element(), type.contains_null(), "containsNull", prefix, depth, level, out);
  } else if (type.is(TypeId::kMap)) {
    append_field("key", type.key(), false, nullptr, prefix, depth, level, out);
    append_field("value", type.value(), type.contains_null(), "valueContainsNull", prefix, depth, level, out);
  } else if (type.is(TypeId::kStruct)) {
    for (const StructField& field : type.fields()) {
      append_field(field.name, field.type, field.nullable, "nullable", prefix, depth, level, out);
    }
  }
}

}  // namespace

std::string schema_tree_string(const Schema& schema, int level) {
  std::string text = "root\n";
  for (const StructField& field : schema) {
    append_field(field.name, field.type, field.nullable, "nullable", " |", 1, level, text);
  }
  return text;
}

}  // namespace firesteel
