// Functions that choose among values under a collation: they compare keys and return the values themselves.
#include "functions/collection/collated_arrays.h"

#include "columnar/vector_builder.h"
#include "functions/string/collation_key.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace firesteel {
namespace {

/// The elements of an ARRAY argument with their keys as byte strings.
class KeyedArrays {
 public:
  KeyedArrays(const KernelCall& call, size_t argument, const CollationKeys& keys)
      : arrays_(flatten(call.arguments[argument])), elements_(arrays_->children()[0]) {
    const VectorPtr keyed = keys.of(arrays_, call.rows);
    keys_ = flatten(keyed->children()[0]);
  }
  ArrayRange range(size_t row) const { return arrays_->values<ArrayRange>()[row]; }
  const Vector& elements() const { return *elements_; }
  bool is_null(int32_t i) const { return elements_->is_null(static_cast<size_t>(i)); }
  std::string_view key(int32_t i) const { return keys_->values<StringView>()[i].view(); }

 private:
  VectorPtr arrays_;
  VectorPtr elements_;
  VectorPtr keys_;
};

/// Keys that were seen, NULL among them.
class Seen {
 public:
  /// False when it was there already.
  bool add(const KeyedArrays& arrays, int32_t i) {
    if (!arrays.is_null(i)) {
      return keys_.insert(arrays.key(i)).second;
    }
    const bool fresh = !null_;
    null_ = true;
    return fresh;
  }
  bool has(const KeyedArrays& arrays, int32_t i) const {
    return arrays.is_null(i) ? null_ : keys_.contains(arrays.key(i));
  }

 private:
  std::set<std::string_view> keys_;
  bool null_ = false;
};

// For each row of the call: f(row, builder) appends one value; other rows are NULL.
template <typename F>
VectorPtr build_rows(const KernelCall& call, F f) {
  VectorBuilder builder(call.result_type);
  size_t next = 0;
  call.rows.for_each([&](size_t row) {
    for (; next < row; ++next) {
      builder.append_null();
    }
    f(row, builder);
    ++next;
  });
  for (; next < call.size; ++next) {
    builder.append_null();
  }
  return builder.finish();
}

enum class SetOperation { kDistinct, kUnion, kIntersect, kExcept };

ScalarKernel set_kernel(SetOperation operation, CollationKeys keys) {
  return [operation, keys = std::move(keys)](const KernelCall& call) {
    const KeyedArrays left(call, 0, keys);
    const bool single = operation == SetOperation::kDistinct;
    const KeyedArrays right(call, single ? 0 : 1, keys);
    return build_rows(call, [&](size_t row, VectorBuilder& builder) {
      Seen others;
      const ArrayRange other = right.range(row);
      if (operation == SetOperation::kIntersect || operation == SetOperation::kExcept) {
        for (int32_t i = other.offset; i < other.offset + other.length; ++i) {
          others.add(right, i);
        }
      }
      Seen seen;
      size_t count = 0;
      const auto take = [&](const KeyedArrays& from, ArrayRange range) {
        for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
          const bool wanted = (operation != SetOperation::kIntersect || others.has(from, i)) &&
                              (operation != SetOperation::kExcept || !others.has(from, i));
          if (wanted && seen.add(from, i)) {
            builder.child(0).append_from(from.elements(), static_cast<size_t>(i));
            ++count;
          }
        }
      };
      take(left, left.range(row));
      if (operation == SetOperation::kUnion) {
        take(right, other);
      }
      builder.finish_array(count);
    });
  };
}

ScalarKernel remove_kernel(CollationKeys keys, CollationKeys element_keys) {
  return [keys = std::move(keys), element_keys = std::move(element_keys)](const KernelCall& call) {
    const KeyedArrays arrays(call, 0, keys);
    const VectorPtr removed = flatten(element_keys.of(call.arguments[1], call.rows));
    return build_rows(call, [&](size_t row, VectorBuilder& builder) {
      const ArrayRange range = arrays.range(row);
      const std::string_view key = removed->values<StringView>()[row].view();
      size_t count = 0;
      for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
        if (arrays.is_null(i) || arrays.key(i) != key) {
          builder.child(0).append_from(arrays.elements(), static_cast<size_t>(i));
          ++count;
        }
      }
      builder.finish_array(count);
    });
  };
}

ScalarKernel extreme_element_kernel(bool greatest, CollationKeys keys) {
  return [greatest, keys = std::move(keys)](const KernelCall& call) {
    const KeyedArrays arrays(call, 0, keys);
    return build_rows(call, [&](size_t row, VectorBuilder& builder) {
      const ArrayRange range = arrays.range(row);
      int32_t best = -1;
      for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
        if (!arrays.is_null(i) &&
            (best < 0 || (greatest ? arrays.key(best) < arrays.key(i) : arrays.key(i) < arrays.key(best)))) {
          best = i;
        }
      }
      if (best < 0) {
        builder.append_null();
      } else {
        builder.append_from(arrays.elements(), static_cast<size_t>(best));
      }
    });
  };
}

// NULLs are the least: first when ascending, last when descending. nulls_last: of array_sort.
ScalarKernel sort_kernel(CollationKeys keys, bool nulls_last) {
  return [keys = std::move(keys), nulls_last](const KernelCall& call) {
    const KeyedArrays arrays(call, 0, keys);
    const VectorPtr ascending = call.arguments.size() > 1 ? flatten(call.arguments[1]) : nullptr;
    return build_rows(call, [&](size_t row, VectorBuilder& builder) {
      const ArrayRange range = arrays.range(row);
      const bool up = ascending == nullptr || ascending->values<uint8_t>()[row] != 0;
      std::vector<int32_t> order(static_cast<size_t>(range.length));
      std::iota(order.begin(), order.end(), range.offset);
      std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
        const int32_t first = up ? a : b;
        const int32_t second = up ? b : a;
        if (arrays.is_null(first) || arrays.is_null(second)) {
          const bool null_first = arrays.is_null(first) && !arrays.is_null(second);
          return nulls_last ? !arrays.is_null(first) && arrays.is_null(second) : null_first;
        }
        return arrays.key(first) < arrays.key(second);
      });
      for (const int32_t i : order) {
        builder.child(0).append_from(arrays.elements(), static_cast<size_t>(i));
      }
      builder.finish_array(order.size());
    });
  };
}

// greatest and least: NULL arguments do not count.
ScalarKernel extreme_argument_kernel(bool greatest, CollationKeys keys) {
  return [greatest, keys = std::move(keys)](const KernelCall& call) {
    std::vector<VectorPtr> keyed;
    for (const VectorPtr& argument : call.arguments) {
      keyed.push_back(flatten(keys.of(argument, call.rows)));
    }
    return build_rows(call, [&](size_t row, VectorBuilder& builder) {
      const auto key = [&](size_t i) { return keyed[i]->values<StringView>()[row].view(); };
      std::optional<size_t> best;
      for (size_t i = 0; i < keyed.size(); ++i) {
        if (!keyed[i]->is_null(row) && (!best || (greatest ? key(*best) < key(i) : key(i) < key(*best)))) {
          best = i;
        }
      }
      if (best) {
        builder.append_from(*call.arguments[*best], row);
      } else {
        builder.append_null();
      }
    });
  };
}

}  // namespace

std::optional<ScalarKernel> collated_choice_kernel(std::string_view function, std::span<const DataType> types) {
  static const std::set<std::string_view> kFunctions = {
      "array_distinct", "array_union", "array_intersect", "array_except", "array_remove", "array_min",
      "array_max",      "sort_array",  "array_sort",      "greatest",     "least"};
  if (types.empty() || !kFunctions.contains(function) || !has_collation(types[0])) {
    return std::nullopt;
  }
  const bool of_arguments = function == "greatest" || function == "least";
  const DataType& compared = of_arguments ? types[0] : types[0].element();
  if (!compared.is(TypeId::kString)) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", std::string(function) + " of " + compared.sql()}});
  }
  CollationKeys keys(types[0]);
  if (function == "array_remove") {
    return remove_kernel(std::move(keys), CollationKeys(types[1]));
  }
  if (function == "array_min" || function == "array_max") {
    return extreme_element_kernel(function == "array_max", std::move(keys));
  }
  if (function == "sort_array" || function == "array_sort") {
    return types.size() > 1 && function == "array_sort"
               ? std::nullopt  // its comparator knows
               : std::optional(sort_kernel(std::move(keys), function == "array_sort"));
  }
  if (of_arguments) {
    return extreme_argument_kernel(function == "greatest", std::move(keys));
  }
  const SetOperation operation = function == "array_distinct"    ? SetOperation::kDistinct
                                 : function == "array_union"     ? SetOperation::kUnion
                                 : function == "array_intersect" ? SetOperation::kIntersect
                                                                 : SetOperation::kExcept;
  return set_kernel(operation, std::move(keys));
}

}  // namespace firesteel
