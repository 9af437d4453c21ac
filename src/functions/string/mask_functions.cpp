// mask and sentences.
#include "columnar/vector_builder.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"
#include "functions/string/sentences.h"
#include "functions/string/string_functions.h"
#include "functions/string/utf8.h"

#include <unicode/uchar.h>

#include <array>
#include <optional>

namespace firesteel {
namespace {

constexpr const char* kGroup = "string_funcs";
using Text = std::string_view;

/// What upper case letters, lower case letters, digits and the rest become; an empty one stays as it is.
using Masks = std::array<std::optional<Text>, 4>;
constexpr std::array<const char*, 4> kMaskNames = {"upperChar", "lowerChar", "digitChar", "otherChar"};

size_t mask_of(uint32_t point) {
  const auto c = static_cast<UChar32>(point);
  if (u_isUUppercase(c) != 0) {
    return 0;
  }
  if (u_isULowercase(c) != 0) {
    return 1;
  }
  return u_isdigit(c) != 0 ? 2 : 3;
}

void mask_text(Text text, const Masks& masks, std::string& out) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = utf8::next(text, at);
    const uint32_t point = utf8::decode(text, at);
    // Java sees two characters above U+FFFF, both of them "other".
    const auto& mask = masks[point > 0xFFFF ? 3 : mask_of(point)];
    out += mask ? *mask : text.substr(at, end - at);
    out += mask && point > 0xFFFF ? *mask : Text();
    at = end;
  }
}

VectorPtr mask_rows(const KernelCall& call) {
  StringResult result(call);
  const Input<Text> text(call, 0);
  std::array<std::optional<Input<Text>>, 4> given;
  for (size_t i = 0; i < given.size(); ++i) {
    given[i].emplace(call, i + 1);
  }
  std::string out;
  call.rows.for_each([&](size_t row) {
    if (text.is_null(row)) {
      return result.set_null(row);
    }
    Masks masks;
    for (size_t i = 0; i < masks.size(); ++i) {
      masks[i] = given[i]->is_null(row) ? std::nullopt : std::optional<Text>((*given[i])[row]);
    }
    out.clear();
    mask_text(text[row], masks, out);
    result.set(row, out);
  });
  return result.finish();
}

BindResult<ScalarBinding> bind_mask(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  static const ScalarFunction kPlain =
      overloaded({{"STRING, STRING, STRING, STRING, STRING -> STRING", mask_rows, true, Nulls::kHandledByKernel}});
  for (size_t i = 1; i < arguments.size(); ++i) {
    const Literal* value = arguments[i].constant;
    const std::string name = kMaskNames[i - 1];
    if (value == nullptr && !arguments[i].type.is_null()) {
      return BindMismatch{
          "NON_FOLDABLE_INPUT", {{"inputName", "`" + name + "`"}, {"inputType", "\"STRING\""}}, static_cast<int>(i)};
    }
    const bool text = value != nullptr && !value->is_null() && value->type.is_string_like();
    if (text && utf8::length(value->as_string()) != 1) {
      return BindMismatch{"INPUT_SIZE_NOT_ONE", {{"exprName", name}}};
    }
  }
  return kPlain.bind(arguments, context);
}

FunctionDef mask() {
  return declare_scalar(
      kGroup,
      {.name = "mask",
       .since = "3.4.0",
       .usage = "Replaces upper case letters, lower case letters, digits and other characters by one character each; "
                "NULL leaves them as they are.",
       .example = {"SELECT mask('AbCD123-@$#')", "XxXXnnn-@$#"},
       .min_arguments = 1,
       .max_arguments = 5},
      ScalarFunction{bind_mask});
}

VectorPtr sentence_rows(const KernelCall& call) {
  VectorBuilder builder(call.result_type);
  const Input<Text> text(call, 0);
  std::vector<std::optional<Input<Text>>> locale(2);
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    locale[i - 1].emplace(call, i);
  }
  const auto part = [&](size_t i, size_t row) {
    return locale[i] && !locale[i]->is_null(row) ? std::string((*locale[i])[row]) : std::string();
  };
  std::optional<SentenceSplitter> splitter;
  size_t next = 0;
  call.rows.for_each([&](size_t row) {
    for (; next < row; ++next) {
      builder.append_null();
    }
    ++next;
    if (text.is_null(row)) {
      return builder.append_null();
    }
    const std::string language = part(0, row);
    const std::string country = part(1, row);
    if (!splitter || !splitter->is_for(language, country)) {
      splitter.emplace(language, country);
    }
    const auto sentences = splitter->split(text[row]);
    for (const auto& words : sentences) {
      for (const std::string& word : words) {
        builder.child(0).child(0).append_string(word);
      }
      builder.child(0).finish_array(words.size());
    }
    builder.finish_array(sentences.size());
  });
  for (; next < call.size; ++next) {
    builder.append_null();
  }
  return builder.finish();
}

FunctionDef sentences() {
  const auto overload = [](const char* signature) {
    return Overload{signature, sentence_rows, true, Nulls::kHandledByKernel};
  };
  ScalarFunction function =
      overloaded({overload("STRING -> ARRAY<ARRAY<STRING>>"), overload("STRING, STRING -> ARRAY<ARRAY<STRING>>"),
                  overload("STRING, STRING, STRING -> ARRAY<ARRAY<STRING>>")});
  function.bind = [inner = std::move(function.bind)](std::span<const ArgumentInfo> arguments,
                                                     const BindContext& context) {
    auto bound = inner(arguments, context);
    if (auto* binding = std::get_if<ScalarBinding>(&bound)) {
      binding->result_type = DataType::array(DataType::array(DataType::string(), false), false);
    }
    return bound;
  };
  return declare_scalar(
      kGroup,
      {.name = "sentences",
       .since = "2.0.0",
       .usage = "Splits a text into sentences and these into words.",
       .example = {"SELECT sentences('Hi there! Good morning.')", "[[\"Hi\",\"there\"],[\"Good\",\"morning\"]]"},
       .min_arguments = 1,
       .max_arguments = 3},
      std::move(function));
}

}  // namespace

std::vector<FunctionDef> mask_functions() { return {mask(), sentences()}; }

}  // namespace firesteel
