#pragma once

#include "expression/nodes/aggregates.h"
#include "physical/exec_plan.h"

#include <optional>

namespace firesteel {

struct UnaryExec : ExecPlan {
  UnaryExec(ExecKind kind, AttributeList output, ExecPtr child)
      : ExecPlan(kind, std::move(output)), child(std::move(child)) {}
  ExecPtr child;
  std::vector<ExecPtr> children() const override { return {child}; }
};

struct FilterExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kFilter;
  FilterExec(ExprPtr condition, ExecPtr child)
      : UnaryExec(kKind, child->output(), child), condition(std::move(condition)) {}
  ExprPtr condition;
  std::string describe() const override;
};

struct ProjectExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kProject;
  ProjectExec(AttributeList output, ExprList list, ExecPtr child)
      : UnaryExec(kKind, std::move(output), std::move(child)), list(std::move(list)) {}
  ExprList list;  // one per output column
  std::string describe() const override;
};

/// Output: grouping columns, then one column per aggregate. Without grouping exactly one row, also for empty input.
struct HashAggregateExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kHashAggregate;
  HashAggregateExec(AttributeList output, ExprList grouping,
                    std::vector<std::shared_ptr<const AggregateCall>> aggregates, ExecPtr child)
      : UnaryExec(kKind, std::move(output), std::move(child)),
        grouping(std::move(grouping)),
        aggregates(std::move(aggregates)) {}
  ExprList grouping;
  std::vector<std::shared_ptr<const AggregateCall>>
      aggregates;  // arguments and filter bound to the child; may be distinct
  std::string describe() const override;
};

struct SortKey {
  ExprPtr expr;
  bool ascending = true;
  bool nulls_first = true;
};
std::string describe_keys(const std::vector<SortKey>& keys);

/// Total order over all rows (global) — ties keep input order.
struct SortExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kSort;
  SortExec(std::vector<SortKey> keys, ExecPtr child)
      : UnaryExec(kKind, child->output(), child), keys(std::move(keys)) {}
  std::vector<SortKey> keys;
  std::string describe() const override;
};

/// The first `limit` rows after `offset` of the sorted input (Spark: TakeOrderedAndProject).
struct TopNExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kTopN;
  TopNExec(std::vector<SortKey> keys, int64_t limit, int64_t offset, ExecPtr child)
      : UnaryExec(kKind, child->output(), child), keys(std::move(keys)), limit(limit), offset(offset) {}
  std::vector<SortKey> keys;
  int64_t limit;
  int64_t offset;
  std::string describe() const override;
};

/// Rows [offset, offset + limit) in input order; limit < 0: all.
struct LimitExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kLimit;
  LimitExec(int64_t limit, int64_t offset, ExecPtr child)
      : UnaryExec(kKind, child->output(), child), limit(limit), offset(offset) {}
  int64_t limit;
  int64_t offset;
  std::string describe() const override;
};

struct TailExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kTail;
  TailExec(int64_t rows, ExecPtr child) : UnaryExec(kKind, child->output(), child), rows(rows) {}
  int64_t rows;
  std::string describe() const override;
};

/// Output: child's columns, then one per function. All functions share partition and order; each has its own frame.
struct WindowExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kWindow;
  WindowExec(AttributeList output, std::vector<std::shared_ptr<const WindowExpression>> functions, ExprList partition,
             std::vector<SortKey> order, ExecPtr child)
      : UnaryExec(kKind, std::move(output), std::move(child)),
        functions(std::move(functions)),
        partition(std::move(partition)),
        order(std::move(order)) {}
  std::vector<std::shared_ptr<const WindowExpression>> functions;  // function is AggregateCall or WindowCall, bound
  ExprList partition;
  std::vector<SortKey> order;
  std::string describe() const override;
};

/// Output: the child's columns `kept` (indices), then the generator's columns.
struct GenerateExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kGenerate;
  GenerateExec(AttributeList output, std::shared_ptr<const GeneratorCall> generator, bool outer, std::vector<int> kept,
               ExecPtr child)
      : UnaryExec(kKind, std::move(output), std::move(child)),
        generator(std::move(generator)),
        outer(outer),
        kept(std::move(kept)) {}
  std::shared_ptr<const GeneratorCall> generator;
  bool outer;
  std::vector<int> kept;
  std::string describe() const override;
};

struct ExpandExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kExpand;
  ExpandExec(AttributeList output, std::vector<ExprList> projections, ExecPtr child)
      : UnaryExec(kKind, std::move(output), std::move(child)), projections(std::move(projections)) {}
  std::vector<ExprList> projections;
  std::string describe() const override;
};

struct SampleExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kSample;
  SampleExec(double lower, double upper, bool with_replacement, int64_t seed, ExecPtr child)
      : UnaryExec(kKind, child->output(), child),
        lower(lower),
        upper(upper),
        with_replacement(with_replacement),
        seed(seed) {}
  double lower;
  double upper;
  bool with_replacement;
  int64_t seed;
  std::string describe() const override;
};

/// All rows of all inputs, in order of the inputs.
struct UnionExec final : ExecPlan {
  static constexpr ExecKind kKind = ExecKind::kUnion;
  UnionExec(AttributeList output, std::vector<ExecPtr> inputs)
      : ExecPlan(kKind, std::move(output)), inputs(std::move(inputs)) {}
  std::vector<ExecPtr> inputs;
  std::vector<ExecPtr> children() const override { return inputs; }
  std::string describe() const override { return "Union"; }
};

}  // namespace firesteel
