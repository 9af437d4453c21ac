// mode(value[, deterministic]) and mode() WITHIN GROUP (ORDER BY value).
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/collect_kernel.h"
#include "functions/aggregate/java_hash_order.h"
#include "functions/aggregate/value_bytes.h"
#include "functions/aggregate/within_group.h"
#include "functions/comparison/compare_values.h"
#include "functions/comparison/comparison_kernels.h"
#include "functions/kernel_frame/overloads.h"

#include <absl/container/flat_hash_map.h>

namespace firesteel {
namespace {

/// Which of several most frequent values.
enum class Tie : uint8_t { kFirstInHashOrder, kLeast, kGreatest };

/// The distinct values of one group.
struct Counts {
  std::vector<size_t> elements;
  std::vector<int64_t> counts;
};

Counts count(const Vector& elements, ArrayRange range) {
  Counts result;
  absl::flat_hash_map<std::string, size_t> positions;
  for (int32_t e = range.offset; e < range.offset + range.length; ++e) {
    std::string bytes;
    append_value_bytes(elements, static_cast<size_t>(e), bytes);
    const auto [entry, is_new] = positions.try_emplace(std::move(bytes), result.elements.size());
    if (is_new) {
      result.elements.push_back(static_cast<size_t>(e));
      result.counts.push_back(0);
    }
    ++result.counts[entry->second];
  }
  return result;
}

size_t most_frequent(const Vector& elements, const Counts& counts, Tie tie) {
  std::vector<int32_t> hashes;
  for (const size_t element : counts.elements) {
    hashes.push_back(java_hash_code(elements, element));
  }
  const std::vector<size_t> order = open_hash_map_order(hashes);
  const bool ordered = tie != Tie::kFirstInHashOrder && is_orderable(elements.type());
  size_t best = order[0];
  for (const size_t i : order) {
    if (counts.counts[i] > counts.counts[best]) {
      best = i;
    } else if (ordered && counts.counts[i] == counts.counts[best]) {
      const int compared = compare_values(elements, counts.elements[i], elements, counts.elements[best]);
      best = (tie == Tie::kLeast ? compared < 0 : compared > 0) ? i : best;
    }
  }
  return counts.elements[best];
}

std::shared_ptr<const AggregateKernel> kernel_of(const DataType& type, Tie tie) {
  return make_collect_kernel(type, [type, tie](const VectorPtr& arrays) -> VectorPtr {
    VectorBuilder builder(type);
    const Vector& elements = *arrays->children()[0];
    for (size_t row = 0; row < arrays->size(); ++row) {
      const ArrayRange range = arrays->values<ArrayRange>()[row];
      if (range.length == 0) {
        builder.append_null();
      } else {
        builder.append_from(elements, most_frequent(elements, count(elements, range), tie));
      }
    }
    return builder.finish();
  });
}

BindResult<AggregateBinding> bind(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  Tie tie = Tie::kFirstInHashOrder;
  if (has_within_group(arguments)) {
    tie = within_group_keys(arguments)[0].ascending ? Tie::kLeast : Tie::kGreatest;
  } else if (arguments.size() > 1) {
    const ArgumentInfo& flag = arguments[1];
    if (flag.constant == nullptr) {
      throw SparkError("NON_FOLDABLE_ARGUMENT",
                       {{"funcName", "`mode`"}, {"paramName", "`deterministic`"}, {"paramType", "\"BOOLEAN\""}});
    }
    if (flag.constant->is_null()) {
      return BindMismatch{"UNEXPECTED_NULL", {{"exprName", "`deterministic`"}}};
    }
    if (!flag.type.is(TypeId::kBoolean)) {
      throw SparkError("UNEXPECTED_INPUT_TYPE", {{"functionName", "`mode`"},
                                                 {"paramIndex", "second"},
                                                 {"requiredType", "\"BOOLEAN\""},
                                                 {"inputSql", "\"" + flag.constant->to_string() + "\""},
                                                 {"inputType", "\"" + flag.type.sql() + "\""}});
    }
    tie = flag.constant->as_bool() ? Tie::kLeast : tie;
  }
  return AggregateBinding{types_of(arguments), type, true, kernel_of(type, tie)};
}

}  // namespace

FunctionDef mode_aggregate() {
  AggregateFunction function{bind};
  return {.name = "mode",
          .group = "agg_funcs",
          .since = "3.4.0",
          .usage =
              "The most frequent value that is not NULL; with `true` as second argument or WITHIN GROUP the least "
              "or first of several.",
          .examples = {{"SELECT mode(a) FROM VALUES (0), (10), (10) AS t(a)", "10"}},
          .min_arguments = 0,
          .max_arguments = 2,
          .body = std::move(function)};
}

}  // namespace firesteel
