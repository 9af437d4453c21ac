#include "optimizer/rules/unnest_subqueries.h"

#include "base/errors/spark_error.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/subqueries.h"
#include "expression/print/expression_sql.h"
#include "functions/function_registry.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/bound_calls.h"
#include "optimizer/predicates.h"
#include "optimizer/rules/decorrelate.h"
#include "optimizer/rules/scalar_subquery_join.h"

#include <algorithm>
#include <map>

namespace firesteel {
namespace {

/// The subquery as join partner: right side and full join condition.
struct Partner {
  PlanPtr right;
  ExprList conditions;
};

Partner partner_of_exists(const PlanPtr& subquery, const PlanPtr& outer) {
  PlanPtr plan = subquery;
  // LIMIT n with n > 0 and ORDER BY do not change whether there is a row.
  while (true) {
    if (const auto* limit = as<Limit>(plan); limit != nullptr && limit->offset == nullptr &&
                                             as<LiteralExpr>(limit->limit) != nullptr &&
                                             as<LiteralExpr>(limit->limit)->value.as_int64() > 0) {
      plan = limit->child;
    } else if (const auto* sort = as<Sort>(plan)) {
      plan = sort->child;
    } else {
      break;
    }
  }
  Decorrelated result = decorrelate(plan, outer);
  return {result.plan, std::move(result.conditions)};
}

Partner partner_of_in(const InSubquery& in, const PlanPtr& outer) {
  const AttributeList output = in.plan->output();
  Decorrelated result = decorrelate(in.plan, outer);
  Partner partner{result.plan, {}};
  for (size_t i = 0; i < in.values.size(); ++i) {
    partner.conditions.push_back(bound_call("=", {in.values[i], output[i]}));
  }
  partner.conditions.insert(partner.conditions.end(), result.conditions.begin(), result.conditions.end());
  return partner;
}

bool any_nullable(const ExprList& expressions) {
  return std::any_of(expressions.begin(), expressions.end(), [](const ExprPtr& e) { return e->nullable(); });
}

/// a = b for NOT IN: NULL counts as equal, so that it lets nothing pass.
ExprPtr equal_or_null(const ExprPtr& equal) {
  return equal->nullable() ? ExprPtr(make_expr<Or>(equal, bound_call("isnull", {equal}))) : equal;
}

/// NOT IN: NULLs on either side let nothing pass. One plain value becomes the null-aware join; else the condition says
/// it.
PlanPtr anti_join_of_not_in(const InSubquery& in, PlanPtr child) {
  const AttributeList output = in.plan->output();
  const bool nullable = any_nullable(in.values) || any_nullable(ExprList(output.begin(), output.end()));
  Partner partner = partner_of_in(in, child);
  if (!nullable) {
    return make_plan<Join>(std::move(child), partner.right, JoinType::kLeftAnti, all_of(partner.conditions));
  }
  if (in.values.size() == 1 && partner.conditions.size() == 1) {
    return make_plan<Join>(std::move(child), partner.right, JoinType::kNullAwareLeftAnti, partner.conditions[0]);
  }
  for (size_t i = 0; i < in.values.size(); ++i) {
    partner.conditions[i] = equal_or_null(partner.conditions[i]);
  }
  return make_plan<Join>(std::move(child), partner.right, JoinType::kLeftAnti, all_of(partner.conditions));
}

/// One conjunct of a filter that is (NOT) EXISTS or (NOT) IN; null when it is something else.
PlanPtr as_semi_join(const ExprPtr& conjunct, const PlanPtr& child) {
  const auto* negation = as<Not>(conjunct);
  const ExprPtr inside = negation == nullptr ? conjunct : negation->child;
  if (const auto* exists = as<Exists>(inside)) {
    const Partner partner = partner_of_exists(exists->plan, child);
    return make_plan<Join>(child, partner.right, negation == nullptr ? JoinType::kLeftSemi : JoinType::kLeftAnti,
                           all_of(partner.conditions));
  }
  const auto* in = as<InSubquery>(inside);
  if (in == nullptr || std::any_of(in->values.begin(), in->values.end(), has_subquery)) {
    return nullptr;
  }
  if (negation != nullptr) {
    return anti_join_of_not_in(*in, child);
  }
  const Partner partner = partner_of_in(*in, child);
  return make_plan<Join>(child, partner.right, JoinType::kLeftSemi, all_of(partner.conditions));
}

ExprPtr existence_column(const Partner& partner, PlanPtr& child) {
  const auto found = make_expr<Attribute>("exists", DataType::boolean(), false, next_expr_id());
  auto join = std::make_shared<Join>(child, partner.right, JoinType::kExistence, all_of(partner.conditions));
  join->exists = found;
  child = join;
  return found;
}

/// Are these copies of one plan? The rewritings before this rule may have copied a subquery that stands in several
/// places (GROUP BY and SELECT): the ids of its columns are the same then.
bool same_plan(const PlanPtr& left, const PlanPtr& right) {
  if (left == right) {
    return true;
  }
  const AttributeList& a = left->output();
  const AttributeList& b = right->output();
  const PlanList lefts = left->children();
  const PlanList rights = right->children();
  return left->kind() == right->kind() && left->describe() == right->describe() &&
         std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const AttributePtr& x, const AttributePtr& y) { return x->id == y->id; }) &&
         std::equal(lefts.begin(), lefts.end(), rights.begin(), rights.end(), same_plan);
}

bool same_subquery(const ExprPtr& left, const ExprPtr& right) {
  if (left->kind() != right->kind()) {
    return false;
  }
  const PlanPtr plan = subquery_plan(left);
  const ExprList lefts = left->children();
  const ExprList rights = right->children();
  if (plan == nullptr) {
    return left->kind() == ExprKind::kNot ? same_subquery(lefts[0], rights[0]) : same_expression(left, right);
  }
  return same_plan(plan, subquery_plan(right)) &&
         std::equal(lefts.begin(), lefts.end(), rights.begin(), rights.end(), same_expression);
}

/// Replaces the subqueries inside expressions by columns of joins put over `child`; one subquery that several
/// expressions share is joined once. As in Spark, IN is here false where it would be NULL; NOT IN is exact.
class SubqueryReplacer {
 public:
  explicit SubqueryReplacer(PlanPtr plan) : child(std::move(plan)) {}
  PlanPtr child;

  ExprPtr replace(const ExprPtr& expr) {
    for (const auto& [subquery, column] : done_) {
      if (same_subquery(subquery, expr)) {
        return column;
      }
    }
    if (const auto* negation = as<Not>(expr)) {
      if (const auto* in = as<InSubquery>(negation->child)) {
        Partner partner = partner_of_in(*in, child);
        for (size_t i = 0; i < in->values.size(); ++i) {
          partner.conditions[i] = equal_or_null(partner.conditions[i]);
        }
        return remembered(expr, make_expr<Not>(existence_column(partner, child)));
      }
    }
    if (const auto* scalar = as<ScalarSubquery>(expr)) {
      return scalar->outer_columns.empty() ? expr : remembered(expr, join_scalar_subquery(*scalar, child));
    }
    if (const auto* exists = as<Exists>(expr)) {
      return remembered(expr, existence_column(partner_of_exists(exists->plan, child), child));
    }
    ExprList children = expr->children();
    bool changed = false;
    for (ExprPtr& inner : children) {
      ExprPtr replaced = replace(inner);
      changed = changed || replaced != inner;
      inner = std::move(replaced);
    }
    const ExprPtr node = changed ? expr->with_children(std::move(children)) : expr;
    const auto* in = as<InSubquery>(node);
    return in == nullptr ? node : remembered(expr, existence_column(partner_of_in(*in, child), child));
  }

 private:
  ExprPtr remembered(const ExprPtr& subquery, ExprPtr column) {
    done_.emplace_back(subquery, column);
    return column;
  }

  std::vector<std::pair<ExprPtr, ExprPtr>> done_;
};

/// NOT moved inwards to the predicates, so that NOT IN is seen as such: NOT (a OR b) is NOT a AND NOT b.
ExprPtr negation_pushed(const ExprPtr& expr, bool negated) {
  if (const auto* negation = as<Not>(expr)) {
    return negation_pushed(negation->child, !negated);
  }
  const bool is_and = expr->kind() == ExprKind::kAnd;
  if (has_subquery(expr) && (is_and || expr->kind() == ExprKind::kOr)) {
    const ExprList sides = expr->children();
    ExprPtr left = negation_pushed(sides[0], negated);
    ExprPtr right = negation_pushed(sides[1], negated);
    return is_and != negated ? ExprPtr(make_expr<And>(std::move(left), std::move(right)))
                             : ExprPtr(make_expr<Or>(std::move(left), std::move(right)));
  }
  return negated ? make_expr<Not>(expr) : expr;
}

PlanPtr unnest_filter(const PlanPtr& plan) {
  const auto* filter = as<Filter>(plan);
  PlanPtr child = filter->child;
  const AttributeList output = child->output();
  ExprList rest;
  ExprList with_subqueries;
  const bool any = has_subquery(filter->condition);
  for (const ExprPtr& conjunct : conjuncts_of(any ? negation_pushed(filter->condition, false) : filter->condition)) {
    (has_subquery(conjunct) ? with_subqueries : rest).push_back(conjunct);
  }
  child = filtered(rest, child);
  ExprList after;
  for (const ExprPtr& conjunct : with_subqueries) {
    if (const PlanPtr join = as_semi_join(conjunct, child)) {
      child = join;
    } else {
      SubqueryReplacer replacer(child);
      after.push_back(replacer.replace(conjunct));
      child = replacer.child;
    }
  }
  child = filtered(after, child);
  if (child->output().size() == output.size()) {
    return child;
  }
  return make_plan<Project>(ExprList(output.begin(), output.end()), child);
}

PlanPtr unnest_lateral(const LateralJoin& join) {
  const JoinType type = join.type == JoinType::kCross ? JoinType::kInner : join.type;
  const auto* alias = as<SubqueryAlias>(join.right);
  const PlanPtr right = alias == nullptr ? join.right : alias->child;
  // LATERAL explode(t.x) is a generator over the left side.
  const auto* generate = as<Generate>(right);
  if (generate != nullptr && generate->child->kind() == PlanKind::kOneRow && join.condition == nullptr) {
    auto copy = std::make_shared<Generate>(*generate);
    copy->generator = without_outer_references(generate->generator);
    copy->outer = generate->outer || type == JoinType::kLeftOuter;
    copy->child = join.left;
    return copy;
  }
  if (const auto* project = as<Project>(right);
      project != nullptr && project->child->kind() == PlanKind::kOneRow && join.condition == nullptr) {
    ExprList computed(join.left->output().begin(), join.left->output().end());
    for (const ExprPtr& expr : project->list) {
      computed.push_back(without_outer_references(expr));
    }
    return make_plan<Project>(std::move(computed), join.left);
  }
  Decorrelated result = decorrelate(right, join.left);
  if (join.condition != nullptr) {
    result.conditions.push_back(join.condition);
  }
  const AttributeList output = join.output();
  const PlanPtr joined = make_plan<Join>(join.left, result.plan, type, all_of(result.conditions));
  ExprList list;
  for (const AttributePtr& attribute : output) {
    list.push_back(attribute);
  }
  return make_plan<Project>(std::move(list), joined);
}

/// The output of `plan` without the columns that joins for subqueries have added.
PlanPtr with_output(const PlanPtr& plan, const AttributeList& output) {
  if (plan->output().size() == output.size()) {
    return plan;
  }
  return make_plan<Project>(ExprList(output.begin(), output.end()), plan);
}

/// Subqueries in a join's condition: of an inner join they become a filter above; else each goes to the side it reads.
PlanPtr unnest_join(const PlanPtr& plan) {
  const auto* join = as<Join>(plan);
  const AttributeList output = plan->output();
  ExprList rest;
  ExprList with_subqueries;
  for (const ExprPtr& conjunct : conjuncts_of(negation_pushed(join->condition, false))) {
    (has_subquery(conjunct) ? with_subqueries : rest).push_back(conjunct);
  }
  SubqueryReplacer left(join->left);
  SubqueryReplacer right(join->right);
  const IdSet left_ids = ids_of(join->left->output());
  const IdSet right_ids = ids_of(join->right->output());
  const auto replace = [&](const ExprPtr& conjunct) {
    return transform_down(conjunct, [&](const ExprPtr& node) -> ExprPtr {
      const bool negated_in = as<Not>(node) != nullptr && as<InSubquery>(as<Not>(node)->child) != nullptr;
      if (subquery_plan(node) == nullptr && !negated_in) {
        return node;
      }
      if (uses_only(node, left_ids)) {
        return left.replace(node);
      }
      if (!uses_only(node, right_ids)) {
        throw SparkError("UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION",
                         {{"subqueryExpression", expression_sql(node)}});
      }
      return right.replace(node);
    });
  };
  for (const ExprPtr& conjunct : with_subqueries) {
    rest.push_back(replace(conjunct));
  }
  auto copy = std::make_shared<Join>(*join);
  copy->left = left.child;
  copy->right = right.child;
  copy->condition = all_of(rest);
  return with_output(copy, output);
}

PlanPtr unnest_node(const PlanPtr& plan) {
  if (const auto* lateral = as<LateralJoin>(plan)) {
    return unnest_lateral(*lateral);
  }
  const ExprList expressions = plan->expressions();
  const bool any = std::any_of(expressions.begin(), expressions.end(), has_subquery);
  if (!any) {
    return plan;
  }
  // Plans inside subqueries first, so that their own subqueries are joins when they are pulled out.
  std::map<const LogicalPlan*, PlanPtr> unnested;
  const PlanPtr node = map_expressions(plan, [&](const ExprPtr& expr) {
    return transform_up(expr, [&](const ExprPtr& inner) -> ExprPtr {
      const PlanPtr subquery = subquery_plan(inner);
      if (subquery == nullptr) {
        return inner;
      }
      PlanPtr& result = unnested[subquery.get()];
      result = result == nullptr ? unnest_subqueries(subquery) : result;
      return with_subquery_plan(inner, result);
    });
  });
  if (node->kind() == PlanKind::kFilter) {
    return unnest_filter(node);
  }
  if (node->kind() == PlanKind::kJoin) {
    return unnest_join(node);
  }
  if (node->children().size() != 1) {
    return node;
  }
  const AttributeList output = node->output();
  SubqueryReplacer replacer(node->children()[0]);
  const PlanPtr rewritten = map_expressions(node, [&](const ExprPtr& expr) { return replacer.replace(expr); });
  const bool same = replacer.child == node->children()[0];
  return with_output(same ? rewritten : rewritten->with_children({replacer.child}), output);
}

}  // namespace

PlanPtr unnest_subqueries(const PlanPtr& plan) { return transform_up(plan, unnest_node); }

}  // namespace firesteel
