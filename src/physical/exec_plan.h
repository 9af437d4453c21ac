#pragma once

#include "expression/expression.h"
#include "expression/nodes/references.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace firesteel {

enum class ExecKind : uint8_t {
  kOneRow,
  kLocalTableScan,
  kRange,
  kScan,
  kFilter,
  kProject,
  kHashAggregate,
  kHashJoin,
  kNestedLoopJoin,
  kSort,
  kTopN,
  kLimit,
  kTail,
  kUnion,
  kWindow,
  kWindowGroupLimit,
  kGenerate,
  kExpand,
  kSample,
  kPython,
  kWriteFiles,
};

class ExecPlan;
using ExecPtr = std::shared_ptr<const ExecPlan>;

/// An immutable description of a running operator: can be printed, compared, sent; runs nothing. Named as in Spark.
/// All expressions are bound: BoundReference(i) is column i of the child's output (of left columns then right columns
/// for joins).
class ExecPlan {
 public:
  virtual ~ExecPlan() = default;
  ExecKind kind() const { return kind_; }
  virtual std::vector<ExecPtr> children() const = 0;
  /// Names, types and ids of the result's columns.
  const AttributeList& output() const { return output_; }
  /// The optimiser's guess; < 0: unknown.
  double estimated_rows() const { return estimated_rows_; }
  void set_estimated_rows(double rows) { estimated_rows_ = rows; }  // by the planner, before sharing
  /// "HashAggregate(keys=[k#1], functions=[sum(b#2)])"
  virtual std::string describe() const = 0;

 protected:
  ExecPlan(ExecKind kind, AttributeList output) : kind_(kind), output_(std::move(output)) {}

 private:
  ExecKind kind_;
  AttributeList output_;
  double estimated_rows_ = -1;
};

template <typename T>
const T* as(const ExecPtr& plan) {
  return plan != nullptr && plan->kind() == T::kKind ? static_cast<const T*>(plan.get()) : nullptr;
}

std::vector<DataType> types_of(const AttributeList& attributes);
/// Indented tree as EXPLAIN prints it under "== Physical Plan ==".
std::string tree_string(const ExecPtr& plan);
/// The same with a remark at the end of each operator's line.
std::string tree_string(const ExecPtr& plan, const std::function<std::string(const ExecPtr&)>& remark);
/// "HashAggregate": what the line of an operator begins with.
std::string node_name(const ExecPtr& plan);
/// Spark's EXPLAIN FORMATTED: numbered tree, then one paragraph a node.
std::string formatted_string(const ExecPtr& plan);

}  // namespace firesteel
