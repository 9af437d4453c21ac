#include "functions/variant/variant_schema.h"

#include <algorithm>
#include <cctype>

namespace firesteel {
namespace {

constexpr int kMostDigits = 38;

DataType decimal_type(const VariantValue& value) {
  VariantValue::Decimal decimal = value.as_decimal().stripped();
  const int zeros = std::max(-decimal.scale, 0);
  const int scale = std::max(decimal.scale, 0);
  return DataType::decimal(std::max(decimal_digits(decimal.unscaled) + zeros, scale), scale);
}

DataType object_type(const VariantValue& value) {
  std::vector<StructField> fields;
  for (uint32_t i = 0; i < value.count(); ++i) {
    fields.push_back({std::string(value.field_name(i)), type_of_variant(value.field(i)), true, ""});
  }
  return DataType::struct_type(std::move(fields));
}

DataType merged_objects(const DataType& left, const DataType& right) {
  std::vector<StructField> fields;
  auto a = left.fields().begin();
  auto b = right.fields().begin();
  while (a != left.fields().end() || b != right.fields().end()) {
    if (b == right.fields().end() || (a != left.fields().end() && a->name < b->name)) {
      fields.push_back(*a++);
    } else if (a == left.fields().end() || b->name < a->name) {
      fields.push_back(*b++);
    } else {
      fields.push_back({a->name, merged_variant_type(a->type, b->type), true, ""});
      ++a;
      ++b;
    }
  }
  return DataType::struct_type(std::move(fields));
}

DataType merged_decimals(const DataType& left, const DataType& right) {
  const int scale = std::max(left.scale(), right.scale());
  const int whole = std::max(left.precision() - left.scale(), right.precision() - right.scale());
  return whole + scale > kMostDigits ? DataType::double_type() : DataType::decimal(whole + scale, scale);
}

DataType merged_numbers(const DataType& left, const DataType& right) {
  if (left.is_fractional() || right.is_fractional()) {
    const bool with_decimal = left.is_decimal() || right.is_decimal();
    const bool is_double = left.is(TypeId::kDouble) || right.is(TypeId::kDouble);
    return is_double ? DataType::double_type() : with_decimal ? DataType::variant() : DataType::float_type();
  }
  const DataType whole = DataType::decimal(20, 0);  // BIGINT
  return merged_decimals(left.is_decimal() ? left : whole, right.is_decimal() ? right : whole);
}

// In backquotes unless it is letters, digits and underscores.
std::string shown_name(const std::string& name) {
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool plain = std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || is_digit(c); });
  if (plain && !std::all_of(name.begin(), name.end(), is_digit)) {
    return name;
  }
  std::string quoted = "`";
  for (const char c : name) {
    quoted.append(c == '`' ? 2 : 1, c);
  }
  return quoted + "`";
}

}  // namespace

DataType type_of_variant(const VariantValue& value) {
  switch (value.kind()) {
    case VariantKind::kNull:
      return DataType::null();
    case VariantKind::kBoolean:
      return DataType::boolean();
    case VariantKind::kLong:
      return DataType::long_type();
    case VariantKind::kFloat:
      return DataType::float_type();
    case VariantKind::kDouble:
      return DataType::double_type();
    case VariantKind::kDecimal:
      return decimal_type(value);
    case VariantKind::kString:
    case VariantKind::kUuid:
      return DataType::string();
    case VariantKind::kBinary:
      return DataType::binary();
    case VariantKind::kDate:
      return DataType::date();
    case VariantKind::kTimestamp:
      return DataType::timestamp();
    case VariantKind::kTimestampNtz:
      return DataType::timestamp_ntz();
    case VariantKind::kArray: {
      DataType element;
      for (uint32_t i = 0; i < value.count(); ++i) {
        element = merged_variant_type(element, type_of_variant(value.element(i)));
      }
      return DataType::array(std::move(element));
    }
    case VariantKind::kObject:
      return object_type(value);
  }
  return DataType::variant();
}

DataType merged_variant_type(const DataType& left, const DataType& right) {
  if (left == right || right.is_null()) {
    return left;
  }
  if (left.is_null()) {
    return right;
  }
  if (left.is(TypeId::kStruct) && right.is(TypeId::kStruct)) {
    return merged_objects(left, right);
  }
  if (left.is(TypeId::kArray) && right.is(TypeId::kArray)) {
    return DataType::array(merged_variant_type(left.element(), right.element()));
  }
  if (left.is_numeric() && right.is_numeric()) {
    return merged_numbers(left, right);
  }
  if (left.is_datetime() && right.is_datetime()) {
    const bool zoned = left.is(TypeId::kTimestamp) || right.is(TypeId::kTimestamp);
    return zoned ? DataType::timestamp() : DataType::timestamp_ntz();
  }
  return DataType::variant();
}

std::string variant_type_text(const DataType& type) {
  if (type.is(TypeId::kArray)) {
    return "ARRAY<" + variant_type_text(type.element()) + ">";
  }
  if (!type.is(TypeId::kStruct)) {
    return type.sql();
  }
  std::string text = "OBJECT<";
  for (const StructField& field : type.fields()) {
    text += (text.back() == '<' ? "" : ", ") + shown_name(field.name) + ": " + variant_type_text(field.type);
  }
  return text + ">";
}

}  // namespace firesteel
