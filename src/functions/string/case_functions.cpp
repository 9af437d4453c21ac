// upper, lower, initcap.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/case_mapping.h"
#include "functions/string/string_functions.h"
#include "functions/string/utf8.h"

namespace firesteel {
namespace {

constexpr const char* kGroup = "string_funcs";

// Spark: UTF8String.toLowerCase, then the first letter of each word, words being separated by single blanks.
void capitalise_words(std::string_view text, std::string& out) {
  const std::string lower = lower_case(text);
  bool word_start = true;
  for (size_t at = 0; at < lower.size();) {
    const size_t next = utf8::next(lower, at);
    const std::string_view character = std::string_view(lower).substr(at, next - at);
    if (word_start) {
      out += upper_case(character);
    } else {
      out += character;
    }
    word_start = character == " ";
    at = next;
  }
}

FunctionDef mapping(const char* name, const char* alias, const char* usage, FunctionExample example,
                    std::string (*map)(std::string_view)) {
  return declare_scalar(
      kGroup, {.name = name, .aliases = {alias}, .since = "1.0.1", .usage = usage, .example = std::move(example)},
      {{"STRING -> STRING",
        string_kernel<std::string_view>([map](std::string_view text, std::string& out) { out = map(text); })}});
}

}  // namespace

std::vector<FunctionDef> case_functions() {
  return {mapping("lower", "lcase", "Returns the text in small letters.", {"SELECT lower('SparkSql')", "sparksql"},
                  lower_case),
          mapping("upper", "ucase", "Returns the text in capital letters.", {"SELECT upper('SparkSql')", "SPARKSQL"},
                  upper_case),
          declare_scalar(kGroup,
                         {.name = "initcap",
                          .since = "1.5.0",
                          .usage = "Returns the text with a capital letter at the start of each word only.",
                          .example = {"SELECT initcap('sPark sql')", "Spark Sql"}},
                         {{"STRING -> STRING", string_kernel<std::string_view>(capitalise_words)}})};
}

}  // namespace firesteel
