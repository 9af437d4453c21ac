// Patterns of parameter types and implicit casts into them.
#include "base/errors/check.h"
#include "types/coercion.h"

#include <array>
#include <charconv>
#include <utility>

namespace firesteel {
namespace {

using Kind = TypePattern::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 9> kFamilies = {{
    {"ANY", Kind::kAny},
    {"NUMERIC", Kind::kNumeric},
    {"INTEGRAL", Kind::kIntegral},
    {"DECIMAL", Kind::kDecimal},
    {"ANY_TIMESTAMP", Kind::kAnyTimestamp},
    {"ANSI_INTERVAL", Kind::kAnsiInterval},
    {"ARRAY", Kind::kArray},
    {"MAP", Kind::kMap},
    {"STRUCT", Kind::kStruct},
}};

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  return text;
}

std::optional<DataType> plain_type(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, TypeId>, 15> kNames = {{
      {"VOID", TypeId::kNull},
      {"BOOLEAN", TypeId::kBoolean},
      {"TINYINT", TypeId::kByte},
      {"SMALLINT", TypeId::kShort},
      {"INT", TypeId::kInteger},
      {"BIGINT", TypeId::kLong},
      {"FLOAT", TypeId::kFloat},
      {"DOUBLE", TypeId::kDouble},
      {"STRING", TypeId::kString},
      {"BINARY", TypeId::kBinary},
      {"DATE", TypeId::kDate},
      {"TIMESTAMP", TypeId::kTimestamp},
      {"TIMESTAMP_NTZ", TypeId::kTimestampNtz},
      {"INTERVAL", TypeId::kCalendarInterval},
      {"VARIANT", TypeId::kVariant},
  }};
  for (const auto& [known, id] : kNames) {
    if (known == name) {
      return DataType(id);
    }
  }
  if (name == "TIME") {
    return DataType::time();
  }
  if (name == "INTERVAL DAY TO SECOND") {
    return DataType::day_time_interval();
  }
  return name == "INTERVAL YEAR TO MONTH" ? std::optional(DataType::year_month_interval()) : std::nullopt;
}

// Position of the separator outside angle brackets and parentheses.
size_t find_outside(std::string_view text, char separator) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '<' || text[i] == '(' ? 1 : (text[i] == '>' || text[i] == ')' ? -1 : 0);
    if (depth == 0 && text[i] == separator) {
      return i;
    }
  }
  return std::string_view::npos;
}

int parse_number(std::string_view text) {
  int value = 0;
  text = trim(text);
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<DataType> default_type(const TypePattern& pattern) {
  switch (pattern.kind) {
    case Kind::kExact:
      return pattern.exact;
    case Kind::kAny:
      return DataType::null();
    case Kind::kNumeric:
      return DataType::double_type();
    case Kind::kIntegral:
      return DataType::integer();
    case Kind::kDecimal:
      return DataType::decimal(38, 18);
    case Kind::kAnyTimestamp:
      return DataType::timestamp();
    case Kind::kAnsiInterval:
      return DataType::day_time_interval();
    case Kind::kArray:
      return DataType::array(DataType::null());
    case Kind::kMap:
      return DataType::map(DataType::null(), DataType::null());
    case Kind::kStruct:
      return DataType::struct_type({});
    case Kind::kOneOf:
      return default_type(pattern.alternatives.front());
  }
  return std::nullopt;
}

}  // namespace

DataType parse_signature_type(std::string_view text) {
  text = trim(text);
  if (const auto plain = plain_type(text)) {
    return *plain;
  }
  const size_t open = text.find_first_of("<(");
  check(open != std::string_view::npos, "unknown type in a signature: " + std::string(text));
  const std::string_view head = text.substr(0, open);
  const std::string_view body = text.substr(open + 1, text.size() - open - 2);
  if (head == "ARRAY") {
    return DataType::array(parse_signature_type(body));
  }
  const size_t comma = find_outside(body, ',');
  if (head == "MAP") {
    return DataType::map(parse_signature_type(body.substr(0, comma)), parse_signature_type(body.substr(comma + 1)));
  }
  if (head == "DECIMAL") {
    return DataType::decimal(parse_number(body.substr(0, comma)), parse_number(body.substr(comma + 1)));
  }
  if (head == "TIME") {
    return DataType::time(parse_number(body));
  }
  fail_check("unknown type in a signature: " + std::string(text));
}

TypePattern TypePattern::parse(std::string_view text) {
  text = trim(text);
  if (find_outside(text, '|') != std::string_view::npos) {
    TypePattern any_of{Kind::kOneOf, DataType(), {}};
    for (size_t bar = 0; bar != std::string_view::npos;) {
      bar = find_outside(text, '|');
      any_of.alternatives.push_back(parse(text.substr(0, bar)));
      text = bar == std::string_view::npos ? text : text.substr(bar + 1);
    }
    return any_of;
  }
  for (const auto& [name, family] : kFamilies) {
    if (name == text) {
      return {family, DataType(), {}};
    }
  }
  return of(parse_signature_type(text));
}

bool TypePattern::accepts(const DataType& type) const {
  switch (kind) {
    case Kind::kExact:
      return type.same_type(exact) || (type.is_string_like() && exact.is(TypeId::kString)) ||
             (type.id() == exact.id() &&
              (type.is(TypeId::kDayTimeInterval) || type.is(TypeId::kYearMonthInterval) || type.is(TypeId::kTime)));
    case Kind::kAny:
      return true;
    case Kind::kNumeric:
      return type.is_numeric();
    case Kind::kIntegral:
      return type.is_integral();
    case Kind::kDecimal:
      return type.is_decimal();
    case Kind::kAnyTimestamp:
      return type.is(TypeId::kTimestamp) || type.is(TypeId::kTimestampNtz);
    case Kind::kAnsiInterval:
      return type.is(TypeId::kDayTimeInterval) || type.is(TypeId::kYearMonthInterval);
    case Kind::kArray:
      return type.is(TypeId::kArray);
    case Kind::kMap:
      return type.is(TypeId::kMap);
    case Kind::kStruct:
      return type.is(TypeId::kStruct);
    case Kind::kOneOf:
      for (const TypePattern& alternative : alternatives) {
        if (alternative.accepts(type)) {
          return true;
        }
      }
      return false;
  }
  return false;
}

std::string TypePattern::sql() const {
  if (kind == Kind::kExact) {
    return exact.is(TypeId::kTime) ? "\"TIME\"" : "\"" + exact.sql() + "\"";
  }
  if (kind == Kind::kOneOf) {
    std::string text;
    for (const TypePattern& alternative : alternatives) {
      text += (text.empty() ? "(" : " or ") + alternative.sql();
    }
    return text + ")";
  }
  if (kind == Kind::kAnyTimestamp) {
    return "(\"TIMESTAMP_NTZ\" or \"TIMESTAMP\")";
  }
  if (kind == Kind::kAnsiInterval) {
    return "(\"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\")";
  }
  for (const auto& [name, family] : kFamilies) {
    if (family == kind) {
      return "\"" + std::string(name) + "\"";
    }
  }
  return "";
}

namespace {

// String to `to` when `to` is no plain type.
std::optional<DataType> cast_string_to_family(const TypePattern& to) {
  switch (to.kind) {
    case Kind::kNumeric:
      return DataType::double_type();
    case Kind::kDecimal:
      return DataType::decimal(38, 18);
    case Kind::kAnyTimestamp:
      return DataType::timestamp();
    default:
      return std::nullopt;
  }
}

bool legacy_cast_allowed(const DataType& from, const DataType& to) {
  if (to.is_string_like()) {
    return !from.is_nested();
  }
  return can_store_assign(from, to) || (from.is_string_like() && to.is(TypeId::kBinary));
}

}  // namespace

std::optional<DataType> implicit_cast(const DataType& from, const TypePattern& to, CoercionRules rules) {
  if (to.accepts(from)) {
    return from;
  }
  if (to.kind == Kind::kOneOf) {
    for (const TypePattern& alternative : to.alternatives) {
      if (auto type = implicit_cast(from, alternative, rules)) {
        return type;
      }
    }
    return std::nullopt;
  }
  if (from.is_null()) {
    return default_type(to);
  }
  if (to.kind == Kind::kExact && to.exact.is(TypeId::kTime)) {
    return std::nullopt;  // a TIME of any precision, or nothing
  }
  if (from.is_numeric() && to.kind == Kind::kDecimal) {
    return decimal_for(from);
  }
  if (from.is(TypeId::kDate) && to.kind == Kind::kAnyTimestamp) {
    return DataType::timestamp();
  }
  if (from.is_string_like() && to.kind != Kind::kExact) {
    return cast_string_to_family(to);
  }
  if (to.kind != Kind::kExact) {
    return std::nullopt;
  }
  if (from.is_string_like() && !to.exact.is_nested() && !to.exact.is(TypeId::kCalendarInterval) &&
      !to.exact.is(TypeId::kVariant)) {
    return to.exact;
  }
  const bool allowed =
      rules == CoercionRules::kAnsi ? can_store_assign(from, to.exact) : legacy_cast_allowed(from, to.exact);
  if (allowed) {
    return to.exact;
  }
  // An array or map whose parts cast implicitly.
  if (from.is(TypeId::kArray) && to.exact.is(TypeId::kArray)) {
    const auto element = implicit_cast(from.element(), TypePattern::of(to.exact.element()), rules);
    return element ? std::optional(DataType::array(*element, from.contains_null())) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace firesteel
