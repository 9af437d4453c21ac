// format_number with a number of decimals.
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

}  // namespace

std::vector<FunctionDef> character_functions() {
  return {declare_scalar("string_funcs",
                         {.name = "format_number",
                          .since = "1.5.0",
                          .usage = "Returns the number with commas between thousands and a number of decimals.",
                          .example = {"SELECT format_number(12332.123456, 4)", "12,332.1235"},
                          .min_arguments = 2,
                          .max_arguments = 2},
                         {{"DOUBLE, INT -> STRING", format_rows, true}})};
}

}  // namespace firesteel
