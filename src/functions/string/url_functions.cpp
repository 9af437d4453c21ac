// url_encode, url_decode, parse_url and their try_ forms.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/failing_kernels.h"
#include "functions/kernel_frame/try_kernel.h"
#include "functions/string/string_functions.h"
#include "functions/string/url.h"
#include "functions/string/utf8_validity.h"

namespace firesteel {
namespace {

constexpr const char* kGroup = "url_funcs";
using Text = std::string_view;

void url_encode(Text text, std::string& out) {
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                       c == '-' || c == '*' || c == '_';
    if (plain) {
      out.push_back(c);
    } else if (c == ' ') {
      out.push_back('+');
    } else {
      out.push_back('%');
      out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4]);
      out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(c) & 15]);
    }
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char small = static_cast<char>(c | 32);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

bool decode(Text text, std::string& out) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes.push_back(text[i] == '+' ? ' ' : text[i]);
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return false;
    }
    bytes.push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  utf8::append_repaired(bytes, out);
  return true;
}

void url_decode(const RowOutcome& outcome, Text text, std::string& out) {
  if (!decode(text, out)) {
    outcome.fail([&] { return SparkError("CANNOT_DECODE_URL", {{"url", std::string(text)}}); });
  }
}

void invalid_url(const RowOutcome& outcome, Text text) {
  if (outcome.errors.mode() == EvalMode::kLegacy) {
    outcome.null();
  } else {
    outcome.fail([&] { return SparkError("INVALID_URL", {{"url", std::string(text)}}); });
  }
}

void part_of_url(const RowOutcome& outcome, Text text, Text part, std::string& out) {
  const auto url = Url::parse(text);
  if (!url) {
    invalid_url(outcome, text);
  } else if (const auto found = url->part(part)) {
    out = *found;
  } else {
    outcome.null();
  }
}

void parameter_of_url(const RowOutcome& outcome, Text text, Text part, Text key, std::string& out) {
  if (part != "QUERY") {
    return outcome.null();
  }
  const auto url = Url::parse(text);
  if (!url) {
    invalid_url(outcome, text);
  } else if (const auto found = url->query_parameter(key)) {
    out = *found;
  } else {
    outcome.null();
  }
}

FunctionDef declare(const char* name, const char* since, const char* usage, FunctionExample example,
                    ScalarFunction function, int least = 1, int most = 1) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = least,
                         .max_arguments = most},
                        std::move(function));
}

}  // namespace

std::vector<FunctionDef> url_functions() {
  const auto decoding = overloaded({{"STRING -> STRING", failing_string_kernel<Text>(url_decode), true}});
  const auto parsing = overloaded(
      {{"STRING, STRING -> STRING", failing_string_kernel<Text, Text>(part_of_url), true},
       {"STRING, STRING, STRING -> STRING", failing_string_kernel<Text, Text, Text>(parameter_of_url), true}});
  return {
      declare("url_encode", "3.4.0", "Returns the text as a form's value in a URL.",
              {"SELECT url_encode('a b&c')", "a+b%26c"},
              overloaded({{"STRING -> STRING", string_kernel<Text>(url_encode), true}})),
      declare("url_decode", "3.4.0", "Returns the text that url_encode made a URL's value of.",
              {"SELECT url_decode('a+b%26c')", "a b&c"}, decoding),
      declare("try_url_decode", "4.0.0", "As url_decode, but NULL for what is malformed.",
              {"SELECT try_url_decode('%zz')", "NULL"}, as_try(decoding)),
      declare("parse_url", "2.0.0",
              "Returns a part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY, USERINFO, or one "
              "parameter of the QUERY.",
              {"SELECT parse_url('http://spark.apache.org/path?query=1', 'HOST')", "spark.apache.org"}, parsing, 2, 3),
      declare("try_parse_url", "4.0.0", "As parse_url, but NULL for what is no URL.",
              {"SELECT try_parse_url('inva lid://spark.apache.org', 'HOST')", "NULL"}, as_try(parsing), 2, 3)};
}

}  // namespace firesteel
