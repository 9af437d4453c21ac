#include "functions/json/json_reader.h"

#include "base/text/number_text.h"
#include "functions/cast/decimal_text.h"
#include "functions/string/base64.h"
#include "functions/variant/variant_json.h"
#include "types/interval_text.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace firesteel {

/// A type with what is looked up for every value.
struct JsonReader::Shape {
  explicit Shape(const DataType& t) : type(t) {
    if (type.is(TypeId::kArray)) {
      children.emplace_back(type.element());
    } else if (type.is(TypeId::kMap)) {
      children.emplace_back(type.key());
      children.emplace_back(type.value());
    } else if (type.is(TypeId::kStruct)) {
      for (size_t i = 0; i < type.fields().size(); ++i) {
        children.emplace_back(type.fields()[i].type);
        index_of.emplace(type.fields()[i].name, i);
      }
    }
  }

  DataType type;
  std::vector<Shape> children;
  std::unordered_map<std::string_view, size_t> index_of;  // views into `type`, which all copies share
  int corrupt_field = -1;                                 // of the root
};

JsonReader::JsonReader(DataType type, const JsonOptions& options, std::string_view session_zone)
    : options_(options),
      datetimes_(options.record, session_zone),
      document_(options.syntax),
      shape_(std::make_unique<Shape>(type)) {
  const auto found = shape_->index_of.find(options.corrupt_record_column);
  if (found != shape_->index_of.end() && shape_->children[found->second].type.is_string_like()) {
    shape_->corrupt_field = static_cast<int>(found->second);
  }
}

JsonReader::~JsonReader() = default;

void JsonReader::check_type(const DataType& type) {
  if (type.is(TypeId::kUdt)) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "JSON as " + type.sql()}});
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

JsonReader::Outcome JsonReader::read(std::string_view text, VectorBuilder& out) {
  record_ = text;
  switch (document_.parse(text)) {
    case JsonDocument::Outcome::kEmpty:
      out.append_null();
      return Outcome::kEmpty;
    case JsonDocument::Outcome::kMalformed:
      append_bad(text, out);
      return Outcome::kBad;
    case JsonDocument::Outcome::kGood:
      break;
  }
  return append_record(document_, document_.root(), out);
}

JsonReader::Outcome JsonReader::append_record(const JsonDocument& document, const JsonNode& value, VectorBuilder& out) {
  current_ = &document;
  record_ = &document == &document_ ? record_ : value.raw;
  bad_ = false;
  if (value.kind == JsonKind::kNull || !append(value, *shape_, out, true)) {
    append_bad(record_, out);
    return Outcome::kBad;
  }
  return bad_ ? Outcome::kBad : Outcome::kGood;
}

// Nothing of the record could be read.
void JsonReader::append_bad(std::string_view text, VectorBuilder& out) {
  if (!shape_->type.is(TypeId::kStruct)) {
    return out.append_null();
  }
  for (size_t i = 0; i < shape_->children.size(); ++i) {
    static_cast<int>(i) == shape_->corrupt_field ? out.child(i).append_string(text) : out.child(i).append_null();
  }
  out.finish_struct();
}

// False, with nothing appended, when the value is not of the type.
bool JsonReader::append(const JsonNode& value, const Shape& shape, VectorBuilder& out, bool root) {
  if (shape.type.is(TypeId::kVariant)) {
    append_variant(value, out);
    return true;
  }
  if (value.kind == JsonKind::kNull) {
    out.append_null();
    return true;
  }
  switch (shape.type.id()) {
    case TypeId::kStruct:
      return value.kind == JsonKind::kObject && append_struct(value, shape, out);
    case TypeId::kArray:
      if (root && value.kind == JsonKind::kObject && shape.type.element().is(TypeId::kStruct)) {
        append_struct(value, shape.children[0], out.child(0));  // one object for an array of one
        out.finish_array(1);
        return true;
      }
      return value.kind == JsonKind::kArray && append_array(value, shape, out);
    case TypeId::kMap:
      return value.kind == JsonKind::kObject && append_map(value, shape, out);
    default:
      return append_scalar(value, shape.type, &out);
  }
}

void JsonReader::append_variant(const JsonNode& value, VectorBuilder& out) {
  VariantBuilder builder;
  append_json_value(*current_, value, builder);
  out.child(0).append_string(builder.value());
  out.child(1).append_string(builder.metadata());
  out.finish_struct();
}

bool JsonReader::append_struct(const JsonNode& value, const Shape& shape, VectorBuilder& out) {
  Children fields(shape.children.size(), nullptr);
  for (const JsonNode* child = current_->first_child(value); child != nullptr; child = current_->next(*child)) {
    if (const auto found = shape.index_of.find(child->name); found != shape.index_of.end()) {
      fields[found->second] = child;  // the last one of a name counts
    }
  }
  const bool before = bad_;
  bad_ = false;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (static_cast<int>(i) == shape.corrupt_field) {
      continue;
    }
    if (fields[i] == nullptr) {
      out.child(i).append_null();
    } else if (!append(*fields[i], shape.children[i], out.child(i), false)) {
      out.child(i).append_null();
      bad_ = true;
    }
  }
  if (shape.corrupt_field >= 0) {
    VectorBuilder& corrupt = out.child(static_cast<size_t>(shape.corrupt_field));
    bad_ ? corrupt.append_string(record_) : corrupt.append_null();
  }
  bad_ = bad_ || before;
  out.finish_struct();
  return true;
}

bool JsonReader::append_array(const JsonNode& value, const Shape& shape, VectorBuilder& out) {
  if (!fits(value, shape)) {
    return false;
  }
  for (const JsonNode* child = current_->first_child(value); child != nullptr; child = current_->next(*child)) {
    append(*child, shape.children[0], out.child(0), false);
  }
  out.finish_array(value.count);
  return true;
}

bool JsonReader::append_map(const JsonNode& value, const Shape& shape, VectorBuilder& out) {
  if (!fits(value, shape)) {
    return false;
  }
  std::vector<const JsonNode*> entries;
  std::unordered_map<std::string_view, size_t> seen;
  for (const JsonNode* child = current_->first_child(value); child != nullptr; child = current_->next(*child)) {
    const auto [place, fresh] = seen.emplace(child->name, entries.size());
    fresh ? entries.push_back(child) : void(entries[place->second] = child);
  }
  for (const JsonNode* entry : entries) {
    out.child(0).append_string(entry->name);
    append(*entry, shape.children[1], out.child(1), false);
  }
  out.finish_array(entries.size());
  return true;
}

// Would `append` take the value? Asked before the first element of an array is appended.
bool JsonReader::fits(const JsonNode& value, const Shape& shape) {
  if (value.kind == JsonKind::kNull || shape.type.is(TypeId::kVariant)) {
    return true;
  }
  if (shape.type.is(TypeId::kStruct)) {
    return value.kind == JsonKind::kObject;
  }
  if (!shape.type.is_nested()) {
    return append_scalar(value, shape.type, nullptr);
  }
  const bool map = shape.type.is(TypeId::kMap);
  if (value.kind != (map ? JsonKind::kObject : JsonKind::kArray) || (map && !shape.type.key().is_string_like())) {
    return false;
  }
  for (const JsonNode* child = current_->first_child(value); child != nullptr; child = current_->next(*child)) {
    if (!fits(*child, shape.children.back())) {
      return false;
    }
  }
  return true;
}

namespace {

template <typename T>
bool put(VectorBuilder* out, const std::optional<T>& value) {
  if (value && out != nullptr) {
    out->append(*value);
  }
  return value.has_value();
}

template <typename T>
bool put_integer(VectorBuilder* out, const JsonNode& value) {
  T number{};
  const auto end = value.text.data() + value.text.size();
  const auto result = std::from_chars(value.text.data(), end, number);
  const bool good = value.kind == JsonKind::kInteger && result.ec == std::errc() && result.ptr == end;
  return put(out, good ? std::optional(number) : std::nullopt);
}

// Also the texts that stand for what no JSON number is.
std::optional<double> floating_of(const JsonNode& value, bool non_finite) {
  if (value.kind == JsonKind::kString || value.text.find_first_of("NIn") != std::string_view::npos) {
    const std::string_view text = value.text;
    if (!non_finite) {
      return std::nullopt;
    }
    if (text == "NaN") {
      return std::numeric_limits<double>::quiet_NaN();
    }
    if (text == "Infinity" || text == "+Infinity" || text == "+INF" || text == "INF") {
      return std::numeric_limits<double>::infinity();
    }
    return text == "-Infinity" || text == "-INF" ? std::optional(-std::numeric_limits<double>::infinity())
                                                 : std::nullopt;
  }
  return value.kind == JsonKind::kInteger || value.kind == JsonKind::kFloat ? parse_double(value.text) : std::nullopt;
}

}  // namespace

bool JsonReader::append_scalar(const JsonNode& value, const DataType& type, VectorBuilder* out) {
  const bool text = value.kind == JsonKind::kString;
  switch (type.id()) {
    case TypeId::kBoolean:
      return put(out, value.kind == JsonKind::kBoolean ? std::optional<uint8_t>(value.text == "true") : std::nullopt);
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
      return append_text(value, out);
    case TypeId::kBinary:
      scratch_.clear();
      if (!text || !base64::decode(value.text, scratch_)) {
        return false;
      }
      if (out != nullptr) {
        out->append_string(scratch_);
      }
      return true;
    case TypeId::kDecimal:
      return append_decimal(value, type, out);
    case TypeId::kDate:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
      return append_moment(value, type, out);
    case TypeId::kYearMonthInterval:
    case TypeId::kDayTimeInterval:
    case TypeId::kCalendarInterval:
      return text && append_interval(value, type, out);
    case TypeId::kNull:
      return false;
    default:
      return append_number(value, type, out);
  }
}

bool JsonReader::append_text(const JsonNode& value, VectorBuilder* out) {
  if (out == nullptr) {
    return true;
  }
  if (value.kind == JsonKind::kString) {
    out->append_string(value.text);
  } else {
    scratch_.clear();
    append_json(*current_, value, scratch_);
    out->append_string(scratch_);
  }
  return true;
}

bool JsonReader::append_number(const JsonNode& value, const DataType& type, VectorBuilder* out) {
  switch (type.id()) {
    case TypeId::kByte:
      return put_integer<int8_t>(out, value);
    case TypeId::kShort:
      return put_integer<int16_t>(out, value);
    case TypeId::kInteger:
      return put_integer<int32_t>(out, value);
    case TypeId::kLong:
      return put_integer<int64_t>(out, value);
    case TypeId::kDouble:
      return put(out, floating_of(value, options_.syntax.non_finite_numbers));
    case TypeId::kFloat: {
      const auto number = floating_of(value, options_.syntax.non_finite_numbers);
      const bool plain = number && std::isfinite(*number);
      return put(
          out, plain ? parse_float(value.text) : (number ? std::optional(static_cast<float>(*number)) : std::nullopt));
    }
    default:
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "JSON as " + type.sql()}});
  }
}

bool JsonReader::append_decimal(const JsonNode& value, const DataType& type, VectorBuilder* out) {
  int128_t number = 0;
  const bool possible =
      value.kind == JsonKind::kInteger || value.kind == JsonKind::kFloat || value.kind == JsonKind::kString;
  if (!possible || parse_decimal(value.text, type.precision(), type.scale(), number) != DecimalParse::kGood) {
    return false;
  }
  return type.physical() == PhysicalType::kInt64 ? put(out, std::optional(static_cast<int64_t>(number)))
                                                 : put(out, std::optional(number));
}

bool JsonReader::append_moment(const JsonNode& value, const DataType& type, VectorBuilder* out) {
  if (value.kind == JsonKind::kInteger && type.is(TypeId::kTimestamp)) {
    const auto seconds = parse_integer(value.text, INT64_MIN / 1000000, INT64_MAX / 1000000);
    return put(out, seconds ? std::optional(*seconds * 1000000) : std::nullopt);
  }
  if (value.kind != JsonKind::kString) {
    return false;
  }
  switch (type.id()) {
    case TypeId::kDate:
      return put(out, datetimes_.date(value.text));
    case TypeId::kTimestamp:
      return put(out, datetimes_.timestamp(value.text));
    case TypeId::kTimestampNtz:
      return put(out, datetimes_.timestamp_ntz(value.text));
    default:
      return put(out, datetimes_.time(value.text));
  }
}

bool JsonReader::append_interval(const JsonNode& value, const DataType& type, VectorBuilder* out) {
  if (type.is(TypeId::kYearMonthInterval)) {
    return put(out, parse_year_month_interval(value.text, type));
  }
  return type.is(TypeId::kDayTimeInterval) ? put(out, parse_day_time_interval(value.text, type))
                                           : put(out, parse_calendar_interval(value.text));
}

}  // namespace firesteel
