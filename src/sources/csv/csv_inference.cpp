#include "sources/csv/csv_inference.h"

#include "base/text/number_text.h"
#include "types/coercion.h"

#include <algorithm>
#include <limits>
#include <map>

namespace firesteel::csv_format {
namespace {

// The order in which types are tried; a column never goes back.
enum Step : int { kInteger, kLong, kDecimal, kDouble, kDate, kTimestampNtz, kTimestamp, kBoolean, kString };

Step step_of(const DataType& type) {
  switch (type.id()) {
    case TypeId::kNull:
    case TypeId::kInteger:
      return kInteger;
    case TypeId::kLong:
      return kLong;
    case TypeId::kDecimal:
      return kDecimal;
    case TypeId::kDouble:
      return kDouble;
    case TypeId::kDate:
      return kDate;
    case TypeId::kTimestampNtz:
      return kTimestampNtz;
    case TypeId::kTimestamp:
      return kTimestamp;
    case TypeId::kBoolean:
      return kBoolean;
    default:
      return kString;
  }
}

bool is_trimmed(std::string_view text) {
  return !text.empty() && static_cast<unsigned char>(text.front()) > ' ' &&
         static_cast<unsigned char>(text.back()) > ' ';
}

/// Whole numbers beyond BIGINT: DECIMAL of that many digits.
std::optional<DataType> whole_decimal(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with("-") || digits.starts_with("+")) {
    digits.remove_prefix(1);
  }
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (digits.size() > 38) {
    return std::nullopt;
  }
  return DataType::decimal(static_cast<int>(digits.size()), 0);
}

DataType wider(const DataType& left, const DataType& right) {
  if (left == right || right.is_null()) {
    return left;
  }
  if (left.is_null()) {
    return right;
  }
  const auto is = [&](TypeId a, TypeId b) { return (left.is(a) && right.is(b)) || (left.is(b) && right.is(a)); };
  if (left.is_decimal() && right.is_decimal()) {
    return left.precision() >= right.precision() ? left : right;
  }
  if (is(TypeId::kInteger, TypeId::kLong)) {
    return DataType::long_type();
  }
  for (const auto& [a, b] : {std::pair(left, right), std::pair(right, left)}) {
    if (a.is(TypeId::kDouble) && (b.is_integral() || b.is_decimal())) {
      return a;
    }
    if (a.is_decimal() && b.is_integral()) {
      const int digits = b.is(TypeId::kInteger) ? 10 : 20;
      return a.precision() >= digits ? a : DataType::decimal(digits, 0);
    }
    if (b.is(TypeId::kDate) && (a.is(TypeId::kTimestamp) || a.is(TypeId::kTimestampNtz))) {
      return a;
    }
  }
  if (is(TypeId::kTimestamp, TypeId::kTimestampNtz)) {
    return DataType::timestamp();
  }
  return DataType::string();
}

}  // namespace

DataType CsvInference::try_from(int step, std::string_view text, const DataType& so_far) const {
  const CsvOptions& options = values_.options();
  const bool trimmed = is_trimmed(text);
  if (step <= kInteger && trimmed && parse_integer(text, INT32_MIN, INT32_MAX)) {
    return DataType::integer();
  }
  if (step <= kLong && trimmed && parse_integer(text, INT64_MIN, INT64_MAX)) {
    return DataType::long_type();
  }
  if (step <= kDecimal) {
    if (const auto decimal = trimmed ? whole_decimal(text) : std::nullopt) {
      return *decimal;
    }
  }
  if (step <= kDouble && parse_csv_double(text, options)) {
    return DataType::double_type();
  }
  if (step <= kDate && options.prefer_date && values_.datetimes().is_formatted_date(text)) {
    return DataType::date();
  }
  if (step <= kTimestampNtz && ntz_ && values_.datetimes().timestamp_ntz(text)) {
    return DataType::timestamp_ntz();
  }
  if (step <= kTimestamp && values_.datetimes().timestamp(text)) {
    return DataType::timestamp();
  }
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  if (step <= kBoolean && (lower == "true" || lower == "false")) {
    return DataType::boolean();
  }
  (void)so_far;
  return DataType::string();
}

DataType CsvInference::infer(const DataType& so_far, const CsvToken& token) const {
  if (values_.is_null(token) || token.text.empty()) {
    return so_far;
  }
  const DataType found = try_from(step_of(so_far), token.text, so_far);
  return wider(so_far, found);
}

void CsvInference::add(const std::vector<CsvToken>& tokens) {
  if (types_.size() < tokens.size()) {
    types_.resize(tokens.size());
  }
  for (size_t c = 0; c < tokens.size(); ++c) {
    if (!types_[c].is(TypeId::kString)) {
      types_[c] = infer(types_[c], tokens[c]);
    }
  }
}

std::vector<DataType> CsvInference::types(size_t columns) const {
  std::vector<DataType> types = types_;
  types.resize(columns);
  for (DataType& type : types) {
    type = type.is_null() ? DataType::string() : type;
  }
  return types;
}

std::vector<std::string> csv_column_names(const std::vector<CsvToken>& first, const CsvOptions& options,
                                          bool case_sensitive) {
  std::vector<std::string> names;
  if (!options.header) {
    for (size_t i = 0; i < first.size(); ++i) {
      names.push_back("_c" + std::to_string(i));
    }
    return names;
  }
  const auto folded = [&](std::string name) {
    if (!case_sensitive) {
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    }
    return name;
  };
  std::map<std::string, int> uses;
  for (const CsvToken& token : first) {
    if (!token.is_null) {
      ++uses[folded(std::string(token.text))];
    }
  }
  for (size_t i = 0; i < first.size(); ++i) {
    const bool missing = first[i].is_null || first[i].text.empty() || first[i].text == options.null_value;
    std::string name = missing ? "_c" + std::to_string(i) : std::string(first[i].text);
    if (!missing && uses[folded(name)] > 1) {
      name += std::to_string(i);
    }
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace firesteel::csv_format
