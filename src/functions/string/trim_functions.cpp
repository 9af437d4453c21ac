// trim, ltrim, rtrim and btrim.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/string_functions.h"
#include "functions/string/utf8.h"

#include <array>

namespace firesteel {
namespace {

constexpr const char* kGroup = "string_funcs";

enum class Side { kLeft, kRight, kBoth };

std::string_view trim_blanks_only(std::string_view text, Side side) {
  if (side != Side::kRight) {
    const size_t first = text.find_first_not_of(' ');
    text.remove_prefix(first == text.npos ? text.size() : first);
  }
  if (side != Side::kLeft) {
    text = text.substr(0, text.find_last_not_of(' ') + 1);
  }
  return text;
}

// Does `set` contain the character that is `bytes`?
bool has_character(std::string_view set, std::string_view bytes) {
  for (size_t at = 0; at < set.size(); at = utf8::next(set, at)) {
    if (set.substr(at, utf8::next(set, at) - at) == bytes) {
      return true;
    }
  }
  return false;
}

std::string_view trim_characters(std::string_view text, std::string_view set, Side side) {
  if (side != Side::kRight) {
    while (!text.empty() && has_character(set, text.substr(0, utf8::next(text, 0)))) {
      text.remove_prefix(utf8::next(text, 0));
    }
  }
  while (side != Side::kLeft && !text.empty()) {
    size_t last = text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) {
      --last;
    }
    if (!has_character(set, text.substr(last))) {
      break;
    }
    text = text.substr(0, last);
  }
  return text;
}

template <Side side>
ScalarKernel blanks() {
  return substring_kernel<>([](std::string_view text) { return trim_blanks_only(text, side); });
}

template <Side side>
ScalarKernel characters() {
  return substring_kernel<std::string_view>(
      [](std::string_view text, std::string_view set) { return trim_characters(text, set, side); });
}

// ltrim(set, text): the set comes first.
template <Side side>
ScalarKernel characters_first() {
  return [inner = characters<side>()](const KernelCall& call) {
    const std::array arguments = {call.arguments[1], call.arguments[0]};
    return inner({arguments, call.rows, call.size, call.result_type, call.errors, call.environment});
  };
}

template <Side side>
FunctionDef trimming(const char* name, const char* usage, FunctionExample example) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = "1.5.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 1,
                         .max_arguments = 2},
                        {{"STRING -> STRING", blanks<side>()}, {"STRING, STRING -> STRING", characters_first<side>()}});
}

}  // namespace

std::vector<FunctionDef> trim_functions() {
  return {trimming<Side::kBoth>("trim", "Returns the text without blanks, or given characters, at both ends.",
                                {"SELECT trim('  SparkSQL ')", "SparkSQL"}),
          trimming<Side::kLeft>("ltrim", "Returns the text without blanks, or given characters, at its start.",
                                {"SELECT ltrim('  SparkSQL')", "SparkSQL"}),
          trimming<Side::kRight>("rtrim", "Returns the text without blanks, or given characters, at its end.",
                                 {"SELECT rtrim('SparkSQL  ')", "SparkSQL"}),
          declare_scalar(
              kGroup,
              {.name = "btrim",
               .since = "3.2.0",
               .usage = "Returns the text without blanks, or given characters, at both ends.",
               .example = {"SELECT btrim('SSparkSQLS', 'SL')", "parkSQ"},
               .min_arguments = 1,
               .max_arguments = 2},
              {{"STRING -> STRING", blanks<Side::kBoth>()}, {"STRING, STRING -> STRING", characters<Side::kBoth>()}})};
}

}  // namespace firesteel
