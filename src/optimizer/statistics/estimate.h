#pragma once

#include "logical/logical_plan.h"

#include <map>
#include <optional>

namespace firesteel {

/// A guess about one column of an intermediate result. Values as doubles (dates in days, decimals scaled), for
/// interpolation.
struct ColumnEstimate {
  double distinct = 1;
  bool distinct_is_guess = false;  // of a string column that no statistics describe
  double null_fraction = 0;
  std::optional<double> min;
  std::optional<double> max;
  ExprId table = -1;      // which use of a table it comes from (the id of that relation's first column)
  double table_rows = 0;  // rows of that table before filters
  double table_distinct = 0;
};

/// A guess about an intermediate result.
struct Estimate {
  double rows = 1;
  std::map<ExprId, ColumnEstimate> columns;

  /// Distinct values of a column, at most `rows`; rows when nothing is known.
  double distinct(ExprId id) const;
};

/// Cardinalities bottom-up from table statistics with the usual assumptions (uniformity, independence, containment).
/// Leis et al., "How Good Are Query Optimizers, Really?" (VLDB 2015) says how far off they may be: use them to rank,
/// not to trust.
Estimate estimate(const PlanPtr& plan);
/// Fraction of rows of `input` that pass.
double selectivity(const ExprPtr& condition, const Estimate& input);
/// Rows of an inner equi-join: |L| * |R| / max(distinct) over the keys, the further keys weakened because they
/// correlate; a composite key between two tables has no more values than the side that is unique in it has rows.
double join_rows(const Estimate& left, const Estimate& right, const ExprList& conditions);

}  // namespace firesteel
