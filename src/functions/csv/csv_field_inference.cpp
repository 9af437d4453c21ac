#include "functions/csv/csv_field_inference.h"

#include "base/text/number_text.h"
#include "types/coercion.h"

#include <algorithm>
#include <limits>

namespace firesteel {
namespace {

bool is_whole(std::string_view text) {
  text.remove_prefix(!text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Whole numbers beyond BIGINT that a decimal holds.
std::optional<DataType> wide_decimal(std::string_view text) {
  text.remove_prefix(text[0] == '-' || text[0] == '+' ? 1 : 0);
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  return text.size() <= static_cast<size_t>(kMaxDecimalPrecision)
             ? std::optional(DataType::decimal(static_cast<int>(text.size()), 0))
             : std::nullopt;
}

bool is_iso_date(std::string_view text) { return text.size() == 10 && text[4] == '-' && text[7] == '-'; }

bool same(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

}  // namespace

DataType CsvFieldInference::type_of_text(std::string_view text) const {
  if (is_whole(text)) {
    if (parse_integer(text, std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max())) {
      return DataType::integer();
    }
    if (parse_integer(text, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max())) {
      return DataType::long_type();
    }
    return wide_decimal(text).value_or(DataType::double_type());
  }
  const bool special =
      text == options_.nan_value || text == options_.positive_infinity || text == options_.negative_infinity;
  const bool digits = text.find_first_of("0123456789") != std::string_view::npos;
  if (special || (digits && text.find_first_of("xX") == std::string_view::npos && parse_double(text))) {
    return DataType::double_type();
  }
  const bool with_format = options_.record.get("dateFormat").has_value();
  if (options_.infer_date && (with_format || is_iso_date(text)) && datetimes_.date(text)) {
    return DataType::date();
  }
  if (datetimes_.is_timestamp(text)) {
    return DataType::timestamp();
  }
  return same(text, "true") || same(text, "false") ? DataType::boolean() : DataType::string();
}

DataType CsvFieldInference::type_of(const DataType& so_far, std::string_view text) const {
  if (text.empty() || text == options_.null_value || so_far.is_string_like()) {
    return so_far;
  }
  return merged(so_far, type_of_text(text));
}

DataType CsvFieldInference::merged(const DataType& left, const DataType& right) {
  if (left == right || right.is_null()) {
    return left;
  }
  if (left.is_null()) {
    return right;
  }
  if (left.is_numeric() && right.is_numeric()) {
    if (left.is(TypeId::kDouble) || right.is(TypeId::kDouble)) {
      return DataType::double_type();
    }
    if (left.is_decimal() || right.is_decimal()) {
      const DataType wide = wider_decimal(decimal_for(left), decimal_for(right));
      return wide.precision() > kMaxDecimalPrecision ? DataType::double_type() : wide;
    }
    return DataType::long_type();
  }
  const auto moment = [](const DataType& type) { return type.is(TypeId::kDate) || type.is(TypeId::kTimestamp); };
  return moment(left) && moment(right) ? DataType::timestamp() : DataType::string();
}

}  // namespace firesteel
