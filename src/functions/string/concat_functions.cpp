// concat, || and concat_ws, repeat, space, replace, translate, reverse.
#include "functions/collection/array_concat.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/string_functions.h"
#include "functions/string/utf8.h"

#include <algorithm>

namespace firesteel {
namespace {

constexpr const char* kGroup = "string_funcs";

VectorPtr concat_rows(const KernelCall& call) {
  StringResult result(call);
  std::vector<Input<std::string_view>> inputs;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    inputs.emplace_back(call, i);
  }
  std::string text;
  call.rows.for_each([&](size_t row) {
    text.clear();
    for (const auto& input : inputs) {
      text += input[row];
    }
    result.set(row, text);
  });
  return result.finish();
}

BindResult<ScalarBinding> bind_concat(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const auto has = [&](auto test) { return std::any_of(arguments.begin(), arguments.end(), test); };
  if (has([](const ArgumentInfo& a) { return a.type.is(TypeId::kArray); })) {
    return bind_array_concat(arguments, context);
  }
  const bool bytes = !arguments.empty() && !has([](const ArgumentInfo& a) { return !a.type.is(TypeId::kBinary); });
  ScalarBinding binding;
  binding.result_type = bytes ? DataType::binary() : DataType::string();
  for (size_t i = 0; i < arguments.size(); ++i) {
    const auto cast = implicit_cast(arguments[i].type, TypePattern::of(binding.result_type), coercion_rules(context));
    if (!cast && !arguments[i].type.is(TypeId::kBinary)) {
      return unexpected_input_type(i, "(\"STRING\" or \"BINARY\" or \"ARRAY\")", arguments[i].type);
    }
    binding.argument_types.push_back(binding.result_type);
  }
  binding.nullable = any_nullable(arguments);
  binding.kernel = concat_rows;
  return binding;
}

// NULLs and NULL elements are left out; a NULL separator makes all NULL.
VectorPtr concat_with_separator(const KernelCall& call) {
  StringResult result(call);
  const Input<std::string_view> separator(call, 0);
  std::string text;
  call.rows.for_each([&](size_t row) {
    if (separator.is_null(row)) {
      result.set_null(row);
      return;
    }
    text.clear();
    bool first = true;
    const auto add = [&](std::string_view part) {
      text += first ? std::string_view() : separator[row];
      text += part;
      first = false;
    };
    for (size_t i = 1; i < call.arguments.size(); ++i) {
      const DecodedVector part(*call.arguments[i]);
      if (part.is_null(row)) {
        continue;
      }
      if (!call.arguments[i]->type().is(TypeId::kArray)) {
        add(part.value<StringView>(row).view());
        continue;
      }
      const ArrayRange range = part.value<ArrayRange>(row);
      const DecodedVector elements(*part.base().children()[0]);
      for (int e = range.offset; e < range.offset + range.length; ++e) {
        if (!elements.is_null(static_cast<size_t>(e))) {
          add(elements.value<StringView>(static_cast<size_t>(e)).view());
        }
      }
    }
    result.set(row, text);
  });
  return result.finish();
}

BindResult<ScalarBinding> bind_concat_ws(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  ScalarBinding binding;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const DataType wanted =
        i > 0 && arguments[i].type.is(TypeId::kArray) ? DataType::array(DataType::string()) : DataType::string();
    const auto cast = implicit_cast(arguments[i].type, TypePattern::of(wanted), coercion_rules(context));
    if (!cast) {
      return unexpected_input_type(i, i == 0 ? "\"STRING\"" : "(\"ARRAY<STRING>\" or \"STRING\")", arguments[i].type);
    }
    binding.argument_types.push_back(*cast);
  }
  binding.result_type = DataType::string();
  binding.nullable = arguments[0].nullable;
  binding.kernel = concat_with_separator;
  binding.nulls = Nulls::kHandledByKernel;
  return binding;
}

void replace_all(std::string_view text, std::string_view search, std::string_view replacement, std::string& out) {
  size_t at = 0;
  while (!search.empty()) {
    const size_t found = text.find(search, at);
    if (found == text.npos) {
      break;
    }
    out.append(text.substr(at, found - at)).append(replacement);
    at = found + search.size();
  }
  out.append(text.substr(at));
}

void translate(std::string_view text, std::string_view from, std::string_view to, std::string& out) {
  for (size_t at = 0; at < text.size();) {
    const size_t next = utf8::next(text, at);
    const std::string_view character = text.substr(at, next - at);
    at = next;
    size_t target = 0;
    bool found = false;
    for (size_t i = 0; i < from.size() && !found; i = utf8::next(from, i)) {
      found = from.substr(i, utf8::next(from, i) - i) == character;
      if (!found && target < to.size()) {
        target = utf8::next(to, target);
      }
    }
    if (!found) {
      out += character;
    } else if (target < to.size()) {
      out += to.substr(target, utf8::next(to, target) - target);
    }
  }
}

void repeat(std::string_view text, int32_t times, std::string& out) {
  for (int32_t i = 0; i < times; ++i) {
    out += text;
  }
}

}  // namespace

std::vector<FunctionDef> concat_functions() {
  return {
      declare_scalar("collection_funcs",
                     {.name = "concat",
                      .aliases = {"||"},
                      .since = "1.5.0",
                      .usage = "Returns all texts, all bytes or all arrays one after another.",
                      .example = {"SELECT concat('Spark', 'SQL')", "SparkSQL"},
                      .min_arguments = 0,
                      .max_arguments = -1},
                     ScalarFunction{bind_concat}),
      declare_scalar(kGroup,
                     {.name = "concat_ws",
                      .since = "1.5.0",
                      .usage = "Returns all texts that are not NULL with a separator between them.",
                      .example = {"SELECT concat_ws(' ', 'Spark', 'SQL')", "Spark SQL"},
                      .min_arguments = 1,
                      .max_arguments = -1},
                     ScalarFunction{bind_concat_ws}),
      declare_scalar(kGroup,
                     {.name = "replace",
                      .since = "2.3.0",
                      .usage = "Returns the text with every occurrence of another replaced, or left out.",
                      .example = {"SELECT replace('ABCabc', 'abc', 'DEF')", "ABCDEF"},
                      .min_arguments = 2,
                      .max_arguments = 3},
                     {{"STRING, STRING, STRING -> STRING",
                       string_kernel<std::string_view, std::string_view, std::string_view>(replace_all)},
                      {"STRING, STRING -> STRING", string_kernel<std::string_view, std::string_view>(
                                                       [](std::string_view text, std::string_view search,
                                                          std::string& out) { replace_all(text, search, {}, out); })}}),
      declare_scalar(kGroup,
                     {.name = "translate",
                      .since = "1.5.0",
                      .usage = "Returns the text with each character of one set replaced by its partner in another.",
                      .example = {"SELECT translate('AaBbCc', 'abc', '123')", "A1B2C3"},
                      .min_arguments = 3,
                      .max_arguments = 3},
                     {{"STRING, STRING, STRING -> STRING",
                       string_kernel<std::string_view, std::string_view, std::string_view>(translate)}}),
      declare_scalar(kGroup,
                     {.name = "repeat",
                      .since = "1.5.0",
                      .usage = "Returns the text several times one after another.",
                      .example = {"SELECT repeat('123', 2)", "123123"},
                      .min_arguments = 2,
                      .max_arguments = 2},
                     {{"STRING, INT -> STRING", string_kernel<std::string_view, int32_t>(repeat)}}),
      declare_scalar(kGroup,
                     {.name = "space",
                      .since = "1.5.0",
                      .usage = "Returns a number of blanks.",
                      .example = {"SELECT concat(space(2), '1')", "  1"}},
                     {{"INT -> STRING", string_kernel<int32_t>([](int32_t n, std::string& out) {
                         out.append(static_cast<size_t>(std::max(n, 0)), ' ');
                       })}}),
  };
}

}  // namespace firesteel
