// lpad, rpad, overlay, ascii, chr, elt, levenshtein, soundex.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/string_functions.h"
#include "functions/string/utf8.h"

#include <algorithm>
#include <limits>

namespace firesteel {
namespace {

constexpr const char* kGroup = "string_funcs";
using Text = std::string_view;

// Appends `count` characters of `pad` repeated.
void append_padding(Text pad, size_t count, std::string& out) {
  if (pad.empty()) {
    return;
  }
  const size_t pad_length = utf8::length(pad);
  for (; count >= pad_length; count -= pad_length) {
    out += pad;
  }
  out += pad.substr(0, utf8::offset_of(pad, count));
}

template <bool left>
void pad_text(Text text, int32_t length, Text pad, std::string& out) {
  const auto wanted = static_cast<size_t>(std::max(length, 0));
  const size_t have = utf8::length(text);
  if (have >= wanted) {
    out = text.substr(0, utf8::offset_of(text, wanted));
    return;
  }
  if constexpr (left) {
    append_padding(pad, wanted - have, out);
    out += text;
  } else {
    out += text;
    append_padding(pad, wanted - have, out);
  }
}

template <bool left>
void pad_bytes(Text bytes, int32_t length, Text pad, std::string& out) {
  const auto wanted = static_cast<size_t>(std::max(length, 0));
  const size_t missing = wanted > bytes.size() && !pad.empty() ? wanted - bytes.size() : 0;
  if constexpr (left) {
    for (size_t i = 0; i < missing; ++i) {
      out.push_back(pad[i % pad.size()]);
    }
  }
  out += bytes.substr(0, wanted);
  if constexpr (!left) {
    for (size_t i = 0; i < missing; ++i) {
      out.push_back(pad[i % pad.size()]);
    }
  }
}

template <bool left>
FunctionDef padding(const char* name, const char* usage, FunctionExample example) {
  const auto blank_text = [](Text text, int32_t n, std::string& out) { pad_text<left>(text, n, " ", out); };
  const auto zero_bytes = [](Text text, int32_t n, std::string& out) { pad_bytes<left>(text, n, Text("\0", 1), out); };
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = "1.5.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 2,
                         .max_arguments = 3},
                        {{"STRING, INT -> STRING", string_kernel<Text, int32_t>(blank_text)},
                         {"STRING, INT, STRING -> STRING", string_kernel<Text, int32_t, Text>(pad_text<left>)},
                         {"BINARY, INT -> BINARY", string_kernel<Text, int32_t>(zero_bytes)},
                         {"BINARY, INT, BINARY -> BINARY", string_kernel<Text, int32_t, Text>(pad_bytes<left>)}});
}

// Spark adds to the position in 32 bits; a position before the text counts from its end.
int32_t wrapped_sum(int32_t position, int32_t replaced) {
  return static_cast<int32_t>(static_cast<uint32_t>(position) + static_cast<uint32_t>(replaced));
}

// Spark takes at most INT_MAX units of what follows, counted from a start that may lie before the text.
struct Rest {
  size_t start;
  size_t count;
};

Rest rest_from(int32_t position, size_t length) {
  const auto units = static_cast<int64_t>(length);
  const int64_t start = position > 0 ? position - 1 : (position == 0 ? 0 : units + position);
  const int64_t end = std::min(units, start + std::numeric_limits<int32_t>::max());
  const int64_t first = std::max<int64_t>(start, 0);
  return {static_cast<size_t>(first), static_cast<size_t>(std::max<int64_t>(end - first, 0))};
}

void overlay_text(Text text, Text replacement, int32_t position, int32_t length, std::string& out) {
  const auto before = static_cast<size_t>(std::max(wrapped_sum(position, -1), 0));
  out += text.substr(0, utf8::offset_of(text, before));
  out += replacement;
  const int32_t replaced = length >= 0 ? length : static_cast<int32_t>(utf8::length(replacement));
  const Rest rest = rest_from(wrapped_sum(position, replaced), utf8::length(text));
  const Text tail = text.substr(utf8::offset_of(text, rest.start));
  out += tail.substr(0, utf8::offset_of(tail, rest.count));
}

void overlay_bytes(Text text, Text replacement, int32_t position, int32_t length, std::string& out) {
  const auto before = static_cast<size_t>(std::max(wrapped_sum(position, -1), 0));
  out += text.substr(0, before);
  out += replacement;
  const int32_t replaced = length >= 0 ? length : static_cast<int32_t>(replacement.size());
  const Rest rest = rest_from(wrapped_sum(position, replaced), text.size());
  out += text.substr(std::min(rest.start, text.size()), rest.count);
}

template <typename Overlay>
ScalarKernel overlay_of_own_length(Overlay overlay) {
  return string_kernel<Text, Text, int32_t>([overlay](Text text, Text replacement, int32_t position, std::string& out) {
    overlay(text, replacement, position, -1, out);
  });
}

FunctionDef overlay() {
  return declare_scalar(
      kGroup,
      {.name = "overlay",
       .since = "3.0.0",
       .usage = "Returns the text with the characters from a position on replaced by another text.",
       .example = {"SELECT overlay('Spark SQL' PLACING '_' FROM 6)", "Spark_SQL"},
       .min_arguments = 3,
       .max_arguments = 4},
      {{"STRING, STRING, INT -> STRING", overlay_of_own_length(overlay_text)},
       {"STRING, STRING, INT, INT -> STRING", string_kernel<Text, Text, int32_t, int32_t>(overlay_text)},
       {"BINARY, BINARY, INT -> BINARY", overlay_of_own_length(overlay_bytes)},
       {"BINARY, BINARY, INT, INT -> BINARY", string_kernel<Text, Text, int32_t, int32_t>(overlay_bytes)}});
}

int32_t edit_distance(Text a, Text b) {
  std::vector<uint32_t> left;
  std::vector<uint32_t> right;
  for (size_t i = 0; i < a.size(); i = utf8::next(a, i)) {
    left.push_back(utf8::decode(a, i));
  }
  for (size_t i = 0; i < b.size(); i = utf8::next(b, i)) {
    right.push_back(utf8::decode(b, i));
  }
  std::vector<int32_t> row(right.size() + 1);
  for (size_t j = 0; j <= right.size(); ++j) {
    row[j] = static_cast<int32_t>(j);
  }
  for (size_t i = 1; i <= left.size(); ++i) {
    int32_t diagonal = row[0];
    row[0] = static_cast<int32_t>(i);
    for (size_t j = 1; j <= right.size(); ++j) {
      const int32_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[right.size()];
}

FunctionDef levenshtein() {
  return declare_scalar(
      kGroup,
      {.name = "levenshtein",
       .since = "1.5.0",
       .usage = "Returns how many characters must be changed to make one text of another; -1 beyond a threshold.",
       .example = {"SELECT levenshtein('kitten', 'sitting')", "3"},
       .min_arguments = 2,
       .max_arguments = 3},
      {{"STRING, STRING -> INT", fixed_kernel<int32_t, Text, Text>(edit_distance)},
       {"STRING, STRING, INT -> INT", fixed_kernel<int32_t, Text, Text, int32_t>([](Text a, Text b, int32_t most) {
          const int32_t distance = edit_distance(a, b);
          return distance <= most ? distance : -1;
        })}});
}

// Spark: UTF8String.soundex. A text that does not begin with a letter stays as it is.
void soundex(Text text, std::string& out) {
  constexpr Text kCodes = "01230127022455012623017202";  // 7: H and W, which do not separate equal codes
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.empty() || !letter(upper(text[0]))) {
    out = text;
    return;
  }
  out = "0000";
  out[0] = upper(text[0]);
  char last = kCodes[static_cast<size_t>(out[0] - 'A')];
  size_t length = 1;
  for (size_t i = 1; i < text.size() && length < 4; ++i) {
    const char c = upper(text[i]);
    if (!letter(c)) {
      last = '0';
      continue;
    }
    const char code = kCodes[static_cast<size_t>(c - 'A')];
    if (code == '7') {
      continue;
    }
    if (code != '0' && code != last) {
      out[length++] = code;
    }
    last = code;
  }
}

void character(int64_t code, std::string& out) {
  if (code >= 0) {
    utf8::append(static_cast<uint32_t>(code & 0xFF), out);
  }
}

VectorPtr choose_text(const KernelCall& call) {
  StringResult result(call);
  std::vector<Input<Text>> inputs;
  const Input<int32_t> index(call, 0);
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    inputs.emplace_back(call, i);
  }
  call.rows.for_each([&](size_t row) {
    const auto count = static_cast<int32_t>(inputs.size());
    if (index.is_null(row)) {
      result.set_null(row);
    } else if (index[row] < 1 || index[row] > count) {
      if (call.errors.mode() == EvalMode::kAnsi) {
        call.errors.fail(row, [&] {
          return SparkError("INVALID_ARRAY_INDEX",
                            {{"indexValue", std::to_string(index[row])}, {"arraySize", std::to_string(count)}});
        });
      }
      result.set_null(row);
    } else if (const auto& chosen = inputs[static_cast<size_t>(index[row] - 1)]; chosen.is_null(row)) {
      result.set_null(row);
    } else {
      result.set(row, chosen[row]);
    }
  });
  return result.finish();
}

}  // namespace

std::vector<FunctionDef> padding_functions() {
  return {padding<true>("lpad", "Returns the text filled up on its left, or cut, to a length.",
                        {"SELECT lpad('hi', 5, 'xy')", "xyxhi"}),
          padding<false>("rpad", "Returns the text filled up on its right, or cut, to a length.",
                         {"SELECT rpad('hi', 5, 'xy')", "hixyx"}),
          overlay(),
          levenshtein(),
          declare_scalar(kGroup,
                         {.name = "soundex",
                          .since = "1.5.0",
                          .usage = "Returns the Soundex code of a word.",
                          .example = {"SELECT soundex('Miller')", "M460"}},
                         {{"STRING -> STRING", string_kernel<Text>(soundex)}}),
          declare_scalar(kGroup,
                         {.name = "ascii",
                          .since = "1.5.0",
                          .usage = "Returns the code point of the first character, 0 for an empty text.",
                          .example = {"SELECT ascii('222')", "50"}},
                         {{"STRING -> INT", fixed_kernel<int32_t, Text>([](Text text) {
                             return text.empty() ? 0 : static_cast<int32_t>(utf8::decode(text, 0));
                           })}}),
          declare_scalar(kGroup,
                         {.name = "chr",
                          .aliases = {"char"},
                          .since = "2.3.0",
                          .usage = "Returns the character of a code, modulo 256.",
                          .example = {"SELECT chr(65)", "A"}},
                         {{"BIGINT -> STRING", string_kernel<int64_t>(character)}}),
          declare_scalar(kGroup,
                         {.name = "elt",
                          .since = "2.0.0",
                          .usage = "Returns the n-th of the texts.",
                          .example = {"SELECT elt(1, 'scala', 'java')", "scala"},
                          .min_arguments = 2,
                          .max_arguments = -1},
                         {{"INT, STRING... -> STRING", choose_text, true, Nulls::kHandledByKernel},
                          {"INT, BINARY... -> BINARY", choose_text, true, Nulls::kHandledByKernel}})};
}

}  // namespace firesteel
