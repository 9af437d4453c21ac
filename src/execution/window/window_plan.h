#pragma once

#include "execution/sort/sorted_run.h"
#include "expression/evaluate/evaluator.h"
#include "expression/nodes/aggregates.h"
#include "physical/nodes/unary_exec.h"

#include <memory>
#include <vector>

namespace firesteel {

/// One window function with its frame.
struct WindowFunctionPlan {
  std::shared_ptr<const AggregateKernel> aggregate;  // or
  std::shared_ptr<const WindowKernel> window;
  DataType result_type;
  bool ignore_nulls = false;
  WindowFrame frame;
  size_t first_argument = 0;  // index into WindowPlan::inputs
  size_t arguments = 0;
  int filter = -1;  // likewise, right behind the arguments; -1: none
};

/// What a WindowExec means for its source. Immutable, shared.
struct WindowPlan {
  explicit WindowPlan(const WindowExec& exec);

  std::vector<DataType> row_types;
  std::vector<WindowFunctionPlan> functions;
  std::vector<SortKey> order;
  bool has_partition = false;
  std::shared_ptr<const SortShape> sort;
  /// Arguments and filters of all functions, then the ORDER BY values.
  std::shared_ptr<const ExpressionProgram> inputs;
  std::vector<DataType> input_types;
  size_t first_order_key = 0;

  bool ascending() const { return order.empty() || order[0].ascending; }
  /// Of the first ORDER BY value.
  DataType key_type() const { return order.empty() ? DataType::null() : order[0].expr->type(); }
};

}  // namespace firesteel
