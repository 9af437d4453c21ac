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
  int filter = -1;  // likewise; -1: none
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
  size_t first_order_key = 0;
};

/// Frames of one partition. Row numbers count from the partition's start.
struct PartitionFrames {
  std::vector<int64_t> starts;
  std::vector<int64_t> ends;
};

/// Peers of one partition: rows with equal ORDER BY keys.
struct PartitionPeers {
  std::vector<int64_t> starts;
  std::vector<int64_t> ends;
};

/// order_key: the ORDER BY value of each row (RANGE with offsets; else null).
PartitionFrames compute_frames(const WindowFrame& frame, const PartitionPeers& peers, const Vector* order_key,
                               bool ascending, const EvaluationEnvironment& environment);

/// One aggregate over the frames of one partition. filter: rows that count, or null.
VectorPtr aggregate_frames(const AggregateKernel& kernel, std::span<const VectorPtr> arguments, const Vector* filter,
                           const WindowFrame& frame, const PartitionFrames& frames, const PartitionPeers& peers,
                           const RunningQuery& query);

}  // namespace firesteel
