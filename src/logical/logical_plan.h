#pragma once

#include "expression/expression.h"
#include "expression/nodes/references.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

enum class PlanKind : uint8_t {
  // unresolved: only before analysis
  kUnresolvedRelation,
  kUnresolvedDataSource,
  kUnresolvedInlineTable,
  kUnresolvedTableFunction,
  kUnresolvedWith,
  kUnresolvedColumnAliases,
  kUnresolvedHaving,
  kUnresolvedHint,
  kUnresolvedPivot,
  kUnresolvedUnpivot,
  kWithWindowDefinitions,
  kDataFrameOperation,
  kAnalyzedPlan,
  kUnresolvedPipe,
  // resolved
  kOneRow,
  kLocalRelation,
  kRange,
  kTableRelation,
  kProject,
  kFilter,
  kAggregate,
  kJoin,
  kLateralJoin,
  kSort,
  kLimit,
  kTail,
  kDistinct,
  kDeduplicate,
  kUnion,
  kSetOperation,
  kSubqueryAlias,
  kResolvedHint,
  kWindow,
  kGenerate,
  kExpand,
  kRepartition,
  kSample,
  kCollectMetrics,
  kMapInPython,
  kCoGroupInPython,
  kRecursiveUnion,
  kRecursiveReference,
  kCommand,
  kWriteFiles,
  kSessionStatement,
  kCatalogStatement,
};

class LogicalPlan;
using PlanPtr = std::shared_ptr<const LogicalPlan>;
using PlanList = std::vector<PlanPtr>;

/// An immutable node of a logical plan, unresolved or resolved, named as in Spark's Catalyst.
/// Concrete nodes are plain structs in relations/ and commands/; cast with `as<T>(plan)`.
class LogicalPlan {
 public:
  virtual ~LogicalPlan() = default;
  PlanKind kind() const { return kind_; }
  const Origin& origin() const { return origin_; }
  /// Spark Connect's plan_id of the relation this node was made from.
  std::optional<int64_t> plan_id() const { return plan_id_; }

  virtual PlanList children() const = 0;
  virtual PlanPtr with_children(PlanList children) const = 0;
  /// The node's own expressions in a fixed order (not those of children or of subquery plans).
  virtual ExprList expressions() const { return {}; }
  virtual PlanPtr with_expressions(ExprList expressions) const = 0;

  /// Resolved: no unresolved node or expression here or below.
  virtual bool resolved() const;
  /// Columns of the result. Only for resolved nodes. Cached; thread-safe.
  const AttributeList& output() const;
  /// One line for EXPLAIN: "Filter (a#1 > 2)".
  virtual std::string describe() const = 0;

  PlanPtr with_origin(Origin origin) const;
  PlanPtr with_plan_id(int64_t plan_id) const;

 protected:
  explicit LogicalPlan(PlanKind kind) : kind_(kind) {}
  LogicalPlan(const LogicalPlan& other) : kind_(other.kind_), origin_(other.origin_), plan_id_(other.plan_id_) {}
  virtual std::shared_ptr<LogicalPlan> clone() const = 0;
  virtual AttributeList compute_output() const = 0;

 private:
  PlanKind kind_;
  Origin origin_;
  std::optional<int64_t> plan_id_;
  mutable std::once_flag output_once_;
  mutable AttributeList output_;
};

template <typename T>
const T* as(const PlanPtr& plan) {
  return plan != nullptr && plan->kind() == T::kKind ? static_cast<const T*>(plan.get()) : nullptr;
}

/// Common part of the concrete nodes: T has public fields, replace_children(PlanList) and
/// replace_expressions(ExprList).
template <typename T, PlanKind K>
class PlanNode : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = K;

  PlanPtr with_children(PlanList children) const override {
    auto copy = std::make_shared<T>(static_cast<const T&>(*this));
    copy->replace_children(std::move(children));
    return copy;
  }
  PlanPtr with_expressions(ExprList expressions) const override {
    auto copy = std::make_shared<T>(static_cast<const T&>(*this));
    copy->replace_expressions(std::move(expressions));
    return copy;
  }
  void replace_expressions(ExprList) {}

 protected:
  PlanNode() : LogicalPlan(K) {}
  std::shared_ptr<LogicalPlan> clone() const override { return std::make_shared<T>(static_cast<const T&>(*this)); }
};

template <typename T, typename... Args>
std::shared_ptr<const T> make_plan(Args&&... args) {
  return std::make_shared<const T>(std::forward<Args>(args)...);
}

/// Rewrites bottom-up; unchanged trees come back as the same pointer. Plans inside subquery expressions are not
/// entered.
PlanPtr transform_up(const PlanPtr& plan, const std::function<PlanPtr(const PlanPtr&)>& f);
PlanPtr transform_down(const PlanPtr& plan, const std::function<PlanPtr(const PlanPtr&)>& f);
/// Applies `f` to every expression of this node (not of children): f gets each root expression.
PlanPtr map_expressions(const PlanPtr& plan, const std::function<ExprPtr(const ExprPtr&)>& f);
/// Rewrites all expressions in the whole tree bottom-up with transform_up.
PlanPtr transform_all_expressions(const PlanPtr& plan, const std::function<ExprPtr(const ExprPtr&)>& f);
/// The plan inside a ScalarSubquery, Exists or InSubquery; null for other expressions.
PlanPtr subquery_plan(const ExprPtr& expr);
/// A copy of a subquery expression with another plan.
ExprPtr with_subquery_plan(const ExprPtr& expr, PlanPtr plan);
/// Indented tree, for EXPLAIN and tests.
std::string tree_string(const PlanPtr& plan);
/// A copy in which every attribute that the plan itself produces has a fresh id (self joins, CTEs and views used
/// twice).
PlanPtr with_fresh_ids(const PlanPtr& plan);

}  // namespace firesteel
