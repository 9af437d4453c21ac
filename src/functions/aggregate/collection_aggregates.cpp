// collect_list, collect_set, mode, listagg.
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/collect_kernel.h"
#include "functions/aggregate/value_bytes.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

namespace firesteel {
namespace {

ArrayRange range_of(const Vector& arrays, size_t row) { return arrays.values<ArrayRange>()[row]; }

VectorPtr distinct_elements(const VectorPtr& arrays) {
  VectorBuilder builder(arrays->type());
  const Vector& elements = *arrays->children()[0];
  for (size_t row = 0; row < arrays->size(); ++row) {
    absl::flat_hash_set<std::string> seen;
    const ArrayRange range = range_of(*arrays, row);
    for (int32_t e = 0; e < range.length; ++e) {
      std::string bytes;
      append_value_bytes(elements, static_cast<size_t>(range.offset + e), bytes);
      if (seen.insert(std::move(bytes)).second) {
        builder.child(0).append_from(elements, static_cast<size_t>(range.offset + e));
      }
    }
    builder.finish_array(seen.size());
  }
  return builder.finish();
}

// The most frequent element; of several the one that came first.
VectorPtr most_frequent(const VectorPtr& arrays, const DataType& type) {
  VectorBuilder builder(type);
  const Vector& elements = *arrays->children()[0];
  for (size_t row = 0; row < arrays->size(); ++row) {
    absl::flat_hash_map<std::string, std::pair<int64_t, int32_t>> counts;  // bytes → count, first position
    const ArrayRange range = range_of(*arrays, row);
    std::pair<int64_t, int32_t> best = {0, -1};
    for (int32_t e = 0; e < range.length; ++e) {
      std::string bytes;
      append_value_bytes(elements, static_cast<size_t>(range.offset + e), bytes);
      auto& entry = counts.try_emplace(std::move(bytes), 0, e).first->second;
      ++entry.first;
    }
    for (const auto& [bytes, entry] : counts) {
      if (entry.first > best.first || (entry.first == best.first && entry.second < best.second)) {
        best = entry;
      }
    }
    if (best.second < 0) {
      builder.append_null();
    } else {
      builder.append_from(elements, static_cast<size_t>(range.offset + best.second));
    }
  }
  return builder.finish();
}

VectorPtr joined(const VectorPtr& arrays, const DataType& type, const std::string& delimiter) {
  VectorBuilder builder(type);
  const auto* elements = arrays->children()[0]->values<StringView>();
  for (size_t row = 0; row < arrays->size(); ++row) {
    const ArrayRange range = range_of(*arrays, row);
    if (range.length == 0) {
      builder.append_null();
      continue;
    }
    std::string text;
    for (int32_t e = 0; e < range.length; ++e) {
      text.append(e == 0 ? "" : delimiter).append(elements[range.offset + e].view());
    }
    builder.append_string(text);
  }
  return builder.finish();
}

FunctionDef collect(const char* name, const char* since, const char* usage, FunctionExample example,
                    CollectFinisher finish) {
  AggregateFunction function{
      [finish](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
        const DataType& type = arguments[0].type;
        return AggregateBinding{{type}, DataType::array(type, false), false, make_collect_kernel(type, finish)};
      }};
  return {.name = name,
          .group = "agg_funcs",
          .since = since,
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = std::move(function)};
}

FunctionDef mode() {
  AggregateFunction function{
      [](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
        const DataType type = arguments[0].type;
        const auto finish = [type](const VectorPtr& arrays) { return most_frequent(arrays, type); };
        return AggregateBinding{types_of(arguments), type, true, make_collect_kernel(type, finish)};
      }};
  return {.name = "mode",
          .group = "agg_funcs",
          .since = "3.4.0",
          .usage = "The most frequent value that is not NULL.",
          .examples = {{"SELECT mode(a) FROM VALUES (0), (10), (10) AS t(a)", "10"}},
          .min_arguments = 1,
          .max_arguments = 2,
          .body = std::move(function)};
}

FunctionDef listagg() {
  AggregateFunction function{
      [](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<AggregateBinding> {
        auto input = cast_argument(arguments, 0, "STRING|BINARY", context);
        if (auto* mismatch = std::get_if<BindMismatch>(&input)) {
          return std::move(*mismatch);
        }
        const DataType type = std::get<DataType>(input);
        std::vector<DataType> types = {type};
        std::string delimiter;
        if (arguments.size() > 1) {
          if (arguments[1].constant == nullptr) {
            return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`delimiter`"}, {"inputType", "\"STRING\""}}, 1};
          }
          if (!arguments[1].constant->is_null()) {
            if (!arguments[1].type.is_string_like() && !arguments[1].type.is(TypeId::kBinary)) {
              return unexpected_input_type(1, "(\"STRING\" or \"BINARY\")", arguments[1].type);
            }
            delimiter = arguments[1].constant->as_string();
          }
          types.push_back(arguments[1].type);
        }
        const auto finish = [type, delimiter](const VectorPtr& arrays) { return joined(arrays, type, delimiter); };
        return AggregateBinding{std::move(types), type, true, make_collect_kernel(type, finish)};
      }};
  return {.name = "listagg",
          .aliases = {"string_agg"},
          .group = "agg_funcs",
          .since = "4.0.0",
          .usage = "Joins the values that are not NULL, with the delimiter (none by default) between them.",
          .examples = {{"SELECT listagg(a, '-') FROM VALUES ('x'), (NULL), ('y') AS t(a)", "x-y"}},
          .min_arguments = 1,
          .max_arguments = 2,
          .body = std::move(function)};
}

}  // namespace

std::vector<FunctionDef> collection_aggregates() {
  FunctionDef list = collect("collect_list", "2.0.0", "An array of all values that are not NULL.",
                             {"SELECT collect_list(a) FROM VALUES (1), (2), (1) AS t(a)", "[1,2,1]"},
                             [](const VectorPtr& arrays) { return arrays; });
  list.aliases = {"array_agg"};
  return {std::move(list),
          collect("collect_set", "2.0.0", "An array of the distinct values that are not NULL.",
                  {"SELECT collect_set(a) FROM VALUES (1), (2), (1) AS t(a)", "[1,2]"}, distinct_elements),
          mode(), listagg()};
}

}  // namespace firesteel
