// like, ilike and rlike.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/string/case_mapping.h"
#include "functions/string/like_pattern.h"
#include "functions/string/regex.h"
#include "functions/string/string_functions.h"
#include "functions/string/utf8.h"

#include <memory>

namespace firesteel {
namespace {

constexpr const char* kGroup = "predicate_funcs";

char32_t escape_of(std::string_view text) {
  if (text.size() == 0 || utf8::length(text) != 1) {
    throw SparkError("INVALID_ESCAPE_CHAR", {{"sqlExpr", "\"" + std::string(text) + "\""}});
  }
  return utf8::decode(text, 0);
}

template <bool ignore_case>
std::shared_ptr<const LikePattern> compile(std::string_view pattern, char32_t escape) {
  if constexpr (ignore_case) {
    return std::make_shared<const LikePattern>(lower_case(pattern), escape);
  }
  return std::make_shared<const LikePattern>(pattern, escape);
}

template <bool ignore_case>
VectorPtr match_rows(const KernelCall& call, std::shared_ptr<const LikePattern> compiled) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  const Input<std::string_view> text(call, 0);
  const Input<std::string_view> pattern(call, 1);
  std::optional<Input<std::string_view>> escape;
  if (call.arguments.size() > 2) {
    escape.emplace(call, 2);
  }
  const bool fixed = compiled != nullptr;
  std::string last;
  std::string folded;
  call.rows.for_each([&](size_t row) {
    if (!fixed && (compiled == nullptr || escape || last != pattern[row])) {
      last = std::string(pattern[row]);
      compiled = compile<ignore_case>(last, escape ? escape_of((*escape)[row]) : U'\\');
    }
    if constexpr (ignore_case) {
      folded = lower_case(text[row]);
      out[row] = compiled->matches(folded);
    } else {
      out[row] = compiled->matches(text[row]);
    }
  });
  return result;
}

// A constant pattern is compiled once; one with an error is left to the rows, so that it fails only when it is used.
template <bool ignore_case>
ScalarKernel like_kernel(std::span<const ArgumentInfo> arguments) {
  std::shared_ptr<const LikePattern> compiled;
  const Literal* pattern = arguments[1].constant;
  const Literal* escape = arguments.size() > 2 ? arguments[2].constant : nullptr;
  const bool known_escape = arguments.size() == 2 || (escape != nullptr && !escape->is_null());
  if (pattern != nullptr && std::holds_alternative<std::string>(pattern->value) && known_escape) {
    try {
      compiled = compile<ignore_case>(pattern->as_string(), escape == nullptr ? U'\\' : escape_of(escape->as_string()));
    } catch (const SparkError&) {
      compiled = nullptr;
    }
  }
  return [compiled](const KernelCall& call) { return match_rows<ignore_case>(call, compiled); };
}

template <bool ignore_case>
FunctionDef like_function(const char* name, const char* since, const char* usage, FunctionExample example) {
  const auto make = [](std::span<const ArgumentInfo> arguments, const ScalarBinding&, const BindContext&) {
    return like_kernel<ignore_case>(arguments);
  };
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 2,
                         .max_arguments = 3},
                        {{"STRING, STRING -> BOOLEAN", {}, false, Nulls::kPropagate, make},
                         {"STRING, STRING, STRING -> BOOLEAN", {}, false, Nulls::kPropagate, make}});
}

VectorPtr search_rows(const KernelCall& call, std::shared_ptr<const Regex> constant) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  const Input<std::string_view> text(call, 0);
  const Input<std::string_view> pattern(call, 1);
  RegexCache cache("rlike", std::move(constant));
  call.rows.for_each([&](size_t row) { out[row] = cache.matcher(pattern[row]).find(text[row]); });
  return result;
}

FunctionDef rlike() {
  const auto make = [](std::span<const ArgumentInfo> arguments, const ScalarBinding&, const BindContext&) {
    return ScalarKernel(
        [constant = constant_regex(arguments[1])](const KernelCall& call) { return search_rows(call, constant); });
  };
  return declare_scalar(kGroup,
                        {.name = "rlike",
                         .aliases = {"regexp", "regexp_like"},
                         .since = "1.0.0",
                         .usage = "Does a part of the text match the regular expression?",
                         .example = {"SELECT rlike('Spark', '^S.*k$')", "true"},
                         .min_arguments = 2,
                         .max_arguments = 2},
                        {{"STRING, STRING -> BOOLEAN", {}, false, Nulls::kPropagate, make}});
}

}  // namespace

std::shared_ptr<const Regex> constant_regex(const ArgumentInfo& argument) {
  if (argument.constant == nullptr || !std::holds_alternative<std::string>(argument.constant->value)) {
    return nullptr;
  }
  try {
    return Regex::compile(argument.constant->as_string(), "");
  } catch (const SparkError&) {
    return nullptr;
  }
}

std::vector<FunctionDef> like_functions() {
  return {like_function<false>("like", "1.0.0",
                               "Does the whole text match the pattern, in which _ is any character and "
                               "% any run of characters?",
                               {"SELECT like('Spark', '_park')", "true"}),
          like_function<true>("ilike", "3.3.0", "Does the whole text match the pattern, capitals aside?",
                              {"SELECT ilike('Spark', '_PARK')", "true"}),
          rlike()};
}

}  // namespace firesteel
