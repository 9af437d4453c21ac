#include "connect/types/proto_types.h"

#include "base/errors/spark_error.h"
#include "base/text/collation.h"
#include "spark/connect/types.pb.h"
#include "types/json_reader.h"
#include "types/type_ddl.h"
#include "types/type_json.h"

#include <limits>
#include <string>

namespace firesteel {
namespace {

void write_struct(const std::vector<StructField>& fields, pb::DataType& out) {
  pb::DataType_Struct& record = *out.mutable_struct_();
  for (const StructField& field : fields) {
    pb::DataType_StructField& to = *record.add_fields();
    to.set_name(field.name);
    write_proto_type(field.type, *to.mutable_data_type());
    to.set_nullable(field.nullable);
    if (!field.metadata.empty() && field.metadata != "{}") {
      to.set_metadata(field.metadata);
    }
  }
}

void write_udt(const DataType& type, pb::DataType& out) {
  pb::DataType_UDT& udt = *out.mutable_udt();
  udt.set_type("udt");
  const std::string json = data_type_to_json(type);
  if (const auto value = read_json(json)) {
    if (const JsonValue* name = value->find("class"); name != nullptr && name->kind == JsonValue::Kind::kString) {
      udt.set_jvm_class(name->text);
    }
    if (const JsonValue* name = value->find("pyClass"); name != nullptr && name->kind == JsonValue::Kind::kString) {
      udt.set_python_class(name->text);
    }
    if (const JsonValue* code = value->find("serializedClass"); code != nullptr) {
      udt.set_serialized_python_class(code->text);
    }
  }
  write_proto_type(type.storage_type(), *udt.mutable_sql_type());
}

void write_nested(const DataType& type, pb::DataType& out) {
  if (type.is(TypeId::kArray)) {
    write_proto_type(type.element(), *out.mutable_array()->mutable_element_type());
    out.mutable_array()->set_contains_null(type.contains_null());
  } else if (type.is(TypeId::kMap)) {
    write_proto_type(type.key(), *out.mutable_map()->mutable_key_type());
    write_proto_type(type.value(), *out.mutable_map()->mutable_value_type());
    out.mutable_map()->set_value_contains_null(type.contains_null());
  } else if (type.is(TypeId::kStruct)) {
    write_struct(type.fields(), out);
  } else {
    write_udt(type, out);
  }
}

std::vector<StructField> read_fields(const pb::DataType_Struct& record) {
  std::vector<StructField> fields;
  for (const pb::DataType_StructField& field : record.fields()) {
    fields.push_back({field.name(), read_proto_type(field.data_type()), field.nullable(),
                      field.metadata() == "{}" ? std::string() : field.metadata()});
  }
  return fields;
}

DataType read_udt(const pb::DataType_UDT& udt) {
  const auto text = [](bool given, const std::string& value) { return given ? json_quoted(value) : "null"; };
  const DataType stored = udt.has_sql_type() ? read_proto_type(udt.sql_type()) : DataType::null();
  std::string json = R"({"type":"udt","class":)" + text(udt.has_jvm_class(), udt.jvm_class()) +
                     ",\"pyClass\":" + text(udt.has_python_class(), udt.python_class()) +
                     ",\"serializedClass\":" + text(udt.has_serialized_python_class(), udt.serialized_python_class()) +
                     ",\"sqlType\":" + data_type_to_json(stored) + "}";
  return DataType::udt(std::move(json), stored);
}

void expect_between(const char* what, int value, int least, int most) {
  if (value < least || value > most) {
    throw SparkError("CONNECT_INVALID_PLAN.ASSERTION_FAILURE",
                     {{"message", std::string(what) + " cannot be " + std::to_string(value)}});
  }
}

int field_or(bool given, int value, int otherwise) { return given ? value : otherwise; }

// Clients name UTF8_BINARY for every plain string.
DataType read_string(const std::string& collation) {
  const bool plain = collation.empty() || collation == "UTF8_BINARY";
  return plain ? DataType::string() : DataType::string(Collation::canonical_name(collation));
}

DataType read_decimal(const pb::DataType_Decimal& type) {
  const int precision = field_or(type.has_precision(), type.precision(), 10);
  const int scale = field_or(type.has_scale(), type.scale(), 0);
  if (precision > 38) {
    throw SparkError("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
                     {{"precision", std::to_string(precision)}, {"maxPrecision", "38"}});
  }
  if (scale > precision) {
    throw SparkError("_LEGACY_ERROR_TEMP_1228",
                     {{"scale", std::to_string(scale)}, {"precision", std::to_string(precision)}});
  }
  expect_between("the precision of a DECIMAL", precision, 1, 38);
  expect_between("the scale of a DECIMAL", scale, 0, precision);
  return DataType::decimal(precision, scale);
}

DataType read_interval(int start, int end, int last, DataType (*make)(int, int)) {
  expect_between("the first field of an interval", start, 0, last);
  expect_between("the last field of an interval", end, start, last);
  return make(start, end);
}

DataType read_parameterised(const pb::DataType& type) {
  switch (type.kind_case()) {
    case pb::DataType::kDecimal:
      return read_decimal(type.decimal());
    case pb::DataType::kString:
      return read_string(type.string().collation());
    case pb::DataType::kChar:
      expect_between("the length of a CHAR", type.char_().length(), 1, std::numeric_limits<int>::max());
      return DataType::char_type(type.char_().length());
    case pb::DataType::kVarChar:
      expect_between("the length of a VARCHAR", type.var_char().length(), 1, std::numeric_limits<int>::max());
      return DataType::varchar(type.var_char().length());
    case pb::DataType::kTime: {
      const int precision = field_or(type.time().has_precision(), type.time().precision(), 6);
      if (precision < 0 || precision > 6) {
        throw SparkError("UNSUPPORTED_TIME_PRECISION", {{"precision", std::to_string(precision)}});
      }
      return DataType::time(precision);
    }
    case pb::DataType::kYearMonthInterval: {
      const auto& interval = type.year_month_interval();
      const int start = field_or(interval.has_start_field(), interval.start_field(), 0);
      const int end = field_or(interval.has_end_field(), interval.end_field(), interval.has_start_field() ? start : 1);
      return read_interval(start, end, 1, DataType::year_month_interval);
    }
    case pb::DataType::kDayTimeInterval: {
      const auto& interval = type.day_time_interval();
      const int start = field_or(interval.has_start_field(), interval.start_field(), 0);
      const int end = field_or(interval.has_end_field(), interval.end_field(), interval.has_start_field() ? start : 3);
      return read_interval(start, end, 3, DataType::day_time_interval);
    }
    default:
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                       {{"feature", "the data type number " + std::to_string(type.kind_case()) + " of the protocol"}});
  }
}

}  // namespace

void write_proto_type(const DataType& type, pb::DataType& out) {
  switch (type.id()) {
    case TypeId::kNull:
      out.mutable_null();
      return;
    case TypeId::kBoolean:
      out.mutable_boolean();
      return;
    case TypeId::kByte:
      out.mutable_byte();
      return;
    case TypeId::kShort:
      out.mutable_short_();
      return;
    case TypeId::kInteger:
      out.mutable_integer();
      return;
    case TypeId::kLong:
      out.mutable_long_();
      return;
    case TypeId::kFloat:
      out.mutable_float_();
      return;
    case TypeId::kDouble:
      out.mutable_double_();
      return;
    case TypeId::kBinary:
      out.mutable_binary();
      return;
    case TypeId::kDate:
      out.mutable_date();
      return;
    case TypeId::kTimestamp:
      out.mutable_timestamp();
      return;
    case TypeId::kTimestampNtz:
      out.mutable_timestamp_ntz();
      return;
    case TypeId::kCalendarInterval:
      out.mutable_calendar_interval();
      return;
    case TypeId::kVariant:
      out.mutable_variant();
      return;
    case TypeId::kDecimal:
      out.mutable_decimal()->set_precision(type.precision());
      out.mutable_decimal()->set_scale(type.scale());
      return;
    case TypeId::kString:
      out.mutable_string()->set_collation(std::string(type.collation()));
      return;
    case TypeId::kChar:
      out.mutable_char_()->set_length(type.length());
      return;
    case TypeId::kVarchar:
      out.mutable_var_char()->set_length(type.length());
      return;
    case TypeId::kTime:
      out.mutable_time()->set_precision(type.precision());
      return;
    case TypeId::kYearMonthInterval:
      out.mutable_year_month_interval()->set_start_field(type.start_field());
      out.mutable_year_month_interval()->set_end_field(type.end_field());
      return;
    case TypeId::kDayTimeInterval:
      out.mutable_day_time_interval()->set_start_field(type.start_field());
      out.mutable_day_time_interval()->set_end_field(type.end_field());
      return;
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
    case TypeId::kUdt:
      write_nested(type, out);
      return;
  }
}

void write_proto_schema(const Schema& schema, pb::DataType& out) { write_struct(schema, out); }

DataType read_proto_type(const pb::DataType& type) {
  switch (type.kind_case()) {
    case pb::DataType::kNull:
      return DataType::null();
    case pb::DataType::kBinary:
      return DataType::binary();
    case pb::DataType::kBoolean:
      return DataType::boolean();
    case pb::DataType::kByte:
      return DataType::byte();
    case pb::DataType::kShort:
      return DataType::short_type();
    case pb::DataType::kInteger:
      return DataType::integer();
    case pb::DataType::kLong:
      return DataType::long_type();
    case pb::DataType::kFloat:
      return DataType::float_type();
    case pb::DataType::kDouble:
      return DataType::double_type();
    case pb::DataType::kDate:
      return DataType::date();
    case pb::DataType::kTimestamp:
      return DataType::timestamp();
    case pb::DataType::kTimestampNtz:
      return DataType::timestamp_ntz();
    case pb::DataType::kCalendarInterval:
      return DataType::calendar_interval();
    case pb::DataType::kVariant:
      return DataType::variant();
    case pb::DataType::kArray:
      return DataType::array(read_proto_type(type.array().element_type()), type.array().contains_null());
    case pb::DataType::kMap:
      return DataType::map(read_proto_type(type.map().key_type()), read_proto_type(type.map().value_type()),
                           type.map().value_contains_null());
    case pb::DataType::kStruct:
      return DataType::struct_type(read_fields(type.struct_()));
    case pb::DataType::kUdt:
      return read_udt(type.udt());
    case pb::DataType::kUnparsed:
      return parse_type_ddl(type.unparsed().data_type_string());
    case pb::DataType::KIND_NOT_SET:
      throw SparkError("CONNECT_INVALID_PLAN.INVALID_ONE_OF_FIELD_NOT_SET",
                       {{"fullName", "spark.connect.DataType"}, {"name", "kind"}});
    default:
      return read_parameterised(type);
  }
}

DataType read_type_text(const std::string& text) {
  if (text.starts_with('{') || text.starts_with('"')) {
    return data_type_from_json(text);
  }
  try {
    return DataType::struct_type(parse_schema_ddl(text));
  } catch (const SparkError&) {
    for (const std::string& form : {text, "struct<" + text + ">"}) {
      try {
        return parse_type_ddl(form);
      } catch (const SparkError&) {
        // the first error is about what the user wrote
      }
    }
    throw;
  }
}

Schema read_schema_text(const std::string& text) {
  const DataType type = read_type_text(text);
  return type.is(TypeId::kStruct) ? type.fields() : Schema{{"value", type, true, ""}};
}

}  // namespace firesteel
