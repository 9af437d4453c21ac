#pragma once

#include "columnar/row_keys/row_layout.h"
#include "columnar/row_keys/sort_keys.h"
#include "execution/pipeline/operator.h"
#include "expression/evaluate/evaluator.h"
#include "physical/nodes/window_group_limit_exec.h"

#include <memory>

namespace firesteel {

/// Drops rows before the sort of a window of which only the first of each partition are wanted. Each task remembers the
/// smallest keys (their first 8 bytes) of every partition it meets, and lets all rows pass once that takes too much
/// memory or drops too little.
class GroupLimitTransform final : public Transform {
 public:
  explicit GroupLimitTransform(const WindowGroupLimitExec& exec);
  std::unique_ptr<TransformState> open(TaskContext& task) override;

 private:
  class State;
  size_t limit_;
  std::shared_ptr<const ExpressionProgram> program_;  // keys of the partition, first key of the order
  SortKeyEncoder encoder_;
  std::shared_ptr<const RowLayout> layout_;  // null: one partition
};

}  // namespace firesteel
