// regexp_replace, regexp_extract, regexp_count, regexp_substr, regexp_instr, split.
#include "columnar/vector_builder.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"
#include "functions/string/regex.h"
#include "functions/string/string_functions.h"
#include "functions/string/utf8.h"

#include <optional>

namespace firesteel {
namespace {

constexpr const char* kGroup = "string_funcs";
using Text = std::string_view;

/// Calls body(call, cache) with the constant pattern (argument 1) compiled once.
template <typename Body>
auto with_regex(const char* name, Body body) {
  return [name, body](std::span<const ArgumentInfo> arguments, const ScalarBinding&, const BindContext&) {
    return ScalarKernel([name, body, constant = constant_regex(arguments[1])](const KernelCall& call) {
      RegexCache cache(name, constant);
      return body(call, cache);
    });
  };
}

// Where the search goes on after a match; an empty match must not be found again.
size_t after_match(const RegexMatcher& matcher, Text text) {
  if (matcher.end() > matcher.start()) {
    return matcher.end();
  }
  return matcher.end() < text.size() ? utf8::next(text, matcher.end()) : text.size() + 1;
}

// Java's replacement: $n and ${name} are groups, a backslash takes the next character as it is.
void append_replacement(const RegexMatcher& matcher, Text text, Text replacement, std::string& out) {
  for (size_t i = 0; i < replacement.size(); ++i) {
    const char c = replacement[i];
    if (c == '\\' && i + 1 < replacement.size()) {
      out.push_back(replacement[++i]);
    } else if (c == '$' && i + 1 < replacement.size() && replacement[i + 1] >= '0' && replacement[i + 1] <= '9') {
      size_t group = static_cast<size_t>(replacement[++i] - '0');
      while (i + 1 < replacement.size() && replacement[i + 1] >= '0' && replacement[i + 1] <= '9' &&
             group * 10 + static_cast<size_t>(replacement[i + 1] - '0') <= matcher.regex().group_count()) {
        group = group * 10 + static_cast<size_t>(replacement[++i] - '0');
      }
      if (group > matcher.regex().group_count()) {
        throw SparkError("_LEGACY_INDEX", {{"message", "No group " + std::to_string(group)}});
      }
      if (matcher.start(group) != Text::npos) {
        out += text.substr(matcher.start(group), matcher.end(group) - matcher.start(group));
      }
    } else {
      out.push_back(c);
    }
  }
}

void replace_matches(RegexMatcher& matcher, Text text, Text replacement, int32_t position, std::string& out) {
  size_t from = utf8::offset_of(text, static_cast<size_t>(position - 1));
  size_t copied = 0;
  if (position > 1 && from >= text.size()) {
    out = text;
    return;
  }
  while (from <= text.size() && matcher.find(text, from)) {
    out += text.substr(copied, matcher.start() - copied);
    append_replacement(matcher, text, replacement, out);
    copied = matcher.end();
    from = after_match(matcher, text);
  }
  out += text.substr(copied);
}

VectorPtr replace_rows(const KernelCall& call, RegexCache& cache) {
  StringResult result(call);
  const Input<Text> text(call, 0);
  const Input<Text> pattern(call, 1);
  const Input<Text> replacement(call, 2);
  std::optional<Input<int32_t>> position;
  if (call.arguments.size() > 3) {
    position.emplace(call, 3);
  }
  std::string out;
  call.rows.for_each([&](size_t row) {
    out.clear();
    replace_matches(cache.matcher(pattern[row]), text[row], replacement[row], position ? (*position)[row] : 1, out);
    result.set(row, out);
  });
  return result.finish();
}

// Group `index` of the match; reports REGEX_GROUP_INDEX for one that the expression does not have.
Text group_of(const KernelCall& call, size_t row, const RegexMatcher& matcher, Text text, int32_t index) {
  const auto count = static_cast<int32_t>(matcher.regex().group_count());
  if (index < 0 || index > count) {
    call.errors.fail(row, [&] {
      return SparkError("INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX", {{"parameter", "`idx`"},
                                                                      {"functionName", "`regexp_extract`"},
                                                                      {"groupCount", std::to_string(count)},
                                                                      {"groupIndex", std::to_string(index)}});
    });
    return {};
  }
  const auto group = static_cast<size_t>(index);
  return matcher.start(group) == Text::npos
             ? Text()
             : text.substr(matcher.start(group), matcher.end(group) - matcher.start(group));
}

VectorPtr extract_rows(const KernelCall& call, RegexCache& cache) {
  StringResult result(call);
  const Input<Text> text(call, 0);
  const Input<Text> pattern(call, 1);
  std::optional<Input<int32_t>> index;
  if (call.arguments.size() > 2) {
    index.emplace(call, 2);
  }
  call.rows.for_each([&](size_t row) {
    RegexMatcher& matcher = cache.matcher(pattern[row]);
    if (matcher.find(text[row])) {
      result.set(row, group_of(call, row, matcher, text[row], index ? (*index)[row] : 1));
    }
  });
  return result.finish();
}

template <typename Each>
VectorPtr arrays_of_texts(const KernelCall& call, Each each) {
  VectorBuilder builder(call.result_type);
  size_t next = 0;
  call.rows.for_each([&](size_t row) {
    for (; next < row; ++next) {
      builder.append_null();
    }
    builder.finish_array(each(row, builder.child(0)));
    ++next;
  });
  for (; next < call.size; ++next) {
    builder.append_null();
  }
  return builder.finish();
}

VectorPtr extract_all_rows(const KernelCall& call, RegexCache& cache) {
  const Input<Text> text(call, 0);
  const Input<Text> pattern(call, 1);
  std::optional<Input<int32_t>> index;
  if (call.arguments.size() > 2) {
    index.emplace(call, 2);
  }
  return arrays_of_texts(call, [&](size_t row, VectorBuilder& out) {
    RegexMatcher& matcher = cache.matcher(pattern[row]);
    size_t count = 0;
    for (size_t from = 0; from <= text[row].size() && matcher.find(text[row], from); ++count) {
      out.append_string(group_of(call, row, matcher, text[row], index ? (*index)[row] : 1));
      from = after_match(matcher, text[row]);
    }
    return count;
  });
}

VectorPtr count_rows(const KernelCall& call, RegexCache& cache) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const Input<Text> text(call, 0);
  const Input<Text> pattern(call, 1);
  call.rows.for_each([&](size_t row) {
    RegexMatcher& matcher = cache.matcher(pattern[row]);
    out[row] = 0;
    for (size_t from = 0; from <= text[row].size() && matcher.find(text[row], from);
         from = after_match(matcher, text[row])) {
      ++out[row];
    }
  });
  return result;
}

VectorPtr position_rows(const KernelCall& call, RegexCache& cache) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const Input<Text> text(call, 0);
  const Input<Text> pattern(call, 1);
  call.rows.for_each([&](size_t row) {
    RegexMatcher& matcher = cache.matcher(pattern[row]);
    const bool found = matcher.find(text[row]);
    out[row] = found ? static_cast<int32_t>(utf8::utf16_length(text[row].substr(0, matcher.start()))) + 1 : 0;
  });
  return result;
}

VectorPtr first_match_rows(const KernelCall& call, RegexCache& cache) {
  StringResult result(call);
  const Input<Text> text(call, 0);
  const Input<Text> pattern(call, 1);
  call.rows.for_each([&](size_t row) {
    RegexMatcher& matcher = cache.matcher(pattern[row]);
    if (matcher.find(text[row])) {
      result.set(row, text[row].substr(matcher.start(), matcher.end() - matcher.start()));
    } else {
      call.errors.note_null(row);
    }
  });
  return result.finish();
}

// Java's String.split, but empty parts at the end stay. An empty match at the start gives no empty part.
size_t split_text(RegexMatcher& matcher, Text text, int32_t limit, VectorBuilder& out) {
  size_t start = 0;
  size_t parts = 0;
  for (size_t from = 0;
       from < text.size() && (limit <= 0 || parts + 1 < static_cast<size_t>(limit)) && matcher.find(text, from);
       from = after_match(matcher, text)) {
    if (matcher.end() == 0 || (matcher.start() == matcher.end() && matcher.start() >= text.size())) {
      continue;
    }
    out.append_string(text.substr(start, matcher.start() - start));
    ++parts;
    start = matcher.end();
  }
  out.append_string(text.substr(start));
  return parts + 1;
}

VectorPtr split_rows(const KernelCall& call, RegexCache& cache) {
  const Input<Text> text(call, 0);
  const Input<Text> pattern(call, 1);
  std::optional<Input<int32_t>> limit;
  if (call.arguments.size() > 2) {
    limit.emplace(call, 2);
  }
  return arrays_of_texts(call, [&](size_t row, VectorBuilder& out) {
    return split_text(cache.matcher(pattern[row]), text[row], limit ? (*limit)[row] : -1, out);
  });
}

FunctionDef declare(const char* name, const char* since, const char* usage, FunctionExample example, int least,
                    int most, std::vector<Overload> overloads) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = least,
                         .max_arguments = most},
                        std::move(overloads));
}

Overload overload(const char* signature, decltype(Overload::make_kernel) make, bool nullable = false) {
  return {signature, {}, nullable, Nulls::kPropagate, std::move(make)};
}

// Elements are never NULL.
FunctionDef array_result(FunctionDef def) {
  auto& function = std::get<ScalarFunction>(def.body);
  function.bind = [inner = std::move(function.bind)](std::span<const ArgumentInfo> arguments,
                                                     const BindContext& context) {
    auto bound = inner(arguments, context);
    if (auto* binding = std::get_if<ScalarBinding>(&bound)) {
      binding->result_type = DataType::array(DataType::string(), false);
    }
    return bound;
  };
  return def;
}

// The position of regexp_replace, when it is known.
FunctionDef with_positive_position(FunctionDef def) {
  auto& function = std::get<ScalarFunction>(def.body);
  function.bind = [inner = std::move(function.bind)](std::span<const ArgumentInfo> arguments,
                                                     const BindContext& context) -> BindResult<ScalarBinding> {
    const Literal* position = arguments.size() > 3 ? arguments[3].constant : nullptr;
    if (position != nullptr && position->type.is_integral() && !position->is_null() && position->as_int64() <= 0) {
      return BindMismatch{
          "VALUE_OUT_OF_RANGE",
          {{"exprName", "position"}, {"valueRange", "(0, 2147483647]"}, {"currentValue", position->sql()}},
          3};
    }
    return inner(arguments, context);
  };
  return def;
}

}  // namespace

std::vector<FunctionDef> regexp_functions() {
  const auto replace = with_regex("regexp_replace", replace_rows);
  const auto extract = with_regex("regexp_extract", extract_rows);
  const auto extract_all = with_regex("regexp_extract_all", extract_all_rows);
  const auto split = with_regex("split", split_rows);
  return {
      with_positive_position(declare("regexp_replace", "1.5.0",
                                     "Returns the text with every match of a regular expression replaced.",
                                     {"SELECT regexp_replace('100-200', '[0-9]+', 'num')", "num-num"}, 3, 4,
                                     {overload("STRING, STRING, STRING -> STRING", replace),
                                      overload("STRING, STRING, STRING, INT -> STRING", replace)})),
      declare("regexp_extract", "1.5.0",
              "Returns a group of the first match of a regular expression, or an empty text.",
              {"SELECT regexp_extract('100-200', '([0-9]+)-([0-9]+)', 1)", "100"}, 2, 3,
              {overload("STRING, STRING -> STRING", extract), overload("STRING, STRING, INT -> STRING", extract)}),
      declare("regexp_extract_all", "3.1.0", "Returns a group of every match of a regular expression.",
              {"SELECT regexp_extract_all('100-200, 300-400', '([0-9]+)-([0-9]+)', 1)", "[\"100\",\"300\"]"}, 2, 3,
              {overload("STRING, STRING -> ARRAY<STRING>", extract_all),
               overload("STRING, STRING, INT -> ARRAY<STRING>", extract_all)}),
      declare("regexp_count", "3.4.0", "Returns how often a regular expression matches.",
              {"SELECT regexp_count('a1b2', '[0-9]')", "2"}, 2, 2,
              {overload("STRING, STRING -> INT", with_regex("regexp_count", count_rows))}),
      declare("regexp_instr", "3.4.0", "Returns the position of the first match of a regular expression, or 0.",
              {"SELECT regexp_instr('user@spark.apache.org', '@[^.]*')", "5"}, 2, 3,
              {overload("STRING, STRING -> INT", with_regex("regexp_instr", position_rows)),
               overload("STRING, STRING, INT -> INT", with_regex("regexp_instr", position_rows))}),
      declare("regexp_substr", "3.4.0", "Returns the first match of a regular expression, or NULL.",
              {"SELECT regexp_substr('Steven Jones', 'Ste(v|ph)en')", "Steven"}, 2, 2,
              {overload("STRING, STRING -> STRING", with_regex("regexp_substr", first_match_rows), true)}),
      array_result(declare("split", "1.5.0", "Returns the parts of a text between the matches of a regular expression.",
                           {"SELECT split('oneAtwoBthreeC', '[ABC]')", "[\"one\",\"two\",\"three\",\"\"]"}, 2, 3,
                           {overload("STRING, STRING -> ARRAY<STRING>", split),
                            overload("STRING, STRING, INT -> ARRAY<STRING>", split)})),
  };
}

}  // namespace firesteel
