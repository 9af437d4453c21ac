#pragma once

#include "columnar/batch.h"
#include "functions/evaluation.h"

#include <vector>

namespace firesteel {

inline Rows rows_of(const std::vector<int32_t>& list) { return {list.data(), list.size()}; }

/// The elements of all rows of argument 0 one after another.
struct LambdaElements {
  VectorPtr collection;            // flat ARRAY or MAP
  std::vector<int32_t> outer;      // row of each element
  std::vector<int32_t> elements;   // position in the child vector
  std::vector<int32_t> positions;  // within its row
  std::vector<ArrayRange> ranges;  // of each row in the list of elements

  explicit LambdaElements(const KernelCall& call);
  /// The lambda's results, one for each element. Parameters: the children (element, or key and value), the position.
  VectorPtr run(LambdaBody& lambda) const;
};

inline LambdaBody& lambda_of(const KernelCall& call, size_t argument) { return *call.lambdas[argument]; }

}  // namespace firesteel
