// encode and decode under spark.sql.legacy.javaCharsets and spark.sql.legacy.codingErrorAction, by ICU's converters.
#include "functions/string/java_charsets.h"

#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/failing_kernels.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/charsets.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <memory>
#include <string>

namespace firesteel {
namespace {

using Text = std::string_view;

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(Text name, const OldCharsetRules& rules) {
  if (!rules.any_charset && !find_charset(name)) {
    return nullptr;
  }
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(std::string(name).c_str(), &status));
  if (U_FAILURE(status) || converter == nullptr) {
    return nullptr;
  }
  if (rules.lenient) {
    ucnv_setSubstChars(converter.get(), "?", 1, &status);
  } else {
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  }
  return converter;
}

bool to_bytes(UConverter* converter, Text text, std::string& out) {
  std::u16string units(text.size() + 1, u'\0');
  UErrorCode status = U_ZERO_ERROR;
  int32_t size = 0;
  u_strFromUTF8WithSub(units.data(), static_cast<int32_t>(units.size()), &size, text.data(),
                       static_cast<int32_t>(text.size()), 0xFFFD, nullptr, &status);
  out.resize(static_cast<size_t>(UCNV_GET_MAX_BYTES_FOR_STRING(size, ucnv_getMaxCharSize(converter))));
  status = U_ZERO_ERROR;
  const int32_t bytes =
      ucnv_fromUChars(converter, out.data(), static_cast<int32_t>(out.size()), units.data(), size, &status);
  out.resize(U_SUCCESS(status) ? static_cast<size_t>(bytes) : 0);
  return U_SUCCESS(status);
}

bool to_text(UConverter* converter, Text bytes, std::string& out) {
  std::u16string units(bytes.size() * 2 + 2, u'\0');
  UErrorCode status = U_ZERO_ERROR;
  const int32_t size = ucnv_toUChars(converter, units.data(), static_cast<int32_t>(units.size()), bytes.data(),
                                     static_cast<int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) {
    return false;
  }
  out.resize(static_cast<size_t>(size) * 3);
  int32_t written = 0;
  u_strToUTF8WithSub(out.data(), static_cast<int32_t>(out.size()), &written, units.data(), size, 0xFFFD, nullptr,
                     &status);
  out.resize(static_cast<size_t>(written));
  return U_SUCCESS(status);
}

void convert(const RowOutcome& outcome, const OldCharsetRules& rules, Text input, Text charset, std::string& out) {
  const std::string function = rules.decode ? "`decode`" : "`encode`";
  const Converter converter = open_converter(charset, rules);
  if (converter == nullptr) {
    outcome.fail([&] {
      return SparkError("INVALID_PARAMETER_VALUE.CHARSET",
                        {{"functionName", function},
                         {"parameter", "`charset`"},
                         {"charset", std::string(charset)},
                         {"charsets", "iso-8859-1, us-ascii, utf-16, utf-16be, utf-16le, utf-32, utf-8"}});
    });
  } else if (!(rules.decode ? to_text(converter.get(), input, out) : to_bytes(converter.get(), input, out))) {
    outcome.fail([&] {
      return SparkError("MALFORMED_CHARACTER_CODING", {{"function", function}, {"charset", std::string(charset)}});
    });
  }
}

}  // namespace

FunctionPtr old_charset_function(OldCharsetRules rules) {
  const auto kernel =
      failing_string_kernel<Text, Text>([rules](const RowOutcome& outcome, Text input, Text charset, std::string& out) {
        convert(outcome, rules, input, charset, out);
      });
  return std::make_shared<const FunctionDef>(
      declare_scalar("string_funcs",
                     {.name = rules.decode ? "decode" : "encode",
                      .since = "1.5.0",
                      .usage = "Converts between text and bytes in a character set.",
                      .example = {},
                      .min_arguments = 2,
                      .max_arguments = 2},
                     {{rules.decode ? "BINARY, STRING -> STRING" : "STRING, STRING -> BINARY", kernel, true}}));
}

}  // namespace firesteel
