// base64, unbase64, encode, decode.
#include "functions/string/encoding_functions.h"

#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/failing_kernels.h"
#include "functions/string/base64.h"
#include "functions/string/charsets.h"
#include "functions/string/string_functions.h"

namespace firesteel {
namespace {

using Text = std::string_view;
constexpr const char* kGroup = "string_funcs";
constexpr const char* kCharsets = "iso-8859-1, us-ascii, utf-16, utf-16be, utf-16le, utf-32, utf-8";

SparkError invalid_base64(Text text) {
  return SparkError("INVALID_PARAMETER_VALUE.FIRESTEEL", {{"parameter", "`str`"},
                                                          {"functionName", "`unbase64`"},
                                                          {"reason", "'" + std::string(text) + "' is no base 64"}});
}

void from_base64(const RowOutcome& outcome, Text text, std::string& out) {
  if (!base64::decode(text, out)) {
    outcome.fail([&] { return invalid_base64(text); });
  }
}

// encode and decode alike: the character set of the row, then the conversion.
template <typename Convert>
ScalarKernel charset_kernel(const char* name, Convert convert) {
  return failing_string_kernel<Text, Text>(
      [name, convert](const RowOutcome& outcome, Text input, Text charset_name, std::string& out) {
        const std::string function = "`" + std::string(name) + "`";
        const auto charset = find_charset(charset_name);
        if (!charset) {
          outcome.fail([&] {
            return SparkError("INVALID_PARAMETER_VALUE.CHARSET", {{"functionName", function},
                                                                  {"parameter", "`charset`"},
                                                                  {"charset", std::string(charset_name)},
                                                                  {"charsets", kCharsets}});
          });
        } else if (!convert(*charset, input, out)) {
          outcome.fail([&] {
            return SparkError("MALFORMED_CHARACTER_CODING",
                              {{"function", function}, {"charset", std::string(charset_name)}});
          });
        }
      });
}

FunctionDef encode_function() {
  return declare_scalar(kGroup,
                        {.name = "encode",
                         .since = "1.5.0",
                         .usage = "Returns the text as bytes in a character set.",
                         .example = {"SELECT hex(encode('abc', 'utf-8'))", "616263"},
                         .min_arguments = 2,
                         .max_arguments = 2},
                        {{"STRING, STRING -> BINARY", charset_kernel("encode", encode_text), true}});
}

FunctionDef decode_function() {
  return declare_scalar(kGroup,
                        {.name = "decode",
                         .since = "1.5.0",
                         .usage = "Returns the text that bytes stand for in a character set; with more arguments, the "
                                  "value after the one that equals the first.",
                         .example = {"SELECT decode(encode('abc', 'utf-8'), 'utf-8')", "abc"},
                         .min_arguments = 2,
                         .max_arguments = 2},
                        {{"BINARY, STRING -> STRING", charset_kernel("decode", decode_bytes), true}});
}

}  // namespace

std::vector<FunctionDef> encoding_functions() {
  return {declare_scalar("string_funcs",
                         {.name = "base64",
                          .since = "1.5.0",
                          .usage = "Returns the bytes in base 64.",
                          .example = {"SELECT base64('Spark SQL')", "U3BhcmsgU1FM"}},
                         {{"BINARY -> STRING", string_kernel<Text>(base64::encode_in_lines)}}),
          declare_scalar("string_funcs",
                         {.name = "unbase64",
                          .since = "1.5.0",
                          .usage = "Returns the bytes that base 64 stands for.",
                          .example = {"SELECT CAST(unbase64('U3BhcmsgU1FM') AS STRING)", "Spark SQL"}},
                         {{"STRING -> BINARY", failing_string_kernel<Text>(from_base64)}}),
          encode_function(), decode_function()};
}

FunctionPtr unbroken_base64_function() {
  return std::make_shared<const FunctionDef>(declare_scalar(
      kGroup,
      {.name = "base64", .since = "1.5.0", .usage = "Returns the bytes in base 64, in one line.", .example = {}},
      {{"BINARY -> STRING", string_kernel<Text>(base64::encode)}}));
}

}  // namespace firesteel
