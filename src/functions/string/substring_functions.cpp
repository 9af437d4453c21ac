// substring, left, right, substring_index, split_part.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/string_functions.h"
#include "functions/string/utf8.h"

#include <algorithm>
#include <limits>

namespace firesteel {
namespace {

constexpr const char* kGroup = "string_funcs";
constexpr int32_t kNoLimit = std::numeric_limits<int32_t>::max();

// Characters [start, until) of `text`; start may be negative (before the text).
std::string_view slice_characters(std::string_view text, int64_t start, int64_t until) {
  if (until <= start || until <= 0) {
    return {};
  }
  start = std::max<int64_t>(start, 0);
  if (static_cast<uint64_t>(start) >= text.size()) {
    return {};
  }
  // Short ranges of long texts should not look at all of it: ASCII is tested on the part that is used.
  const auto last = static_cast<size_t>(std::min<int64_t>(until, static_cast<int64_t>(text.size())));
  if (utf8::is_ascii(text.substr(0, last))) {
    return text.substr(static_cast<size_t>(start), last - static_cast<size_t>(start));
  }
  const size_t begin = utf8::offset_of(text, static_cast<size_t>(start));
  const size_t size = utf8::offset_of(text.substr(begin), static_cast<size_t>(until - start));
  return text.substr(begin, size);
}

template <typename Length, typename Slice>
std::string_view sql_substring(std::string_view text, int32_t position, int32_t count, Length length, Slice slice) {
  int64_t start = position > 0 ? position - 1 : 0;
  if (position < 0) {
    start = static_cast<int64_t>(length(text)) + position;
  }
  const int64_t until = start + count;
  return slice(text, start, std::min<int64_t>(until, std::numeric_limits<int32_t>::max()));
}

std::string_view substring_of_text(std::string_view text, int32_t position, int32_t count) {
  return sql_substring(text, position, count, utf8::length, slice_characters);
}

std::string_view substring_of_bytes(std::string_view bytes, int32_t position, int32_t count) {
  if (position == std::numeric_limits<int32_t>::min() && count > 0) {
    return bytes;  // Spark's sum overflows, for bytes only
  }
  return sql_substring(
      bytes, position, count, [](std::string_view b) { return b.size(); },
      [](std::string_view b, int64_t start, int64_t until) {
        start = std::max<int64_t>(start, 0);
        until = std::min<int64_t>(until, static_cast<int64_t>(b.size()));
        return until <= start ? std::string_view()
                              : b.substr(static_cast<size_t>(start), static_cast<size_t>(until - start));
      });
}

FunctionDef substring() {
  const auto to_end = [](auto f) {
    return [f](std::string_view text, int32_t position) { return f(text, position, kNoLimit); };
  };
  return declare_scalar(
      kGroup,
      {.name = "substring",
       .aliases = {"substr"},
       .since = "1.5.0",
       .usage = "Returns the part of a text or of bytes from a position (from 1; negative: from the end) on.",
       .example = {"SELECT substring('Spark SQL', 5, 1)", "k"},
       .min_arguments = 2,
       .max_arguments = 3},
      {{"STRING, INT, INT -> STRING", substring_kernel<int32_t, int32_t>(substring_of_text)},
       {"BINARY, INT, INT -> BINARY", substring_kernel<int32_t, int32_t>(substring_of_bytes)},
       {"STRING, INT -> STRING", substring_kernel<int32_t>(to_end(substring_of_text))},
       {"BINARY, INT -> BINARY", substring_kernel<int32_t>(to_end(substring_of_bytes))}});
}

FunctionDef left() {
  return declare_scalar(
      kGroup,
      {.name = "left",
       .since = "2.3.0",
       .usage = "Returns the first characters of a text.",
       .example = {"SELECT left('Spark SQL', 3)", "Spa"},
       .min_arguments = 2,
       .max_arguments = 2},
      {{"STRING, INT -> STRING",
        substring_kernel<int32_t>([](std::string_view text, int32_t n) { return substring_of_text(text, 1, n); })},
       {"BINARY, INT -> BINARY",
        substring_kernel<int32_t>([](std::string_view text, int32_t n) { return substring_of_bytes(text, 1, n); })}});
}

FunctionDef right() {
  return declare_scalar(kGroup,
                        {.name = "right",
                         .since = "2.3.0",
                         .usage = "Returns the last characters of a text.",
                         .example = {"SELECT right('Spark SQL', 3)", "SQL"},
                         .min_arguments = 2,
                         .max_arguments = 2},
                        {{"STRING, INT -> STRING", substring_kernel<int32_t>([](std::string_view text, int32_t n) {
                            return n <= 0 ? std::string_view() : substring_of_text(text, -n, kNoLimit);
                          })}});
}

std::string_view before_delimiter(std::string_view text, std::string_view delimiter, int32_t count) {
  if (delimiter.empty() || count == 0) {
    return {};
  }
  if (count > 0) {
    size_t at = 0;
    for (int32_t i = 0; i < count; ++i) {
      const size_t found = text.find(delimiter, at);
      if (found == text.npos) {
        return text;
      }
      at = i + 1 == count ? found : found + 1;  // occurrences may overlap, as in Spark
    }
    return text.substr(0, at);
  }
  size_t from = text.size();
  for (int32_t i = 0; i > count; --i) {
    const size_t found = from == 0 ? text.npos : text.rfind(delimiter, from - 1);
    if (found == text.npos) {
      return text;
    }
    from = found;
  }
  return text.substr(from + delimiter.size());
}

FunctionDef substring_index() {
  return declare_scalar(
      kGroup,
      {.name = "substring_index",
       .since = "1.5.0",
       .usage = "Returns what stands before the n-th delimiter (negative: after the n-th from the end).",
       .example = {"SELECT substring_index('www.apache.org', '.', 2)", "www.apache"},
       .min_arguments = 3,
       .max_arguments = 3},
      {{"STRING, STRING, INT -> STRING", substring_kernel<std::string_view, int32_t>(before_delimiter)}});
}

// Part `index` (from 1, negative: from the end) of the text split at the delimiter; empty when there is none.
std::string_view part_of(std::string_view text, std::string_view delimiter, int32_t index) {
  if (delimiter.empty()) {
    return index == 1 || index == -1 ? text : std::string_view();
  }
  if (index < 0) {
    int32_t parts = 1;
    for (size_t at = text.find(delimiter); at != text.npos; at = text.find(delimiter, at + delimiter.size())) {
      ++parts;
    }
    index = parts + index + 1;
  }
  size_t start = 0;
  for (int32_t i = 1; index > 0; ++i) {
    const size_t end = text.find(delimiter, start);
    if (i == index) {
      return text.substr(start, end == text.npos ? end : end - start);
    }
    if (end == text.npos) {
      break;
    }
    start = end + delimiter.size();
  }
  return {};
}

VectorPtr split_part_rows(const KernelCall& call) {
  StringResult result(call);
  result.keep_alive(*call.arguments[0]);
  const Input<std::string_view> text(call, 0);
  const Input<std::string_view> delimiter(call, 1);
  const Input<int32_t> index(call, 2);
  call.rows.for_each([&](size_t row) {
    if (index[row] == 0) {
      call.errors.fail(row, [] { return SparkError("INVALID_INDEX_OF_ZERO"); });
      return;
    }
    result.set_shared(row, StringView(part_of(text[row], delimiter[row], index[row])));
  });
  return result.finish();
}

FunctionDef split_part() {
  return declare_scalar(kGroup,
                        {.name = "split_part",
                         .since = "3.3.0",
                         .usage = "Returns the n-th part of a text split at a delimiter.",
                         .example = {"SELECT split_part('11.12.13', '.', 3)", "13"},
                         .min_arguments = 3,
                         .max_arguments = 3},
                        {{"STRING, STRING, INT -> STRING", split_part_rows}});
}

}  // namespace

std::vector<FunctionDef> substring_functions() {
  return {substring(), left(), right(), substring_index(), split_part()};
}

}  // namespace firesteel
