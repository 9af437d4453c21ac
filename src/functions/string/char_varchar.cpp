#include "functions/string/char_varchar.h"

#include "base/errors/spark_error.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"
#include "functions/string/utf8.h"

#include <string>

namespace firesteel {
namespace {

/// Bytes up to the last character that is no space, but at least the first `limit` characters.
size_t cut_spaces(std::string_view text, size_t limit) {
  const size_t kept = utf8::offset_of(text, limit);
  size_t end = text.size();
  while (end > kept && text[end - 1] == ' ') {
    --end;
  }
  return end;
}

template <CharVarcharRule kRule>
VectorPtr apply(const KernelCall& call) {
  StringResult result(call);
  const Input<std::string_view> texts(call, 0);
  const Input<int32_t> limits(call, 1);
  std::string padded;
  call.rows.for_each([&](size_t row) {
    const std::string_view text = texts[row];
    const auto limit = static_cast<size_t>(limits[row]);
    const size_t length = utf8::length(text);
    if (length < limit && kRule != CharVarcharRule::kWriteVarchar) {
      padded.assign(text);
      padded.append(limit - length, ' ');
      result.set(row, padded);
      return;
    }
    if (length <= limit || kRule == CharVarcharRule::kReadChar) {
      result.set(row, text);
      return;
    }
    const std::string_view cut = text.substr(0, cut_spaces(text, limit));
    if (utf8::length(cut) > limit) {
      call.errors.fail(row, [&] { return SparkError("EXCEED_LIMIT_LENGTH", {{"limit", std::to_string(limit)}}); });
    }
    result.set(row, cut);
  });
  return result.finish();
}

template <CharVarcharRule kRule>
FunctionPtr make(const char* name) {
  return std::make_shared<const FunctionDef>(declare_scalar(
      "internal", {.name = name, .min_arguments = 2, .max_arguments = 2}, {{"STRING, INT -> STRING", apply<kRule>}}));
}

}  // namespace

FunctionPtr char_varchar_function(CharVarcharRule rule) {
  static const FunctionPtr write_char = make<CharVarcharRule::kWriteChar>("charTypeWriteSideCheck");
  static const FunctionPtr write_varchar = make<CharVarcharRule::kWriteVarchar>("varcharTypeWriteSideCheck");
  static const FunctionPtr read_char = make<CharVarcharRule::kReadChar>("readSidePadding");
  return rule == CharVarcharRule::kWriteChar      ? write_char
         : rule == CharVarcharRule::kWriteVarchar ? write_varchar
                                                  : read_char;
}

}  // namespace firesteel
