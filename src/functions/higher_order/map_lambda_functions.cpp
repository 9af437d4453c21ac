// transform_keys and map_zip_with: lambdas that give or join keys.
#include "functions/collection/collection_binding.h"
#include "functions/collection/map_keys.h"
#include "functions/higher_order/higher_order_kernels.h"
#include "functions/higher_order/lambda_calls.h"
#include "functions/kernel_frame/overloads.h"

#include <algorithm>

namespace firesteel {
namespace {

using Parameters = BindResult<std::vector<LambdaParameter>>;
using Arguments = std::span<const ArgumentInfo>;

VectorPtr transform_keys_kernel(const KernelCall& call) {
  const LambdaElements elements(call);
  const VectorPtr keys = flatten(elements.run(lambda_of(call, 1)));
  MapPicker picker(call, *keys);
  call.rows.for_each([&](size_t row) {
    const ArrayRange range = elements.ranges[row];
    picker.open(row);
    for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
      picker.add(i, elements.elements[static_cast<size_t>(i)]);
    }
  });
  return picker.finish(keys, elements.collection->children()[1]);
}

/// The entries of both maps joined by their keys: first the keys of the left map, then the others of the right one.
struct JoinedEntries {
  std::vector<int32_t> outer;
  std::vector<int32_t> keys;  // in the pool of both maps' keys
  std::vector<int32_t> left;  // values; -1: not there
  std::vector<int32_t> right;
  std::vector<ArrayRange> ranges;
};

JoinedEntries join(const KernelCall& call, const Pool& pool, const ArrayInput& left, const ArrayInput& right) {
  JoinedEntries joined;
  joined.ranges.assign(call.size, ArrayRange{0, 0});
  const auto add = [&](size_t row, int32_t key, int32_t left_value, int32_t right_value) {
    joined.outer.push_back(static_cast<int32_t>(row));
    joined.keys.push_back(key);
    joined.left.push_back(left_value);
    joined.right.push_back(right_value);
  };
  call.rows.for_each([&](size_t row) {
    const auto begin = static_cast<int32_t>(joined.keys.size());
    const ArrayRange l = left[row];
    const ArrayRange r = right[row];
    // A table over the right map's keys, by which the left ones find their partners.
    MapKeyIndex index(*pool.values, {r.offset + pool.offsets[1], r.length});
    std::vector<bool> taken(static_cast<size_t>(r.length), false);
    for (int32_t i = l.offset; i < l.offset + l.length; ++i) {
      const int32_t partner = index.find(static_cast<size_t>(i));
      if (partner >= 0) {
        taken[static_cast<size_t>(partner)] = true;
      }
      add(row, i, i, partner < 0 ? -1 : r.offset + partner);
    }
    for (int32_t i = 0; i < r.length; ++i) {
      if (!taken[static_cast<size_t>(i)]) {
        add(row, r.offset + pool.offsets[1] + i, -1, r.offset + i);
      }
    }
    joined.ranges[row] = {begin, static_cast<int32_t>(joined.keys.size()) - begin};
  });
  return joined;
}

VectorPtr map_zip_kernel(const KernelCall& call) {
  const ArrayInput left(call, 0);
  const ArrayInput right(call, 1);
  const Pool pool = pool_of({left.elements(0), right.elements(0)}, call.result_type.key());
  const JoinedEntries joined = join(call, pool, left, right);
  const VectorPtr keys = flatten(gather(pool.values, rows_of(joined.keys)));
  const std::vector<VectorPtr> parameters = {keys, gather_or_null(left.elements(1), joined.left),
                                             gather_or_null(right.elements(1), joined.right)};
  const VectorPtr values = flatten(lambda_of(call, 2).evaluate(parameters, joined.outer, joined.outer.size()));
  auto result = Vector::flat(call.result_type, call.size);
  std::copy(joined.ranges.begin(), joined.ranges.end(), result->mutable_values<ArrayRange>());
  result->set_children({keys, values});
  return result;
}

BindResult<ScalarBinding> bind_transform_keys(Arguments arguments, const BindContext&) {
  const DataType& map = arguments[0].type;
  const DataType& key = arguments[1].type;
  if (key.is(TypeId::kMap)) {
    return BindMismatch{"INVALID_MAP_KEY_TYPE", {{"keyType", "\"" + key.sql() + "\""}}};
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = DataType::map(key, map.value(), map.contains_null());
  binding.nullable = arguments[0].nullable;
  binding.kernel = transform_keys_kernel;
  return binding;
}

Parameters entry_parameters(size_t, size_t, Arguments arguments) {
  const DataType& map = arguments[0].type;
  if (!map.is(TypeId::kMap)) {
    return unexpected_input_type(0, "\"MAP\"", map);
  }
  return std::vector<LambdaParameter>{{map.key(), false}, {map.value(), map.contains_null()}};
}

Parameters zip_parameters(size_t, size_t, Arguments arguments) {
  for (size_t i = 0; i < 2; ++i) {
    if (!arguments[i].type.is(TypeId::kMap)) {
      return unexpected_input_type(i, "\"MAP\"", arguments[i].type);
    }
  }
  const DataType& left = arguments[0].type;
  const DataType& right = arguments[1].type;
  const auto key = common_element_type(left.key(), right.key(), BindContext{});
  if (!key) {
    return BindMismatch{"MAP_ZIP_WITH_DIFF_TYPES",
                        {{"functionName", "`map_zip_with`"},
                         {"leftType", "\"" + left.key().sql() + "\""},
                         {"rightType", "\"" + right.key().sql() + "\""}}};
  }
  return std::vector<LambdaParameter>{{*key, false}, {left.value(), true}, {right.value(), true}};
}

BindResult<ScalarBinding> bind_map_zip(Arguments arguments, const BindContext& context) {
  const DataType& left = arguments[0].type;
  const DataType& right = arguments[1].type;
  const DataType key = *common_element_type(left.key(), right.key(), context);
  ScalarBinding binding;
  binding.argument_types = {DataType::map(key, left.value(), left.contains_null()),
                            DataType::map(key, right.value(), right.contains_null()), arguments[2].type};
  binding.result_type = DataType::map(key, arguments[2].type, arguments[2].nullable);
  binding.nullable = arguments[0].nullable || arguments[1].nullable;
  binding.kernel = map_zip_kernel;
  return binding;
}

}  // namespace

std::vector<FunctionDef> map_lambda_functions() {
  ScalarFunction keys{bind_transform_keys};
  keys.lambda_parameters = entry_parameters;
  ScalarFunction zip{bind_map_zip};
  zip.lambda_parameters = zip_parameters;
  return {
      {.name = "transform_keys",
       .group = "lambda_funcs",
       .since = "3.0.0",
       .usage = "The map with each key replaced by the lambda's result.",
       .examples = {{"SELECT transform_keys(map_from_arrays(array(1, 2), array(1, 2)), (k, v) -> k + 1)", "{2:1,3:2}"}},
       .min_arguments = 2,
       .max_arguments = 2,
       .body = std::move(keys)},
      {.name = "map_zip_with",
       .group = "lambda_funcs",
       .since = "3.0.0",
       .usage = "Joins two maps by their keys; the lambda makes a value of the key and both values (or NULL).",
       .examples = {{"SELECT map_zip_with(map(1, 'a'), map(1, 'x'), (k, v1, v2) -> concat(v1, v2))", "{1:\"ax\"}"}},
       .min_arguments = 3,
       .max_arguments = 3,
       .body = std::move(zip)}};
}

}  // namespace firesteel
