#include "functions/json/json_writer.h"

#include "columnar/decoded_vector.h"
#include "functions/cast/value_text.h"
#include "functions/json/json_document.h"
#include "functions/string/base64.h"

#include <cmath>

namespace firesteel {

void JsonWriter::check_type(const DataType& type) {
  if (type.is(TypeId::kUdt)) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "JSON of " + type.sql()}});
  }
  if (type.is(TypeId::kArray)) {
    check_type(type.element());
  } else if (type.is(TypeId::kMap)) {
    check_type(type.key());
    check_type(type.value());
  } else if (type.is(TypeId::kStruct)) {
    for (const StructField& field : type.fields()) {
      check_type(field.type);
    }
  }
}

void JsonWriter::append(const Vector& vector, size_t row, std::string& out) { append_value(vector, row, 0, out); }

void JsonWriter::next_line(int depth, std::string& out) const {
  if (options_.pretty) {
    out.push_back('\n');
    out.append(static_cast<size_t>(depth) * 2, ' ');
  }
}

void JsonWriter::separate_name(std::string& out) const { out += options_.pretty ? " : " : ":"; }

void JsonWriter::append_value(const Vector& vector, size_t row, int depth, std::string& out) {
  const DecodedVector decoded(vector);
  const DataType& type = vector.type();
  if (type.is_null() || decoded.is_null(row)) {
    out += "null";
    return;
  }
  switch (type.id()) {
    case TypeId::kStruct:
      return append_struct(decoded.base(), decoded.index(row), depth, out);
    case TypeId::kArray:
    case TypeId::kMap:
      return append_elements(decoded.base(), decoded.index(row), depth, out);
    case TypeId::kBoolean:
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInteger:
    case TypeId::kLong:
    case TypeId::kDecimal:
    case TypeId::kVariant:
      return append_value_text(vector, row, datetimes_.zone(), out, DecimalStyle::kJava);
    case TypeId::kFloat:
    case TypeId::kDouble: {
      const double value =
          type.is(TypeId::kFloat) ? static_cast<double>(decoded.value<float>(row)) : decoded.value<double>(row);
      out += std::isfinite(value) ? "" : "\"";
      append_value_text(vector, row, datetimes_.zone(), out, DecimalStyle::kJava);
      out += std::isfinite(value) ? "" : "\"";
      return;
    }
    default:
      scratch_.clear();
      append_text(vector, row, scratch_);
      append_json_string(scratch_, out);
  }
}

// What is written between quotes.
void JsonWriter::append_text(const Vector& vector, size_t row, std::string& out) {
  const DecodedVector decoded(vector);
  switch (vector.type().id()) {
    case TypeId::kBinary:
      return base64::encode(decoded.value<StringView>(row).view(), out);
    case TypeId::kDate:
      return datetimes_.append_date(decoded.value<int32_t>(row), out);
    case TypeId::kTimestamp:
      return datetimes_.append_timestamp(decoded.value<int64_t>(row), out);
    case TypeId::kTimestampNtz:
      return datetimes_.append_timestamp_ntz(decoded.value<int64_t>(row), out);
    case TypeId::kTime:
      return datetimes_.append_time(decoded.value<int64_t>(row), out);
    default:
      return append_value_text(vector, row, datetimes_.zone(), out, DecimalStyle::kJava);
  }
}

void JsonWriter::append_struct(const Vector& base, size_t index, int depth, std::string& out) {
  const auto& fields = base.type().fields();
  bool first = true;
  out.push_back('{');
  for (size_t i = 0; i < fields.size(); ++i) {
    const Vector& child = *base.children()[i];
    const bool null = child.type().is_null() || child.is_null(index);
    if (null && options_.ignore_null_fields) {
      continue;
    }
    out += first ? "" : ",";
    first = false;
    next_line(depth + 1, out);
    append_json_string(fields[i].name, out);
    separate_name(out);
    append_value(child, index, depth + 1, out);
  }
  if (!first) {
    next_line(depth, out);
  } else if (options_.pretty) {
    out.push_back(' ');
  }
  out.push_back('}');
}

void JsonWriter::append_elements(const Vector& base, size_t index, int depth, std::string& out) {
  const auto range = base.values<ArrayRange>()[index];
  const bool map = base.type().is(TypeId::kMap);
  out.push_back(map ? '{' : '[');
  for (int32_t i = 0; i < range.length; ++i) {
    const auto at = static_cast<size_t>(range.offset + i);
    out += i == 0 ? "" : (options_.pretty && !map ? ", " : ",");
    if (map) {
      next_line(depth + 1, out);
      append_key(*base.children()[0], at, out);
      separate_name(out);
      append_value(*base.children()[1], at, depth + 1, out);
    } else {
      out += options_.pretty && i == 0 ? " " : "";
      append_value(*base.children()[0], at, depth, out);
    }
  }
  if (map && range.length > 0) {
    next_line(depth, out);
  } else if (options_.pretty) {
    out.push_back(' ');
  }
  out.push_back(map ? '}' : ']');
}

void JsonWriter::append_key(const Vector& keys, size_t index, std::string& out) {
  std::string text;
  append_key_text(keys, index, text);
  append_json_string(text, out);
}

// Spark names entries by the internal form of the key: days, microseconds, [1,2] for a struct.
void JsonWriter::append_key_text(const Vector& keys, size_t index, std::string& out) {
  const DecodedVector decoded(keys);
  if (keys.type().is_null() || decoded.is_null(index)) {
    out += "null";
    return;
  }
  switch (keys.type().id()) {
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      out += std::to_string(decoded.value<int32_t>(index));
      return;
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      out += std::to_string(decoded.value<int64_t>(index));
      return;
    case TypeId::kStruct: {
      const auto& children = decoded.base().children();
      out.push_back('[');
      for (size_t i = 0; i < children.size(); ++i) {
        out += i == 0 ? "" : ",";
        append_key_text(*children[i], decoded.index(index), out);
      }
      out.push_back(']');
      return;
    }
    default:
      return append_value_text(keys, index, datetimes_.zone(), out, DecimalStyle::kJava);
  }
}

}  // namespace firesteel
