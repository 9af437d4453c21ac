#pragma once

#include "logical/logical_plan.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

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

/// Guesses by column: a map in one piece of memory, as estimates are copied for every join that is considered.
class ColumnEstimates {
 public:
  using Entry = std::pair<ExprId, ColumnEstimate>;
  using Iterator = std::vector<Entry>::const_iterator;

  Iterator begin() const { return entries_.begin(); }
  Iterator end() const { return entries_.end(); }
  Iterator find(ExprId id) const {
    const auto place = lower_bound(id);
    return place != end() && place->first == id ? place : end();
  }
  bool contains(ExprId id) const { return find(id) != end(); }
  /// Makes an entry where there is none.
  ColumnEstimate& operator[](ExprId id);
  /// Those that are not there yet.
  void insert(const ColumnEstimates& others);
  /// No column has more distinct values than this.
  void limit_distincts(double rows);

 private:
  Iterator lower_bound(ExprId id) const {
    return std::lower_bound(entries_.begin(), entries_.end(), id,
                            [](const Entry& entry, ExprId wanted) { return entry.first < wanted; });
  }

  std::vector<Entry> entries_;  // by id
};

/// A guess about an intermediate result.
struct Estimate {
  double rows = 1;
  ColumnEstimates columns;

  /// Distinct values of a column, at most `rows`; rows when nothing is known.
  double distinct(ExprId id) const;
};

/// Cardinalities bottom-up from table statistics with the usual assumptions (uniformity, independence, containment).
/// Leis et al., "How Good Are Query Optimizers, Really?" (VLDB 2015) says how far off they may be: use them to rank,
/// not to trust. Remembers the plans it has seen; for one thread.
class Estimator {
 public:
  /// Valid as long as this object.
  const Estimate& of(const PlanPtr& plan);

 private:
  struct Known {
    PlanPtr plan;  // kept, so that no other plan gets its address
    Estimate estimate;
  };
  std::unordered_map<const LogicalPlan*, Known> known_;
};

Estimate estimate(const PlanPtr& plan);
/// Fraction of rows of `input` that pass.
double selectivity(const ExprPtr& condition, const Estimate& input);
/// Rows of an inner equi-join: |L| * |R| / max(distinct) over the keys, the further keys weakened because they
/// correlate; a composite key between two tables has no more values than the side that is unique in it has rows.
double join_rows(const Estimate& left, const Estimate& right, const ExprList& conditions);

}  // namespace firesteel
