// format_number with a number of decimals or a pattern of Java's DecimalFormat.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/string_functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace firesteel {
namespace {

// Java's DecimalFormat "#,###,###.##": groups of three, rounded half to even on the exact binary value.
void format(double value, int32_t decimals, std::string& out) {
  if (!std::isfinite(value)) {
    out = std::isnan(value) ? "NaN" : (value < 0 ? "-∞" : "∞");
    return;
  }
  const std::string digits = fmt::format("{:.{}f}", std::fabs(value), decimals);
  const size_t point = std::min(digits.find('.'), digits.size());
  out += std::signbit(value) ? "-" : "";
  for (size_t i = 0; i < point; ++i) {
    if (i > 0 && (point - i) % 3 == 0) {
      out.push_back(',');
    }
    out.push_back(digits[i]);
  }
  out.append(digits, point);
}

VectorPtr format_rows(const KernelCall& call) {
  StringResult result(call);
  const Input<double> value(call, 0);
  const Input<int32_t> decimals(call, 1);
  std::string text;
  call.rows.for_each([&](size_t row) {
    if (decimals[row] < 0) {
      call.errors.note_null(row);
      return;
    }
    text.clear();
    format(value[row], decimals[row], text);
    result.set(row, text);
  });
  return result.finish();
}

/// prefix #,##0.0# suffix
struct NumberPattern {
  std::string prefix;
  std::string suffix;
  size_t group = 0;  // digits between commas, 0: none
  size_t least_whole = 0;
  size_t least_decimals = 0;
  size_t most_decimals = 0;
};

NumberPattern parse_pattern(std::string_view text) {
  if (text.empty()) {
    text = "#,##0";
  }
  NumberPattern pattern;
  constexpr std::string_view kDigits = "#0,.";
  const size_t begin = std::min(text.find_first_of(kDigits), text.size());
  const size_t end = std::max(begin, text.find_last_of(kDigits) + 1);
  pattern.prefix = text.substr(0, begin);
  pattern.suffix = text.substr(end);
  const std::string_view body = text.substr(begin, end - begin);
  const bool plain = body.find_first_not_of(kDigits) == std::string_view::npos &&
                     (pattern.prefix + pattern.suffix).find_first_of("%;'E\xE2\xC2") == std::string::npos;
  const size_t point = std::min(body.find('.'), body.size());
  const std::string_view decimals = body.substr(std::min(point + 1, body.size()));
  if (!plain || decimals.find_first_of(",.") != std::string_view::npos) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the number pattern " + std::string(text)}});
  }
  const std::string_view whole = body.substr(0, point);
  const size_t comma = whole.rfind(',');
  pattern.group = comma == std::string_view::npos ? 0 : whole.size() - comma - 1;
  pattern.least_whole = static_cast<size_t>(std::count(whole.begin(), whole.end(), '0'));
  pattern.least_decimals = static_cast<size_t>(std::count(decimals.begin(), decimals.end(), '0'));
  pattern.most_decimals = decimals.size();
  if (point < body.size() && pattern.least_whole + pattern.least_decimals == 0) {
    (whole.empty() ? pattern.least_decimals : pattern.least_whole) = 1;  // a point is not alone
  }
  return pattern;
}

void format_by(const NumberPattern& pattern, double value, std::string& out) {
  if (std::isnan(value)) {
    out = "NaN";
    return;
  }
  std::string digits = std::isinf(value) ? "∞" : fmt::format("{:.{}f}", std::fabs(value), pattern.most_decimals);
  const size_t point = std::min(digits.find('.'), digits.size());
  while (digits.size() > point + 1 + pattern.least_decimals && digits.back() == '0') {
    digits.pop_back();
  }
  if (digits.back() == '.') {
    digits.pop_back();
  }
  std::string whole = digits.substr(0, point);
  const std::string decimals = digits.substr(std::min(point, digits.size()));
  if (pattern.least_whole == 0 && whole == "0" && !decimals.empty()) {
    whole.clear();
  }
  whole.insert(0, whole.size() < pattern.least_whole ? pattern.least_whole - whole.size() : 0, '0');
  out += std::signbit(value) ? "-" : "";
  out += pattern.prefix;
  for (size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && pattern.group > 0 && !std::isinf(value) && (whole.size() - i) % pattern.group == 0) {
      out.push_back(',');
    }
    out.push_back(whole[i]);
  }
  out += decimals + pattern.suffix;
}

VectorPtr format_rows_by_pattern(const KernelCall& call) {
  NumberPattern pattern;
  std::optional<std::string> last;
  return string_kernel<double, std::string_view>([&](double value, std::string_view text, std::string& out) {
    if (!last || *last != text) {
      last = std::string(text);
      pattern = parse_pattern(text);
    }
    format_by(pattern, value, out);
  })(call);
}

BindResult<ScalarBinding> bind_format_number(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  static const ScalarFunction by_decimals = overloaded({{"DOUBLE, INT -> STRING", format_rows, true}});
  static const ScalarFunction by_pattern = overloaded({{"DOUBLE, STRING -> STRING", format_rows_by_pattern, true}});
  return (arguments[1].type.is_string_like() ? by_pattern : by_decimals).bind(arguments, context);
}

}  // namespace

std::vector<FunctionDef> character_functions() {
  return {declare_scalar("string_funcs",
                         {.name = "format_number",
                          .since = "1.5.0",
                          .usage = "Returns the number with commas between thousands and a number of decimals.",
                          .example = {"SELECT format_number(12332.123456, 4)", "12,332.1235"},
                          .min_arguments = 2,
                          .max_arguments = 2},
                         ScalarFunction{bind_format_number})};
}

}  // namespace firesteel
