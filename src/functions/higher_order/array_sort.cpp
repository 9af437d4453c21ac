// array_sort: a merge sort whose comparisons go through the lambda many at a time.
#include "columnar/decoded_vector.h"
#include "functions/cast/value_text.h"
#include "functions/collection/collection_functions.h"
#include "functions/higher_order/higher_order_kernels.h"
#include "functions/higher_order/lambda_calls.h"
#include "functions/kernel_frame/overloads.h"

#include <algorithm>

namespace firesteel {
namespace {

/// Two sorted runs that become one: [left, middle) and [middle, end) of the elements' order.
struct Merge {
  int32_t row;
  size_t left;
  size_t middle;
  size_t end;
  size_t right;  // next of the second run
  std::vector<int32_t> merged;

  bool undecided() const { return left < middle && right < end; }
};

/// Sorts the elements of all rows at once: every step takes one comparison of each pair of runs of all rows.
class LambdaSort {
 public:
  LambdaSort(const KernelCall& call, const LambdaElements& input)
      : call_(call), elements_(input.collection->children()[0]), order_(input.elements) {
    for (size_t width = 1; !failed_; width *= 2) {
      std::vector<Merge> merges;
      call.rows.for_each([&](size_t row) { add_merges(row, input.ranges[row], width, merges); });
      if (merges.empty()) {
        return;
      }
      run(merges);
    }
  }
  const std::vector<int32_t>& order() const { return order_; }

 private:
  static void add_merges(size_t row, ArrayRange range, size_t width, std::vector<Merge>& merges) {
    const auto begin = static_cast<size_t>(range.offset);
    const size_t end = begin + static_cast<size_t>(range.length);
    for (size_t left = begin; left + width < end; left += 2 * width) {
      merges.push_back(
          {static_cast<int32_t>(row), left, left + width, std::min(left + 2 * width, end), left + width, {}});
    }
  }

  void run(std::vector<Merge>& merges) {
    std::vector<size_t> starts;
    std::vector<Merge*> open;
    for (Merge& merge : merges) {
      starts.push_back(merge.left);
      open.push_back(&merge);
    }
    while (!open.empty() && !failed_) {
      step(open);
      std::erase_if(open, [](const Merge* merge) { return !merge->undecided(); });
    }
    for (size_t m = 0; m < merges.size() && !failed_; ++m) {
      Merge& merge = merges[m];
      merge.merged.insert(merge.merged.end(), order_.begin() + static_cast<std::ptrdiff_t>(merge.left),
                          order_.begin() + static_cast<std::ptrdiff_t>(merge.middle));
      merge.merged.insert(merge.merged.end(), order_.begin() + static_cast<std::ptrdiff_t>(merge.right),
                          order_.begin() + static_cast<std::ptrdiff_t>(merge.end));
      std::copy(merge.merged.begin(), merge.merged.end(), order_.begin() + static_cast<std::ptrdiff_t>(starts[m]));
    }
  }

  // One comparison for each of `open`; the first run wins ties, so that the sort is stable.
  void step(const std::vector<Merge*>& open) {
    std::vector<int32_t> outer;
    std::vector<int32_t> first;
    std::vector<int32_t> second;
    for (const Merge* merge : open) {
      outer.push_back(merge->row);
      first.push_back(order_[merge->right]);
      second.push_back(order_[merge->left]);
    }
    const std::vector<VectorPtr> parameters = {gather(elements_, rows_of(first)), gather(elements_, rows_of(second))};
    const VectorPtr compared = lambda_of(call_, 1).evaluate(parameters, outer, outer.size());
    const DecodedVector result(*compared);
    for (size_t i = 0; i < open.size(); ++i) {
      if (result.is_null(i)) {
        fail(static_cast<size_t>(open[i]->row), first[i]);
        return;
      }
      Merge& merge = *open[i];
      merge.merged.push_back(order_[result.value<int32_t>(i) < 0 ? merge.right++ : merge.left++]);
    }
  }

  // Spark names the first of the two values twice.
  void fail(size_t row, int32_t element) {
    failed_ = true;
    call_.errors.fail(row, [&] {
      std::string text = "null";
      if (!elements_->is_null(static_cast<size_t>(element))) {
        text.clear();
        append_value_text(*elements_, static_cast<size_t>(element), TimeZone::load(call_.environment.session_time_zone),
                          text);
      }
      return SparkError("COMPARATOR_RETURNS_NULL", {{"firstValue", text}, {"secondValue", text}});
    });
  }

  const KernelCall& call_;
  const VectorPtr& elements_;
  std::vector<int32_t> order_;
  bool failed_ = false;
};

VectorPtr sort_kernel(const KernelCall& call) {
  const LambdaElements input(call);
  const LambdaSort sort(call, input);
  auto result = Vector::flat(call.result_type, call.size);
  std::copy(input.ranges.begin(), input.ranges.end(), result->mutable_values<ArrayRange>());
  result->set_children({flatten(gather(input.collection->children()[0], rows_of(sort.order())))});
  return result;
}

BindResult<ScalarBinding> bind_sort(std::span<const ArgumentInfo> arguments, const BindContext&) {
  if (arguments.size() == 1) {
    return bind_natural_array_sort(arguments);
  }
  if (!arguments[1].type.is(TypeId::kInteger)) {
    return BindMismatch{"UNEXPECTED_RETURN_TYPE",
                        {{"functionName", "`lambdafunction`"},
                         {"expectedType", "\"INT\""},
                         {"actualType", "\"" + arguments[1].type.sql() + "\""}}};
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = arguments[0].type;
  binding.nullable = arguments[0].nullable;
  binding.kernel = sort_kernel;
  return binding;
}

}  // namespace

FunctionDef array_sort_function() {
  ScalarFunction function{bind_sort};
  function.lambda_parameters = [](size_t, size_t,
                                  std::span<const ArgumentInfo> arguments) -> BindResult<std::vector<LambdaParameter>> {
    const DataType& array = arguments[0].type;
    if (!array.is(TypeId::kArray)) {
      return unexpected_input_type(0, "\"ARRAY\"", array);
    }
    return std::vector<LambdaParameter>(2, {array.element(), array.contains_null()});
  };
  return {.name = "array_sort",
          .group = "lambda_funcs",
          .since = "2.4.0",
          .usage =
              "Sorts the elements in ascending order with NULL last, or by a comparator that returns a negative "
              "number, zero or a positive number.",
          .examples = {{"SELECT array_sort(array('b', 'd', NULL, 'c', 'a'))", "[\"a\",\"b\",\"c\",\"d\",null]"}},
          .min_arguments = 1,
          .max_arguments = 2,
          .body = std::move(function)};
}

}  // namespace firesteel
