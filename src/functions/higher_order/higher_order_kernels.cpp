#include "functions/higher_order/higher_order_kernels.h"

#include "columnar/decoded_vector.h"
#include "functions/higher_order/lambda_calls.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

VectorPtr collection(const KernelCall& call, std::vector<VectorPtr> children, const std::vector<ArrayRange>& ranges) {
  auto result = Vector::flat(call.result_type, call.size);
  std::copy(ranges.begin(), ranges.end(), result->mutable_values<ArrayRange>());
  result->set_children(std::move(children));
  return result;
}

bool is_true(const DecodedVector& condition, size_t row) {
  return !condition.is_null(row) && condition.value<uint8_t>(row) != 0;
}

}  // namespace

VectorPtr transform_kernel(const KernelCall& call) {
  const LambdaElements elements(call);
  return collection(call, {flatten(elements.run(lambda_of(call, 1)))}, elements.ranges);
}

VectorPtr transform_values_kernel(const KernelCall& call) {
  const LambdaElements elements(call);
  VectorPtr keys = flatten(gather(elements.collection->children()[0], rows_of(elements.elements)));
  return collection(call, {std::move(keys), flatten(elements.run(lambda_of(call, 1)))}, elements.ranges);
}

VectorPtr filter_kernel(const KernelCall& call) {
  const LambdaElements elements(call);
  const VectorPtr kept = elements.run(lambda_of(call, 1));
  const DecodedVector condition(*kept);
  std::vector<int32_t> chosen;
  std::vector<ArrayRange> ranges = elements.ranges;
  call.rows.for_each([&](size_t row) {
    const ArrayRange all = elements.ranges[row];
    ranges[row].offset = static_cast<int32_t>(chosen.size());
    for (int32_t e = all.offset; e < all.offset + all.length; ++e) {
      if (is_true(condition, static_cast<size_t>(e))) {
        chosen.push_back(elements.elements[static_cast<size_t>(e)]);
      }
    }
    ranges[row].length = static_cast<int32_t>(chosen.size()) - ranges[row].offset;
  });
  std::vector<VectorPtr> children;
  for (const VectorPtr& child : elements.collection->children()) {
    children.push_back(flatten(gather(child, rows_of(chosen))));
  }
  return collection(call, std::move(children), ranges);
}

ScalarKernel make_quantifier_kernel(bool decisive) {
  return [decisive](const KernelCall& call) -> VectorPtr {
    const LambdaElements elements(call);
    const VectorPtr holds = elements.run(lambda_of(call, 1));
    const DecodedVector condition(*holds);
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<uint8_t>();
    call.rows.for_each([&](size_t row) {
      bool unknown = false;
      out[row] = decisive ? 0 : 1;
      for (int32_t e = 0; e < elements.ranges[row].length; ++e) {
        const auto element = static_cast<size_t>(elements.ranges[row].offset + e);
        if (condition.is_null(element)) {
          unknown = true;
        } else if ((condition.value<uint8_t>(element) != 0) == decisive) {
          out[row] = decisive ? 1 : 0;
          return;
        }
      }
      if (unknown) {
        result->set_null(row);
      }
    });
    return result;
  };
}

VectorPtr zip_with_kernel(const KernelCall& call) {
  const VectorPtr left = flatten(call.arguments[0]);
  const VectorPtr right = flatten(call.arguments[1]);
  const auto* left_ranges = left->values<ArrayRange>();
  const auto* right_ranges = right->values<ArrayRange>();
  std::vector<int32_t> outer;
  std::vector<int32_t> left_elements;
  std::vector<int32_t> right_elements;
  std::vector<ArrayRange> ranges(call.size, {0, 0});
  call.rows.for_each([&](size_t row) {
    const int32_t length = std::max(left_ranges[row].length, right_ranges[row].length);
    ranges[row] = {static_cast<int32_t>(outer.size()), length};
    for (int32_t e = 0; e < length; ++e) {
      outer.push_back(static_cast<int32_t>(row));
      left_elements.push_back(e < left_ranges[row].length ? left_ranges[row].offset + e : -1);
      right_elements.push_back(e < right_ranges[row].length ? right_ranges[row].offset + e : -1);
    }
  });
  const std::vector<VectorPtr> parameters = {gather_or_null(left->children()[0], left_elements),
                                             gather_or_null(right->children()[0], right_elements)};
  return collection(call, {flatten(lambda_of(call, 2).evaluate(parameters, outer, outer.size()))}, ranges);
}

// Element position by element position: all rows that are long enough take one step together.
VectorPtr fold_kernel(const KernelCall& call) {
  const VectorPtr arrays = flatten(call.arguments[0]);
  const auto* ranges = arrays->values<ArrayRange>();
  VectorPtr state = flatten(call.arguments[1]);
  for (int32_t step = 0;; ++step) {
    std::vector<int32_t> active;
    std::vector<int32_t> elements;
    call.rows.for_each([&](size_t row) {
      if (!arrays->is_null(row) && ranges[row].length > step) {
        active.push_back(static_cast<int32_t>(row));
        elements.push_back(ranges[row].offset + step);
      }
    });
    if (active.empty()) {
      break;
    }
    const std::vector<VectorPtr> parameters = {gather(state, rows_of(active)),
                                               gather(arrays->children()[0], rows_of(elements))};
    const VectorPtr next = flatten(lambda_of(call, 2).evaluate(parameters, active, active.size()));
    const Batch joined =
        concatenate({{{state}, call.size, nullptr}, {{next}, active.size(), nullptr}}, {call.arguments[1]->type()});
    std::vector<int32_t> from(call.size);
    for (size_t row = 0; row < call.size; ++row) {
      from[row] = static_cast<int32_t>(row);
    }
    for (size_t i = 0; i < active.size(); ++i) {
      from[static_cast<size_t>(active[i])] = static_cast<int32_t>(call.size + i);
    }
    state = flatten(gather(joined.columns[0], rows_of(from)));
  }
  if (call.lambdas.size() > 3) {
    std::vector<int32_t> rows;
    call.rows.for_each([&](size_t row) { rows.push_back(static_cast<int32_t>(row)); });
    const std::vector<VectorPtr> parameters = {gather(state, rows_of(rows))};
    const VectorPtr finished = lambda_of(call, 3).evaluate(parameters, rows, rows.size());
    std::vector<int32_t> from(call.size, -1);
    for (size_t i = 0; i < rows.size(); ++i) {
      from[static_cast<size_t>(rows[i])] = static_cast<int32_t>(i);
    }
    state = gather_or_null(finished, from);
  }
  // A NULL array gives NULL, whatever the start is.
  call.rows.for_each([&](size_t row) {
    if (arrays->is_null(row)) {
      call.errors.note_null(row);
    }
  });
  return state;
}

}  // namespace firesteel
