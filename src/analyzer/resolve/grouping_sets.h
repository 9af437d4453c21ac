#pragma once

#include "expression/nodes/unresolved.h"
#include "logical/relations/unary_relations.h"

namespace firesteel {

/// GROUP BY with CUBE, ROLLUP or GROUPING SETS, spelled out.
struct GroupingSetList {
  ExprList expressions;                   // distinct, in order of appearance
  std::vector<std::vector<size_t>> sets;  // indices into expressions
};

/// Cross product of the elements of GROUP BY (resolved; GroupingSets nodes with resolved children).
GroupingSetList spell_out_grouping_sets(const ExprList& grouping);

/// The Expand below the Aggregate of such a query: `columns` hold the grouping expressions (NULL where the set leaves
/// them out), `grouping_id` the bits of those left out.
struct ExpandedGrouping {
  PlanPtr plan;
  ExprList originals;
  AttributeList columns;
  AttributePtr grouping_id;
  AttributePtr position;  // tells equal sets apart; null when there are none

  /// `expr` over the Expand: grouping expressions outside of aggregate functions become columns.
  ExprPtr replace(const ExprPtr& expr) const;
  /// Index of a grouping expression, -1 when it is none.
  int index_of(const ExprPtr& expr) const;
  /// grouping(expr): 1 when the row's set leaves it out. TINYINT.
  ExprList all_grouping() const;
};

ExpandedGrouping expand_grouping_sets(const GroupingSetList& list, const PlanPtr& input);

}  // namespace firesteel
