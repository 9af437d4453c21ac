#pragma once

#include "analyzer/analyzer.h"
#include "analyzer/resolve/grouping_sets.h"
#include "logical/logical_plan.h"

#include <memory>
#include <optional>
#include <vector>

namespace firesteel {

struct Relation;
using RelationPtr = std::shared_ptr<const Relation>;

/// A resolved plan together with what names can reach in it.
struct Relation : std::enable_shared_from_this<Relation> {
  PlanPtr plan;                     // resolved; its output holds `visible` and `hidden`, in any order
  AttributeList visible;            // the columns of SELECT *
  AttributeList hidden;             // join columns merged by USING or NATURAL: reachable by qualifier only
  std::vector<RelationPtr> inputs;  // relations this one was made from: for DataFrame columns and missing columns
  std::optional<int64_t> plan_id;
  bool is_parameters = false;  // of a SQL function: CURRENT_USER and its like come before them
  /// An Aggregate in `plan` that HAVING and ORDER BY may add columns to: its input, else null.
  RelationPtr aggregate_input;
  std::shared_ptr<const ExpandedGrouping> expanded;  // of that Aggregate, when it has grouping sets

  /// Are there columns in the plan's output that are no columns of the relation?
  bool has_extra_columns() const { return plan->output().size() != visible.size(); }
};

/// A relation whose columns are the plan's output.
RelationPtr make_relation(PlanPtr plan, std::vector<RelationPtr> inputs = {});
/// A relation that passes the columns of `input` on (Filter, Sort, Limit ... above it).
RelationPtr pass_through(PlanPtr plan, const RelationPtr& input);
/// The plan with exactly the visible columns.
PlanPtr sealed_plan(const RelationPtr& relation);

/// The columns of the queries around a subquery, nearest first.
struct OuterScope {
  const Relation* relation = nullptr;
  const OuterScope* outer = nullptr;
  AttributeList* used = nullptr;              // columns from further out that the subquery uses; distinct
  const Relation* aggregate_input = nullptr;  // in HAVING: what aggregate functions over outer columns read
  ExprList* aggregates = nullptr;             // such functions (Alias), to be computed by the outer Aggregate
};

}  // namespace firesteel
