#include "functions/variant/variant_json.h"

#include "base/errors/spark_error.h"
#include "base/text/number_text.h"
#include "base/time/datetime_format.h"
#include "functions/string/base64.h"

#include <charconv>
#include <cmath>
#include <optional>

namespace firesteel {
namespace {

constexpr int kMostDigits = 38;

/// -12.50 as -1250 and 2; none for exponents and for more than 38 digits.
std::optional<VariantValue::Decimal> exact_decimal(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  int128_t unscaled = 0;
  int scale = 0;
  int digits = 0;
  bool point = false;
  for (const char c : text.substr(negative ? 1 : 0)) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    digits += digits > 0 || c != '0' ? 1 : 0;
    scale += point ? 1 : 0;
    if (digits > kMostDigits || scale > kMostDigits) {
      return std::nullopt;
    }
    unscaled = unscaled * 10 + (c - '0');
  }
  return VariantValue::Decimal{negative ? -unscaled : unscaled, scale};
}

void append_number(std::string_view text, bool whole, VariantBuilder& builder) {
  if (whole) {
    int64_t value = 0;
    if (const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        error == std::errc() && end == text.data() + text.size()) {
      return builder.append_long(value);
    }
  }
  if (const auto decimal = exact_decimal(text)) {
    return builder.append_decimal(decimal->unscaled, decimal->scale);
  }
  builder.append_double(parse_double(text).value_or(0));
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void append_quoted(std::string_view text, std::string& out) { out.append("\"").append(text).append("\""); }

void append_offset(int64_t offset_us, std::string& out) {
  const int64_t minutes = std::abs(offset_us) / 60'000'000;
  const auto two_digits = [&](int64_t value) {
    out.push_back(static_cast<char>('0' + value / 10));
    out.push_back(static_cast<char>('0' + value % 10));
  };
  out.push_back(offset_us < 0 ? '-' : '+');
  two_digits(minutes / 60);
  out.push_back(':');
  two_digits(minutes % 60);
}

void append_uuid(std::string_view bytes, std::string& out) {
  constexpr const char* kDigits = "0123456789abcdef";
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      out.push_back('-');
    }
    const auto byte = static_cast<unsigned char>(bytes[i]);
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
}

void append_object(const VariantValue& value, const TimeZone& zone, std::string& out) {
  out.push_back('{');
  const uint32_t count = value.count();
  for (uint32_t i = 0; i < count; ++i) {
    out += i == 0 ? "" : ",";
    append_json_string(value.field_name(i), out);
    out.push_back(':');
    append_variant_json(value.field(i), zone, out);
  }
  out.push_back('}');
}

void append_array(const VariantValue& value, const TimeZone& zone, std::string& out) {
  out.push_back('[');
  const uint32_t count = value.count();
  for (uint32_t i = 0; i < count; ++i) {
    out += i == 0 ? "" : ",";
    append_variant_json(value.element(i), zone, out);
  }
  out.push_back(']');
}

}  // namespace

void append_json_value(const JsonDocument& document, const JsonNode& node, VariantBuilder& builder) {
  const size_t start = builder.position();
  switch (node.kind) {
    case JsonKind::kNull:
      return builder.append_null();
    case JsonKind::kBoolean:
      return builder.append_boolean(node.text == "true");
    case JsonKind::kInteger:
    case JsonKind::kFloat:
      return append_number(node.text, node.kind == JsonKind::kInteger, builder);
    case JsonKind::kString:
      return builder.append_string(node.text);
    case JsonKind::kArray: {
      std::vector<size_t> offsets;
      offsets.reserve(node.count);
      for (const JsonNode* child = document.first_child(node); child != nullptr; child = document.next(*child)) {
        offsets.push_back(builder.position() - start);
        append_json_value(document, *child, builder);
      }
      return builder.finish_array(start, offsets);
    }
    case JsonKind::kObject: {
      std::vector<VariantBuilder::Field> fields;
      fields.reserve(node.count);
      for (const JsonNode* child = document.first_child(node); child != nullptr; child = document.next(*child)) {
        fields.push_back(builder.field(child->name, start));
        append_json_value(document, *child, builder);
      }
      return builder.finish_object(start, fields);
    }
  }
}

// Behind a number or a word at the top something has to separate it from what follows.
bool VariantJsonReader::ends_well() const {
  const JsonNode& root = document_.root();
  const char* end = root.raw.data() + root.raw.size();
  const bool bare = root.kind != JsonKind::kString && root.kind != JsonKind::kArray && root.kind != JsonKind::kObject;
  return !bare || end == text_.data() + text_.size() || is_blank(*end);
}

bool VariantJsonReader::read(std::string_view text, VariantBuilder& builder) {
  builder.clear();
  text_ = text;
  if (document_.parse(text) != JsonDocument::Outcome::kGood || !ends_well()) {
    return false;
  }
  try {
    append_json_value(document_, document_.root(), builder);
  } catch (const SparkError& error) {
    if (error.condition() == "VARIANT_DUPLICATE_KEY") {
      return false;
    }
    throw;
  }
  return true;
}

void append_variant_json(const VariantValue& value, const TimeZone& zone, std::string& out) {
  switch (value.kind()) {
    case VariantKind::kNull:
      out += "null";
      return;
    case VariantKind::kBoolean:
      out += value.as_boolean() ? "true" : "false";
      return;
    case VariantKind::kLong:
      return append_integer(value.as_long(), out);
    case VariantKind::kFloat:
    case VariantKind::kDouble: {
      const bool is_float = value.kind() == VariantKind::kFloat;
      const bool finite = std::isfinite(is_float ? static_cast<double>(value.as_float()) : value.as_double());
      out += finite ? "" : "\"";
      if (is_float) {
        append_float(value.as_float(), out);
      } else {
        append_double(value.as_double(), out);
      }
      out += finite ? "" : "\"";
      return;
    }
    case VariantKind::kDecimal:
      out += variant_decimal_text(value.as_decimal());
      return;
    case VariantKind::kString:
      return append_json_string(value.as_bytes(), out);
    case VariantKind::kBinary:
      out.push_back('"');
      base64::encode(value.as_bytes(), out);
      out.push_back('"');
      return;
    case VariantKind::kUuid:
      out.push_back('"');
      append_uuid(value.as_bytes(), out);
      out.push_back('"');
      return;
    case VariantKind::kDate: {
      std::string text;
      append_date(value.as_long(), text);
      return append_quoted(text, out);
    }
    case VariantKind::kTimestamp:
    case VariantKind::kTimestampNtz: {
      const bool local = value.kind() == VariantKind::kTimestampNtz;
      std::string text;
      append_timestamp(local ? value.as_long() : zone.to_local(value.as_long()), text);
      if (!local) {
        append_offset(zone.offset_at(value.as_long()), text);
      }
      return append_quoted(text, out);
    }
    case VariantKind::kArray:
      return append_array(value, zone, out);
    case VariantKind::kObject:
      return append_object(value, zone, out);
  }
}

std::string variant_decimal_text(const VariantValue::Decimal& decimal) {
  const VariantValue::Decimal stripped = decimal.stripped();
  if (stripped.scale < 0) {
    return decimal_to_string(stripped.unscaled * power_of_ten(-stripped.scale), 0);
  }
  return decimal_to_string(stripped.unscaled, stripped.scale);
}

}  // namespace firesteel
