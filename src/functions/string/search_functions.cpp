// length, instr, locate, startswith, endswith, contains and their like.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/string_functions.h"
#include "functions/string/text_length.h"
#include "functions/string/utf8.h"

namespace firesteel {
namespace {

constexpr const char* kGroup = "string_funcs";
using Text = std::string_view;

// 1-based character position of `part` in `text` at or after character `from` (0-based); 0 when it is not there.
int32_t position_of(Text text, Text part, size_t from) {
  if (part.empty()) {
    return 1;
  }
  const size_t start = utf8::offset_of(text, from);
  if (from > 0 && start >= text.size()) {
    return 0;
  }
  const size_t found = text.find(part, start);
  return found == text.npos ? 0 : static_cast<int32_t>(utf8::length(text.substr(0, found))) + 1;
}

template <typename F>
FunctionDef predicate(const char* name, const char* usage, FunctionExample example, F f) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = "3.3.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 2,
                         .max_arguments = 2},
                        {{"STRING, STRING -> BOOLEAN", fixed_kernel<uint8_t, Text, Text>(f)},
                         {"BINARY, BINARY -> BOOLEAN", fixed_kernel<uint8_t, Text, Text>(f)}});
}

FunctionDef length() {
  return declare_scalar(
      kGroup,
      {.name = "length",
       .aliases = {"char_length", "character_length", "len"},
       .since = "1.5.0",
       .usage = "Returns the number of characters of a text or of bytes.",
       .example = {"SELECT length('Spark SQL ')", "10"}},
      {{"STRING -> INT", text_lengths},
       {"BINARY -> INT", fixed_kernel<int32_t, Text>([](Text t) { return static_cast<int32_t>(t.size()); })}});
}

FunctionDef byte_length(const char* name, const char* usage, FunctionExample example, int factor) {
  const auto count = [factor](Text t) { return static_cast<int32_t>(t.size()) * factor; };
  return declare_scalar(
      kGroup, {.name = name, .since = "2.3.0", .usage = usage, .example = std::move(example)},
      {{"STRING -> INT", fixed_kernel<int32_t, Text>(count)}, {"BINARY -> INT", fixed_kernel<int32_t, Text>(count)}});
}

FunctionDef instr() {
  return declare_scalar(kGroup,
                        {.name = "instr",
                         .since = "1.5.0",
                         .usage = "Returns the first position (from 1) of one text in another, 0 when it is not there.",
                         .example = {"SELECT instr('SparkSQL', 'SQL')", "6"},
                         .min_arguments = 2,
                         .max_arguments = 2},
                        {{"STRING, STRING -> INT", fixed_kernel<int32_t, Text, Text>([](Text text, Text part) {
                            return position_of(text, part, 0);
                          })}});
}

// locate(part, text[, start]): a NULL start gives 0, so the kernel sees NULLs.
VectorPtr locate_rows(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const Input<Text> part(call, 0);
  const Input<Text> text(call, 1);
  const Input<int32_t> start(call, 2);
  call.rows.for_each([&](size_t row) {
    out[row] = 0;
    if (start.is_null(row)) {
      return;
    }
    if (part.is_null(row) || text.is_null(row)) {
      result->set_null(row);
    } else if (start[row] >= 1) {
      out[row] = position_of(text[row], part[row], static_cast<size_t>(start[row] - 1));
    }
  });
  return result;
}

FunctionDef locate() {
  return declare_scalar(kGroup,
                        {.name = "locate",
                         .aliases = {"position"},
                         .since = "1.5.0",
                         .usage = "Returns the position (from 1) of one text in another from a start on, or 0.",
                         .example = {"SELECT locate('bar', 'foobarbar', 5)", "7"},
                         .min_arguments = 2,
                         .max_arguments = 3},
                        {{"STRING, STRING -> INT", fixed_kernel<int32_t, Text, Text>([](Text part, Text text) {
                            return position_of(text, part, 0);
                          })},
                         {"STRING, STRING, INT -> INT", locate_rows, false, Nulls::kHandledByKernel}});
}

FunctionDef find_in_set() {
  const auto find = [](Text word, Text list) -> int32_t {
    if (word.find(',') != word.npos) {
      return 0;
    }
    int32_t position = 1;
    for (size_t start = 0;; ++position) {
      const size_t comma = list.find(',', start);
      if (list.substr(start, comma == list.npos ? comma : comma - start) == word) {
        return position;
      }
      if (comma == list.npos) {
        return 0;
      }
      start = comma + 1;
    }
  };
  return declare_scalar(kGroup,
                        {.name = "find_in_set",
                         .since = "1.5.0",
                         .usage = "Returns the place (from 1) of a word in a list separated by commas, or 0.",
                         .example = {"SELECT find_in_set('ab', 'abc,b,ab,c,def')", "3"},
                         .min_arguments = 2,
                         .max_arguments = 2},
                        {{"STRING, STRING -> INT", fixed_kernel<int32_t, Text, Text>(find)}});
}

}  // namespace

std::vector<FunctionDef> search_functions() {
  return {
      length(),
      byte_length("octet_length", "Returns the number of bytes.", {"SELECT octet_length('Spark SQL')", "9"}, 1),
      byte_length("bit_length", "Returns the number of bits.", {"SELECT bit_length('Spark SQL')", "72"}, 8),
      instr(),
      locate(),
      find_in_set(),
      predicate("startswith", "Does the text begin with another?", {"SELECT startswith('Spark SQL', 'Spark')", "true"},
                [](Text text, Text part) { return static_cast<uint8_t>(text.starts_with(part)); }),
      predicate("endswith", "Does the text end with another?", {"SELECT endswith('Spark SQL', 'SQL')", "true"},
                [](Text text, Text part) { return static_cast<uint8_t>(text.ends_with(part)); }),
      predicate("contains", "Is another text a part of the text?", {"SELECT contains('Spark SQL', 'park')", "true"},
                [](Text text, Text part) { return static_cast<uint8_t>(text.find(part) != text.npos); })};
}

}  // namespace firesteel
