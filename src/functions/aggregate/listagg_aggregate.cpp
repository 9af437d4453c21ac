// listagg(value[, delimiter]) [WITHIN GROUP (ORDER BY ...)].
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/collect_kernel.h"
#include "functions/aggregate/percentages.h"
#include "functions/aggregate/within_group.h"
#include "functions/comparison/compare_values.h"
#include "functions/kernel_frame/overloads.h"

#include <algorithm>
#include <numeric>

namespace firesteel {
namespace {

/// The elements of one group in the order of `keys`.
std::vector<size_t> ordered(const Vector& rows, ArrayRange range, const std::vector<WithinGroupKey>& keys) {
  std::vector<size_t> order(static_cast<size_t>(range.length));
  std::iota(order.begin(), order.end(), static_cast<size_t>(range.offset));
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    for (size_t k = 0; k < keys.size(); ++k) {
      const Vector& column = *rows.children()[k + 1];
      const bool a_null = column.type().is_null() || column.is_null(a);
      const bool b_null = column.type().is_null() || column.is_null(b);
      if (a_null != b_null) {
        return a_null == keys[k].nulls_first;
      }
      const int compared = a_null ? 0 : compare_values(column, a, column, b);
      if (compared != 0) {
        return keys[k].ascending ? compared < 0 : compared > 0;
      }
    }
    return false;
  });
  return order;
}

VectorPtr joined(const VectorPtr& arrays, const DataType& type, const std::string& delimiter,
                 const std::vector<WithinGroupKey>& keys) {
  VectorBuilder builder(type);
  const VectorPtr& elements = arrays->children()[0];
  const auto* texts = elements->children()[0]->values<StringView>();
  for (size_t row = 0; row < arrays->size(); ++row) {
    const ArrayRange range = arrays->values<ArrayRange>()[row];
    if (range.length == 0) {
      builder.append_null();
      continue;
    }
    std::string text;
    bool first = true;
    for (const size_t element : ordered(*elements, range, keys)) {
      text.append(first ? "" : delimiter).append(texts[element].view());
      first = false;
    }
    builder.append_string(text);
  }
  return builder.finish();
}

BindResult<AggregateBinding> bind(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& given = arguments[0].type;
  if (given.is_nested() || given.is(TypeId::kCalendarInterval) || given.is(TypeId::kVariant)) {
    return unexpected_input_type(0, "(\"STRING\" or \"BINARY\")", given);
  }
  const DataType type = given.is(TypeId::kBinary) ? DataType::binary() : DataType::string();
  const ArgumentInfo& delimiter = arguments[1];
  if (delimiter.constant == nullptr) {
    return BindMismatch{
        "NON_FOLDABLE_INPUT", {{"inputName", "`delimiter`"}, {"inputType", "\"" + delimiter.type.sql() + "\""}}, 1};
  }
  if (!delimiter.type.is_null() && delimiter.type.is(TypeId::kBinary) != type.is(TypeId::kBinary)) {
    return BindMismatch{
        "DATA_DIFF_TYPES",
        {{"functionName", "`listagg`"}, {"dataType", "(\"" + type.sql() + "\" or \"" + delimiter.type.sql() + "\")"}}};
  }
  const Literal& constant = *delimiter.constant;
  const std::string text = constant.is_null()                                    ? std::string()
                           : std::holds_alternative<std::string>(constant.value) ? constant.as_string()
                                                                                 : constant.to_string();
  std::vector<DataType> types = types_of(arguments);
  types[0] = type;
  std::vector<WithinGroupKey> keys;
  std::vector<DataType> collected = {type};
  std::vector<size_t> positions = {0};
  if (has_within_group(arguments)) {
    keys = within_group_keys(arguments);
    for (size_t i = 2; i + 1 < arguments.size(); ++i) {
      collected.push_back(arguments[i].type);
      positions.push_back(i);
    }
  }
  auto kernel = make_collect_rows_kernel(
      collected, 0, [type, text, keys](const VectorPtr& arrays) { return joined(arrays, type, text, keys); });
  return AggregateBinding{std::move(types), type, true, make_reordered_kernel(std::move(kernel), std::move(positions))};
}

}  // namespace

FunctionDef listagg_aggregate() {
  AggregateFunction function{bind};
  return {.name = "listagg",
          .aliases = {"string_agg"},
          .group = "agg_funcs",
          .since = "4.0.0",
          .usage =
              "Joins the values that are not NULL, with the delimiter (none by default) between them, in the order "
              "of WITHIN GROUP.",
          .examples = {{"SELECT listagg(a, '-') FROM VALUES ('x'), (NULL), ('y') AS t(a)", "x-y"}},
          .min_arguments = 1,
          .max_arguments = 2,
          .body = std::move(function)};
}

}  // namespace firesteel
