// array_join and str_to_map: collections to text and back.
#include "columnar/vector_builder.h"
#include "functions/cast/value_text.h"
#include "functions/collection/collection_functions.h"
#include "functions/collection/element_picker.h"
#include "functions/collection/map_keys.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/regex.h"

namespace firesteel {
namespace {

VectorPtr join_kernel(const KernelCall& call) {
  const ArrayInput arrays(call, 0);
  const Input<std::string_view> elements(*arrays.elements());
  const Input<std::string_view> delimiters(call, 1);
  std::optional<Input<std::string_view>> replacements;
  if (call.arguments.size() > 2) {
    replacements.emplace(call, 2);
  }
  StringResult result(call);
  std::string text;
  call.rows.for_each([&](size_t row) {
    const ArrayRange range = arrays[row];
    text.clear();
    bool first = true;
    for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
      const bool null = elements.is_null(static_cast<size_t>(i));
      if (null && !replacements) {
        continue;
      }
      text += first ? std::string_view() : delimiters[row];
      text += null ? (*replacements)[row] : elements[static_cast<size_t>(i)];
      first = false;
    }
    result.set(row, text);
  });
  return result.finish();
}

// The elements are cast to strings implicitly, whatever their (atomic) type; the other arguments are not cast.
BindResult<ScalarBinding> bind_join(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& array = arguments[0].type;
  const bool atomic = array.is(TypeId::kArray) && !array.element().is_nested();
  if (!atomic && !array.is_null()) {
    return unexpected_input_type(0, "\"ARRAY<STRING>\"", array);
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::array(DataType::string(), array.is_null() || array.contains_null())};
  for (size_t i = 1; i < arguments.size(); ++i) {
    if (!arguments[i].type.is_string_like() && !arguments[i].type.is_null()) {
      return unexpected_input_type(i, "\"STRING\"", arguments[i].type);
    }
    binding.argument_types.push_back(DataType::string());
  }
  binding.result_type = DataType::string();
  binding.nullable = any_nullable(arguments);
  binding.kernel = join_kernel;
  return binding;
}

/// Java's String.split(regex, -1) and split(regex, 2).
template <typename F>
void split(RegexMatcher& matcher, std::string_view text, size_t limit, F f) {
  size_t start = 0;
  size_t parts = 0;
  size_t from = 0;
  while ((limit == 0 || parts + 1 < limit) && from <= text.size() && matcher.find(text, from)) {
    const size_t begin = matcher.start();
    const size_t end = matcher.end();
    from = end > begin ? end : end + 1;
    if (end == 0 || (begin == end && begin >= text.size() && text.empty())) {
      continue;
    }
    f(text.substr(start, begin - start));
    ++parts;
    start = end;
  }
  f(text.substr(start));
}

VectorPtr to_map_kernel(const KernelCall& call) {
  const Input<std::string_view> texts(call, 0);
  const Input<std::string_view> pair_patterns(call, 1);
  const Input<std::string_view> key_patterns(call, 2);
  RegexCache pair_cache("str_to_map", nullptr);
  RegexCache key_cache("str_to_map", nullptr);
  VectorBuilder keys(DataType::string());
  VectorBuilder values(DataType::string());
  std::vector<std::pair<int32_t, int32_t>> ranges(call.size, {0, 0});
  call.rows.for_each([&](size_t row) {
    RegexMatcher& pairs = pair_cache.matcher(pair_patterns[row]);
    RegexMatcher& key_ends = key_cache.matcher(key_patterns[row]);
    ranges[row].first = static_cast<int32_t>(keys.size());
    split(pairs, texts[row], 0, [&](std::string_view entry) {
      size_t part = 0;
      split(key_ends, entry, 2, [&](std::string_view text) { (part++ == 0 ? keys : values).append_string(text); });
      if (part == 1) {
        values.append_null();
      }
    });
    ranges[row].second = static_cast<int32_t>(keys.size());
  });
  const VectorPtr key_pool = keys.finish();
  const VectorPtr value_pool = values.finish();
  MapPicker picker(call, *key_pool);
  call.rows.for_each([&](size_t row) {
    picker.open(row);
    for (int32_t i = ranges[row].first; i < ranges[row].second; ++i) {
      picker.add(i, i);
    }
  });
  return picker.finish(key_pool, value_pool);
}

BindResult<ScalarBinding> bind_to_map(std::span<const ArgumentInfo> arguments, const BindContext&) {
  ScalarBinding binding;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].type.is_string_like() && !arguments[i].type.is_null()) {
      return unexpected_input_type(i, "\"STRING\"", arguments[i].type);
    }
    binding.argument_types.push_back(DataType::string());
  }
  binding.result_type = DataType::map(DataType::string(), DataType::string(), true);
  binding.nullable = any_nullable(arguments);
  binding.kernel = to_map_kernel;
  return binding;
}

}  // namespace

std::vector<FunctionDef> collection_text_functions() {
  FunctionDef to_map = declare_scalar("map_funcs",
                                      {.name = "str_to_map",
                                       .since = "2.0.1",
                                       .usage = "Splits a text into the entries of a map; the delimiters of pairs and "
                                                "of keys are regular expressions.",
                                       .example = {"SELECT str_to_map('a:1,b:2')", "{\"a\":\"1\",\"b\":\"2\"}"},
                                       .min_arguments = 1,
                                       .max_arguments = 3},
                                      ScalarFunction{bind_to_map});
  return {declare_scalar("array_funcs",
                         {.name = "array_join",
                          .since = "2.4.0",
                          .usage = "Joins the elements with the delimiter between them; NULL elements are left out or "
                                   "replaced by the third argument.",
                          .example = {"SELECT array_join(array('hello', NULL, 'world'), ' ')", "hello world"},
                          .min_arguments = 2,
                          .max_arguments = 3},
                         ScalarFunction{bind_join}),
          std::move(to_map)};
}

}  // namespace firesteel
