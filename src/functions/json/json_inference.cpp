#include "functions/json/json_inference.h"

#include "base/text/number_text.h"
#include "types/coercion.h"

#include <algorithm>
#include <limits>

namespace firesteel {
namespace {

// The smallest decimal for a number as written; none above 38 digits.
std::optional<DataType> decimal_of(std::string_view text) {
  const size_t mantissa = std::min(text.find_first_of("eE"), text.size());
  int exponent = 0;
  if (mantissa < text.size()) {
    const auto parsed = parse_integer(text.substr(mantissa + 1), -1000000, 1000000);
    if (!parsed) {
      return std::nullopt;
    }
    exponent = static_cast<int>(*parsed);
  }
  std::string digits;
  int scale = 0;
  bool fraction = false;
  for (const char c : text.substr(0, mantissa)) {
    fraction = fraction || c == '.';
    if (c >= '0' && c <= '9') {
      digits.push_back(c);
      scale += fraction ? 1 : 0;
    }
  }
  scale -= exponent;
  const size_t zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  const int precision = std::max(static_cast<int>(digits.size() - zeros), scale) - std::min(scale, 0);
  return precision <= kMaxDecimalPrecision ? std::optional(DataType::decimal(precision, std::max(scale, 0)))
                                           : std::nullopt;
}

DataType merged_structs(const DataType& left, const DataType& right) {
  std::vector<StructField> fields;
  auto a = left.fields().begin();
  auto b = right.fields().begin();
  while (a != left.fields().end() || b != right.fields().end()) {
    if (b == right.fields().end() || (a != left.fields().end() && a->name < b->name)) {
      fields.push_back(*a++);
    } else if (a == left.fields().end() || b->name < a->name) {
      fields.push_back(*b++);
    } else {
      fields.push_back({a->name, JsonInference::merged(a->type, b->type), true, ""});
      ++a;
      ++b;
    }
  }
  return DataType::struct_type(std::move(fields));
}

}  // namespace

DataType JsonInference::type_of_number(const JsonNode& value) const {
  if (options_.primitives_as_string) {
    return DataType::string();
  }
  if (value.kind == JsonKind::kInteger) {
    if (parse_integer(value.text, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max())) {
      return DataType::long_type();
    }
    return decimal_of(value.text).value_or(DataType::double_type());
  }
  const bool finite = value.text.find_first_of("NIn") == std::string_view::npos;
  return options_.prefers_decimal && finite ? decimal_of(value.text).value_or(DataType::double_type())
                                            : DataType::double_type();
}

DataType JsonInference::type_of(const JsonDocument& document, const JsonNode& value) const {
  switch (value.kind) {
    case JsonKind::kNull:
      return DataType::null();
    case JsonKind::kBoolean:
      return options_.primitives_as_string ? DataType::string() : DataType::boolean();
    case JsonKind::kInteger:
    case JsonKind::kFloat:
      return type_of_number(value);
    case JsonKind::kString: {
      if (value.text.empty()) {
        return DataType::null();
      }
      const bool number = value.text.find_first_not_of("+-0123456789.eE") == std::string_view::npos;
      if (options_.prefers_decimal && number && parse_double(value.text)) {
        if (const auto decimal = decimal_of(value.text)) {
          return *decimal;
        }
      }
      return options_.infer_timestamp && datetimes_.is_timestamp(value.text) ? DataType::timestamp()
                                                                             : DataType::string();
    }
    case JsonKind::kArray: {
      DataType element;
      for (const JsonNode* child = document.first_child(value); child != nullptr; child = document.next(*child)) {
        element = merged(element, type_of(document, *child));
      }
      return DataType::array(std::move(element));
    }
    case JsonKind::kObject:
      return type_of_object(document, value);
  }
  return DataType::null();
}

DataType JsonInference::type_of_object(const JsonDocument& document, const JsonNode& value) const {
  std::vector<StructField> fields;
  for (const JsonNode* child = document.first_child(value); child != nullptr; child = document.next(*child)) {
    fields.push_back({std::string(child->name), type_of(document, *child), true, ""});
  }
  std::stable_sort(fields.begin(), fields.end(),
                   [](const StructField& a, const StructField& b) { return a.name < b.name; });
  // Of a name that stands twice both types count.
  std::vector<StructField> unique;
  for (StructField& field : fields) {
    if (!unique.empty() && unique.back().name == field.name) {
      unique.back().type = merged(unique.back().type, field.type);
    } else {
      unique.push_back(std::move(field));
    }
  }
  return DataType::struct_type(std::move(unique));
}

DataType JsonInference::merged(const DataType& left, const DataType& right) {
  if (left == right || right.is_null()) {
    return left;
  }
  if (left.is_null()) {
    return right;
  }
  if (left.is(TypeId::kStruct) && right.is(TypeId::kStruct)) {
    return merged_structs(left, right);
  }
  if (left.is(TypeId::kArray) && right.is(TypeId::kArray)) {
    return DataType::array(merged(left.element(), right.element()));
  }
  const bool numbers = left.is_numeric() && right.is_numeric();
  if (numbers && (left.is(TypeId::kDouble) || right.is(TypeId::kDouble))) {
    return DataType::double_type();
  }
  if (numbers) {
    const DataType a = decimal_for(left);
    const DataType b = decimal_for(right);
    const int scale = std::max(a.scale(), b.scale());
    const int whole = std::max(a.precision() - a.scale(), b.precision() - b.scale());
    return whole + scale > kMaxDecimalPrecision ? DataType::double_type() : DataType::decimal(whole + scale, scale);
  }
  return DataType::string();
}

std::optional<DataType> JsonInference::canonical(const DataType& type) const {
  if (type.is_null()) {
    return options_.drop_field_if_all_null ? std::nullopt : std::optional(DataType::string());
  }
  if (type.is(TypeId::kArray)) {
    const auto element = canonical(type.element());
    return element ? std::optional(DataType::array(*element)) : std::nullopt;
  }
  if (!type.is(TypeId::kStruct)) {
    return type;
  }
  std::vector<StructField> fields;
  for (const StructField& field : type.fields()) {
    if (const auto known = canonical(field.type); known && !field.name.empty()) {
      fields.push_back({field.name, *known, true, ""});
    }
  }
  return fields.empty() ? std::nullopt : std::optional(DataType::struct_type(std::move(fields)));
}

}  // namespace firesteel
