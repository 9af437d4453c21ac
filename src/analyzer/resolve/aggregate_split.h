#pragma once

#include "expression/expression.h"

#include <unordered_set>

namespace firesteel {

/// What of a select list over GROUP BY the Aggregate itself computes, and what stands above it.
class AggregateSplit {
 public:
  /// grouping: resolved; items: the select list, whose aliases may be used within it
  AggregateSplit(const ExprList& grouping, const ExprList& items);

  /// Refuses columns (origin: the whole clause)  that are neither grouped by nor aggregated. Errors: MISSING_GROUP_BY,
  /// MISSING_AGGREGATION, SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION.
  void check(const ExprPtr& expr, const Origin& origin) const;

  /// `expr` over the Aggregate's output: grouping expressions and aggregate functions become columns, which are
  /// appended to `columns` (the Aggregate's list) unless they are there.
  ExprPtr extract(const ExprPtr& expr, ExprList& columns) const;

 private:
  bool is_grouping(const ExprPtr& expr) const;
  ExprPtr extract_children(const ExprPtr& expr, ExprList& columns) const;

  const ExprList& grouping_;
  std::unordered_set<ExprId> lateral_;
};

}  // namespace firesteel
