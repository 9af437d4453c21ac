#pragma once

#include "expression/nodes/references.h"
#include "logical/logical_plan.h"

#include <map>
#include <set>

namespace firesteel {

ExprList conjuncts_of(const ExprPtr& condition);  // none when null
ExprList disjuncts_of(const ExprPtr& condition);
ExprPtr all_of(const ExprList& conjuncts);  // null when empty
ExprPtr any_of(const ExprList& disjuncts);  // null when empty
PlanPtr filtered(const ExprList& conjuncts, PlanPtr child);

using IdSet = std::set<ExprId>;
IdSet ids_of(const AttributeList& attributes);
/// All attributes of `expr` are in `ids`; so are the outer columns of subqueries inside.
bool uses_only(const ExprPtr& expr, const IdSet& ids);
bool uses_any(const ExprPtr& expr, const IdSet& ids);
/// Attributes that `expr` reads, those of subqueries' outer columns included.
void add_used(const ExprPtr& expr, IdSet& ids);
bool has_subquery(const ExprPtr& expr);
bool has_outer_reference(const ExprPtr& expr);
/// Replaces attributes by the expressions that compute them.
ExprPtr substitute(const ExprPtr& expr, const std::map<ExprId, ExprPtr>& replacements);
/// Is `expr` NULL whenever all attributes in `ids` are?
bool is_null_for(const ExprPtr& expr, const IdSet& ids);
/// Is `expr` never true when all attributes in `ids` are NULL (so an outer join's padding cannot pass)?
bool rejects_nulls(const ExprPtr& expr, const IdSet& ids);
/// (A AND B) OR (A AND C) → A AND (B OR C); other expressions come back as they are.
ExprPtr factor_out(const ExprPtr& disjunction);

}  // namespace firesteel
