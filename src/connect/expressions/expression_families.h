#pragma once

#include "connect/proto_fwd.h"
#include "expression/expression.h"
#include "types/literal.h"

namespace firesteel {

class PlanConverter;

// One function per kind of expression; each file of this folder has a family of them. `origin` goes to the nodes made.
Literal read_literal(const pb::Expression_Literal& literal);
/// Atomic types only; others: UNSUPPORTED_FEATURE.FIRESTEEL.
void write_literal(const Literal& literal, pb::Expression_Literal& out);
ExprPtr convert_attribute(const pb::Expression& expression, const Origin& origin);
ExprPtr convert_star(const pb::Expression& expression, const Origin& origin);
ExprPtr convert_function(const pb::Expression_UnresolvedFunction& function, const Origin& origin,
                         PlanConverter& converter);
ExprPtr convert_call(const pb::Expression& expression, const Origin& origin, PlanConverter& converter);
ExprPtr convert_cast(const pb::Expression_Cast& cast, const Origin& origin, PlanConverter& converter);
ExprPtr convert_alias(const pb::Expression_Alias& alias, const Origin& origin, PlanConverter& converter);
ExprPtr convert_sort_order(const pb::Expression_SortOrder& order, PlanConverter& converter);
ExprPtr convert_window(const pb::Expression_Window& window, const Origin& origin, PlanConverter& converter);
ExprPtr convert_lambda(const pb::Expression_LambdaFunction& lambda, PlanConverter& converter);
ExprPtr convert_subquery(const pb::SubqueryExpression& subquery, const Origin& origin, PlanConverter& converter);

}  // namespace firesteel
