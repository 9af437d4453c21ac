// is_valid_utf8 and its like, luhn_check, quote.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/failing_kernels.h"
#include "functions/string/string_functions.h"
#include "functions/string/utf8_validity.h"

namespace firesteel {
namespace {

constexpr const char* kGroup = "string_funcs";
using Text = std::string_view;

std::string escaped_bytes(Text text) {
  std::string out;
  for (const char c : text) {
    out += "\\x";
    out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4]);
    out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(c) & 15]);
  }
  return out;
}

void validate(const RowOutcome& outcome, Text text, std::string& out) {
  if (!utf8::is_valid(text)) {
    outcome.fail([&] { return SparkError("INVALID_UTF8_STRING", {{"str", escaped_bytes(text)}}); });
  }
  out = text;
}

// Digits only; from the right every second one counts double.
bool luhn_check(Text number) {
  int sum = 0;
  for (size_t i = 0; i < number.size(); ++i) {
    const char c = number[number.size() - 1 - i];
    if (c < '0' || c > '9') {
      return false;
    }
    const int digit = (c - '0') * (i % 2 == 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return !number.empty() && sum % 10 == 0;
}

void quote(Text text, std::string& out) {
  out.push_back('\'');
  for (const char c : text) {
    out += c == '\'' ? "\\" : "";
    out.push_back(c);
  }
  out.push_back('\'');
}

FunctionDef declare(const char* name, const char* since, const char* usage, FunctionExample example,
                    const char* signature, ScalarKernel kernel) {
  return declare_scalar(kGroup, {.name = name, .since = since, .usage = usage, .example = std::move(example)},
                        {{signature, std::move(kernel), true}});
}

}  // namespace

std::vector<FunctionDef> validity_functions() {
  const ScalarKernel validating = failing_string_kernel<Text>(validate);
  std::vector<FunctionDef> list;
  list.push_back(declare("is_valid_utf8", "4.0.0", "Is the text well-formed UTF-8?",
                         {"SELECT is_valid_utf8('Spark')", "true"}, "STRING -> BOOLEAN",
                         fixed_kernel<uint8_t, Text>([](Text text) -> uint8_t { return utf8::is_valid(text); })));
  list.push_back(declare("make_valid_utf8", "4.0.0", "Replaces malformed bytes by the character U+FFFD.",
                         {"SELECT make_valid_utf8('Spark')", "Spark"}, "STRING -> STRING",
                         string_kernel<Text>(utf8::append_repaired)));
  list.push_back(declare("validate_utf8", "4.0.0", "Returns the text if it is well-formed UTF-8, else fails.",
                         {"SELECT validate_utf8('Spark')", "Spark"}, "STRING -> STRING", validating));
  list.push_back(declare("try_validate_utf8", "4.0.0", "Returns the text if it is well-formed UTF-8, else NULL.",
                         {"SELECT try_validate_utf8(x'80')", "NULL"}, "STRING -> STRING",
                         string_kernel<Text>([](Text text, std::string& out) {
                           out = text;
                           return utf8::is_valid(text);
                         })));
  list.push_back(declare("luhn_check", "3.5.0", "Is the text a number with a right check digit by Luhn's formula?",
                         {"SELECT luhn_check('8112189876')", "true"}, "STRING -> BOOLEAN",
                         fixed_kernel<uint8_t, Text>([](Text text) -> uint8_t { return luhn_check(text); })));
  list.push_back(declare("quote", "4.1.0", "Returns the text in single quotes, as a literal.",
                         {"SELECT quote('Don\\'t')", "'Don\\'t'"}, "STRING -> STRING", string_kernel<Text>(quote)));
  return list;
}

}  // namespace firesteel
