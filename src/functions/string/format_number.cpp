// format_number with a number of decimals, or with a pattern of Java's DecimalFormat.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/math/decimal_value.h"
#include "functions/math/rounding.h"
#include "functions/string/string_functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace firesteel {
namespace {

/// What of DecimalFormat's patterns is known: "prefix#,##0.00#suffix".
struct NumberPattern {
  std::string prefix;
  std::string suffix;
  size_t group = 0;  // digits between commas; 0: none
  size_t least_whole = 0;
  size_t least_fraction = 0;
  size_t most_fraction = 0;
};

SparkError unsupported_pattern(std::string_view pattern) {
  return SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                    {{"feature", "format_number with the pattern '" + std::string(pattern) + "'"}});
}

NumberPattern parse_pattern(std::string_view pattern) {
  NumberPattern parsed;
  const std::string_view text = pattern.empty() ? "#,###,###,###,###,###,##0" : pattern;
  constexpr std::string_view kPlaces = "#0,.";
  const size_t first = std::min(text.find_first_of(kPlaces), text.size());
  const size_t end = std::min(text.find_first_not_of(kPlaces, first), text.size());
  parsed.prefix = text.substr(0, first);
  parsed.suffix = text.substr(end);
  const std::string_view number = text.substr(first, end - first);
  const size_t point = std::min(number.find('.'), number.size());
  const std::string_view whole = number.substr(0, point);
  const std::string_view fraction = number.substr(std::min(point + 1, number.size()));
  constexpr std::string_view kSpecial = "#0,.;%E'-";
  if ((parsed.prefix + parsed.suffix).find_first_of(kSpecial) != std::string::npos || number.empty() ||
      fraction.find_first_not_of("#0") != fraction.npos || fraction.find("#0") != fraction.npos) {
    throw unsupported_pattern(pattern);
  }
  const size_t comma = whole.rfind(',');
  parsed.group = comma == whole.npos ? 0 : whole.size() - comma - 1;
  parsed.least_whole = static_cast<size_t>(std::count(whole.begin(), whole.end(), '0'));
  parsed.least_fraction = static_cast<size_t>(std::count(fraction.begin(), fraction.end(), '0'));
  parsed.most_fraction = fraction.size();
  if (point < number.size() && parsed.least_whole + parsed.least_fraction == 0) {
    (whole.empty() ? parsed.least_fraction : parsed.least_whole) = 1;  // a point is not alone
  }
  return parsed;
}

NumberPattern pattern_of_decimals(int32_t decimals) {
  const auto places = static_cast<size_t>(decimals);
  return {.group = 3, .least_whole = 1, .least_fraction = places, .most_fraction = places};
}

// `digits`: "123.450", no sign, with most_fraction decimals.
void append_formatted(const NumberPattern& pattern, bool negative, std::string_view digits, std::string& out) {
  const size_t point = std::min(digits.find('.'), digits.size());
  std::string whole(digits.substr(0, point));
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  whole.insert(0, pattern.least_whole - std::min(pattern.least_whole, whole.size()), '0');
  std::string fraction(digits.substr(std::min(point + 1, digits.size())));
  while (fraction.size() > pattern.least_fraction && fraction.back() == '0') {
    fraction.pop_back();
  }
  fraction.resize(std::max(fraction.size(), pattern.least_fraction), '0');
  if (whole.empty() && fraction.empty()) {
    whole = "0";
  }
  out += negative ? "-" : "";
  out += pattern.prefix;
  for (size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && pattern.group > 0 && (whole.size() - i) % pattern.group == 0) {
      out.push_back(',');
    }
    out.push_back(whole[i]);
  }
  if (!fraction.empty()) {
    out.append(".").append(fraction);
  }
  out += pattern.suffix;
}

// The shortest digits that read back as the value, without an exponent.
std::string shortest_digits(double value) {
  std::array<char, 400> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  const std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  const size_t mark = text.find('e');
  int exponent = 0;
  std::from_chars(text.data() + mark + (text[mark + 1] == '+' ? 2 : 1), end, exponent);
  std::string digits(1, text[0]);
  digits += mark > 2 ? text.substr(2, mark - 2) : std::string_view();
  if (exponent < 0) {
    return "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  }
  const auto whole = static_cast<size_t>(exponent) + 1;
  digits.resize(std::max(digits.size(), whole), '0');
  return digits.size() == whole ? digits : digits.insert(whole, ".");
}

// Halves go to the even digit; where digits are cut, the exact binary value of a DOUBLE is looked at.
void format(double value, int, const NumberPattern& pattern, std::string& out) {
  if (std::isnan(value)) {
    out = "NaN";
    return;
  }
  if (std::isinf(value)) {
    out = (value < 0 ? "-" : "") + pattern.prefix + "∞" + pattern.suffix;
    return;
  }
  const std::string digits = shortest_digits(std::fabs(value));
  const size_t point = std::min(digits.find('.'), digits.size() - 1);
  const bool fits = digits.size() - 1 - point <= pattern.most_fraction;
  append_formatted(pattern, std::signbit(value),
                   fits ? digits : fmt::format("{:.{}f}", std::fabs(value), pattern.most_fraction), out);
}

template <typename T>
void format(T value, int scale, const NumberPattern& pattern, std::string& out) {
  int128_t rounded = value;
  const int cut = scale - static_cast<int>(std::min<size_t>(pattern.most_fraction, 1000));
  if (cut > 0) {
    rounded = divide_rounded(rounded, power_of_ten(cut), Rounding::kHalfEven);
    scale -= cut;
  }
  const bool negative = value < 0;
  std::string digits = decimal_to_string(negative ? -rounded : rounded, scale);
  append_formatted(pattern, negative, digits, out);
}

template <typename T>
VectorPtr with_decimals(const KernelCall& call) {
  StringResult result(call);
  const Input<T> value(call, 0);
  const Input<int32_t> decimals(call, 1);
  const int scale = call.arguments[0]->type().is_decimal() ? call.arguments[0]->type().scale() : 0;
  std::string text;
  call.rows.for_each([&](size_t row) {
    if (decimals[row] < 0) {
      call.errors.note_null(row);
      return;
    }
    text.clear();
    format(value[row], scale, pattern_of_decimals(decimals[row]), text);
    result.set(row, text);
  });
  return result.finish();
}

template <typename T>
VectorPtr with_pattern(const KernelCall& call) {
  StringResult result(call);
  const Input<T> value(call, 0);
  const Input<std::string_view> patterns(call, 1);
  const int scale = call.arguments[0]->type().is_decimal() ? call.arguments[0]->type().scale() : 0;
  std::string known;
  std::optional<NumberPattern> pattern;
  std::string text;
  call.rows.for_each([&](size_t row) {
    if (!pattern || known != patterns[row]) {
      known = patterns[row];
      pattern = parse_pattern(known);
    }
    text.clear();
    format(value[row], scale, *pattern, text);
    result.set(row, text);
  });
  return result.finish();
}

BindResult<ScalarBinding> bind_format_number(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const auto cast_to = [&](size_t i, const char* pattern) {
    return implicit_cast(arguments[i].type, TypePattern::parse(pattern), coercion_rules(context));
  };
  DataType number = arguments[0].type;
  if (number.is_integral()) {
    number = DataType::long_type();
  } else if (!number.is_decimal()) {
    const auto cast = cast_to(0, "DOUBLE");
    if (!cast) {
      return unexpected_input_type(0, "\"NUMERIC\"", arguments[0].type);
    }
    number = *cast;
  }
  const bool pattern = arguments[1].type.is_string_like();
  const auto second = pattern ? std::optional(arguments[1].type) : cast_to(1, "INT");
  if (!second) {
    return unexpected_input_type(1, "(\"INT\" or \"STRING\")", arguments[1].type);
  }
  ScalarBinding binding;
  binding.argument_types = {number, *second};
  binding.result_type = DataType::string();
  binding.nullable = true;
  if (number.is(TypeId::kDouble)) {
    binding.kernel = pattern ? with_pattern<double> : with_decimals<double>;
  } else if (number.physical() == PhysicalType::kInt64) {
    binding.kernel = pattern ? with_pattern<int64_t> : with_decimals<int64_t>;
  } else {
    binding.kernel = pattern ? with_pattern<int128_t> : with_decimals<int128_t>;
  }
  return binding;
}

}  // namespace

std::vector<FunctionDef> character_functions() {
  return {declare_scalar("string_funcs",
                         {.name = "format_number",
                          .since = "1.5.0",
                          .usage = "Returns the number with commas between thousands and a number of decimals, or by a "
                                   "pattern like '#,##0.00'.",
                          .example = {"SELECT format_number(12332.123456, 4)", "12,332.1235"},
                          .min_arguments = 2,
                          .max_arguments = 2},
                         ScalarFunction{bind_format_number})};
}

}  // namespace firesteel
