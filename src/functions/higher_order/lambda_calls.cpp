#include "functions/higher_order/lambda_calls.h"

#include <algorithm>

namespace firesteel {

LambdaElements::LambdaElements(const KernelCall& call)
    : collection(flatten(call.arguments[0])), ranges(call.size, {0, 0}) {
  const auto* values = collection->values<ArrayRange>();
  call.rows.for_each([&](size_t row) {
    ranges[row] = {static_cast<int32_t>(elements.size()), values[row].length};
    for (int32_t e = 0; e < values[row].length; ++e) {
      outer.push_back(static_cast<int32_t>(row));
      elements.push_back(values[row].offset + e);
      positions.push_back(e);
    }
  });
}

VectorPtr LambdaElements::run(LambdaBody& lambda) const {
  std::vector<VectorPtr> parameters;
  for (const VectorPtr& child : collection->children()) {
    parameters.push_back(gather(child, rows_of(elements)));
  }
  auto index = Vector::flat(DataType::integer(), positions.size());
  std::copy(positions.begin(), positions.end(), index->mutable_values<int32_t>());
  parameters.push_back(std::move(index));
  return lambda.evaluate(parameters, outer, elements.size());
}

}  // namespace firesteel
