#pragma once

#include "logical/relations/unary_relations.h"

namespace firesteel {

/// Does `plan` pass rows of its child on so that more columns of it could be passed too (Project, Filter, Sort ...)?
bool can_pass_more_columns(const PlanPtr& plan);
/// The plan with `columns`, which something below computes, in its output too. They must be there.
PlanPtr pass_columns_up(const PlanPtr& plan, const AttributeList& columns);
/// The nearest Aggregate that HAVING or ORDER BY above `plan` may add to; null when there is none.
const Aggregate* find_aggregate(const PlanPtr& plan);
/// The plan with `list` as the list of that Aggregate, of which `added` columns go up to the top.
PlanPtr with_aggregate_list(const PlanPtr& plan, const ExprList& list, const AttributeList& added);

/// The attributes that `exprs` read and that are not among `columns`; those of subqueries' outer references, too.
AttributeList attributes_outside(const ExprList& exprs, const AttributeList& columns);

}  // namespace firesteel
