// Joins: conditions, USING, NATURAL, LATERAL.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/nodes/calls.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

bool only_left(JoinType type) { return type == JoinType::kLeftSemi || type == JoinType::kLeftAnti; }

AttributeList nullable_columns(const AttributeList& columns, bool nullable) {
  AttributeList result;
  for (const AttributePtr& column : columns) {
    if (!nullable || column->is_nullable) {
      result.push_back(column);
    } else {
      auto copy = std::make_shared<Attribute>(*column);
      copy->is_nullable = true;
      result.push_back(std::move(copy));
    }
  }
  return result;
}

void append(AttributeList& all, const AttributeList& more) { all.insert(all.end(), more.begin(), more.end()); }

// What both sides offer after the join.
std::shared_ptr<Relation> joined_relation(PlanPtr plan, JoinType type, const RelationPtr& left,
                                          const RelationPtr& right) {
  auto relation = std::make_shared<Relation>();
  const bool left_nullable = type == JoinType::kRightOuter || type == JoinType::kFullOuter;
  const bool right_nullable = type == JoinType::kLeftOuter || type == JoinType::kFullOuter;
  relation->visible = nullable_columns(left->visible, left_nullable);
  relation->hidden = nullable_columns(left->hidden, left_nullable);
  if (!only_left(type)) {
    append(relation->visible, nullable_columns(right->visible, right_nullable));
    append(relation->hidden, nullable_columns(right->hidden, right_nullable));
  }
  relation->plan = std::move(plan);
  relation->inputs = {left, right};
  return relation;
}

}  // namespace

RelationPtr QueryResolver::resolve_join(const Join& node) {
  const RelationPtr left = resolve(node.left);
  const RelationPtr right = resolve(node.right);
  if (node.natural) {
    // A name that a side has twice is common twice only when the other side has it twice, too.
    std::vector<std::string> names;
    AttributeList others = right->visible;
    for (const AttributePtr& column : left->visible) {
      const auto common = std::find_if(others.begin(), others.end(),
                                       [&](const auto& other) { return same_name(other->name, column->name); });
      if (common != others.end()) {
        names.push_back(column->name);
        others.erase(common);
      }
    }
    return resolve_using_join(node, left, right, names);
  }
  if (!node.using_columns.empty()) {
    return resolve_using_join(node, left, right, node.using_columns);
  }
  ExprPtr condition;
  if (node.condition != nullptr) {
    // Names in the condition see both sides, also for semi and anti joins.
    const auto both = joined_relation(nullptr, JoinType::kInner, left, right);
    NameScope scope;
    scope.relation = both.get();
    scope.clause = "Join";
    condition = resolve_expression(node.condition, scope);
    if (!condition->type().is(TypeId::kBoolean) && !condition->type().is_null()) {
      throw error_at(node.origin(), "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE",
                     {{"joinCondition", quoted_sql(condition)}, {"conditionType", quoted_type(condition->type())}});
    }
    condition = binder_.implicit_cast_to(condition, DataType::boolean());
    refuse_in_clause({condition}, node.origin());
    if (!condition->deterministic()) {
      throw error_at(node.origin(), "INVALID_NON_DETERMINISTIC_EXPRESSIONS",
                     {{"sqlExprs", quoted_sql(binder_.shown(condition))}});
    }
  }
  auto join = std::make_shared<Join>(left->plan, right->plan, node.type, std::move(condition));
  return joined_relation(std::move(join), node.type, left, right);
}

RelationPtr QueryResolver::resolve_using_join(const Join& node, const RelationPtr& left, const RelationPtr& right,
                                              const std::vector<std::string>& names) {
  AttributeList left_keys;
  AttributeList right_keys;
  ExprPtr condition;
  for (const std::string& name : names) {
    const auto key = [&](const RelationPtr& side, const char* side_name) {
      // The first of several columns of that name.
      const auto found = std::find_if(side->visible.begin(), side->visible.end(),
                                      [&](const auto& column) { return same_name(column->name, name); });
      if (found == side->visible.end()) {
        std::string suggestion;
        std::vector<std::string> columns;
        for (const AttributePtr& column : side->visible) {
          columns.push_back(column->name);
        }
        std::sort(columns.begin(), columns.end());
        for (const std::string& column : columns) {
          suggestion += (suggestion.empty() ? "" : ", ") + quoted_name({column});
        }
        throw error_at({}, "UNRESOLVED_USING_COLUMN_FOR_JOIN",
                       {{"colName", quoted_name({name})}, {"side", side_name}, {"suggestion", suggestion}});
      }
      return *found;
    };
    left_keys.push_back(key(left, "left"));
    right_keys.push_back(key(right, "right"));
    const ExprPtr equal = binder_.bind("=", {left_keys.back(), right_keys.back()}, node.origin());
    condition = condition == nullptr ? equal : make_expr<And>(condition, equal);
  }
  auto join = std::make_shared<Join>(left->plan, right->plan, node.type, std::move(condition));
  if (names.empty() && node.type == JoinType::kInner) {
    join->type = JoinType::kInner;
  }
  const auto joined = joined_relation(join, node.type, left, right);
  if (only_left(node.type)) {
    AttributeList ordered = left_keys;
    for (const AttributePtr& column : left->visible) {
      if (std::find(left_keys.begin(), left_keys.end(), column) == left_keys.end()) {
        ordered.push_back(column);
      }
    }
    joined->visible = std::move(ordered);
    if (joined->hidden.empty() &&
        !std::equal(joined->visible.begin(), joined->visible.end(), joined->plan->output().begin(),
                    joined->plan->output().end(), [](const auto& a, const auto& b) { return a->id == b->id; })) {
      joined->plan = make_plan<Project>(ExprList(joined->visible.begin(), joined->visible.end()), joined->plan);
    }
    return joined;
  }
  const auto is_in = [](const AttributeList& keys, const AttributePtr& column) {
    return std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return key->id == column->id; });
  };
  const auto after_join = [&](const AttributePtr& key) {
    const auto found = std::find_if(joined->visible.begin(), joined->visible.end(),
                                    [&](const auto& column) { return column->id == key->id; });
    return *found;
  };
  // Key columns first: the side that is never padded with NULLs, or the first of both that is not NULL.
  ExprList list;
  AttributeList hidden = joined->hidden;
  std::erase_if(hidden, [&](const AttributePtr& column) { return hidden_ids_.contains(column->id); });  // as Spark
  for (size_t i = 0; i < names.size(); ++i) {
    const AttributePtr left_key = after_join(left_keys[i]);
    const AttributePtr right_key = after_join(right_keys[i]);
    if (node.type == JoinType::kFullOuter) {
      const ExprPtr merged = binder_.coerce(make_expr<Coalesce>(ExprList{left_key, right_key}));
      list.push_back(make_expr<Alias>(merged, left_key->name));
      hidden.push_back(left_key);
      hidden.push_back(right_key);
    } else {
      const bool from_right = node.type == JoinType::kRightOuter;
      list.push_back(from_right ? right_key : left_key);
      hidden.push_back(from_right ? left_key : right_key);
    }
  }
  for (const AttributePtr& column : joined->visible) {
    if (!is_in(left_keys, column) && !is_in(right_keys, column)) {
      list.push_back(column);
    }
  }
  const size_t visible_count = list.size();
  list.insert(list.end(), hidden.begin(), hidden.end());
  auto relation = std::make_shared<Relation>();
  relation->plan = make_plan<Project>(std::move(list), joined->plan);
  const AttributeList& output = relation->plan->output();
  relation->visible.assign(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(visible_count));
  relation->hidden = std::move(hidden);
  relation->inputs = {left, right};
  return relation;
}

namespace {

bool is_deterministic(const PlanPtr& plan) {
  const ExprList exprs = plan->expressions();
  const PlanList children = plan->children();
  return std::all_of(exprs.begin(), exprs.end(), [](const ExprPtr& expr) { return expr->deterministic(); }) &&
         std::all_of(children.begin(), children.end(), is_deterministic);
}

bool has_one_row(const PlanPtr& plan) {
  if (const auto* aggregate = as<Aggregate>(plan)) {
    return aggregate->grouping.empty();
  }
  if (const auto* local = as<LocalRelation>(plan)) {
    size_t rows = 0;
    for (const Batch& batch : *local->batches) {
      rows += batch.num_rows;
    }
    return rows <= 1;
  }
  const bool passes = plan->kind() == PlanKind::kProject || plan->kind() == PlanKind::kSubqueryAlias ||
                      plan->kind() == PlanKind::kResolvedHint || plan->kind() == PlanKind::kFilter;
  return plan->kind() == PlanKind::kOneRow || (passes && has_one_row(plan->children()[0]));
}

}  // namespace

RelationPtr QueryResolver::resolve_lateral_join(const LateralJoin& node) {
  const RelationPtr left = resolve(node.left);
  AttributeList used;
  const OuterScope around{left.get(), outer_, &used};
  const OuterScope* saved = outer_;
  outer_ = &around;
  const RelationPtr right = make_relation(resolve_query(node.right));
  outer_ = saved;
  if (!is_deterministic(right->plan) && !has_one_row(left->plan)) {
    throw error_at(node.origin(), "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.NON_DETERMINISTIC_LATERAL_SUBQUERIES",
                   {{"treeNode", tree_string(right->plan)}});
  }
  ExprPtr condition;
  if (node.condition != nullptr) {
    const auto both = joined_relation(nullptr, JoinType::kInner, left, right);
    NameScope scope;
    scope.relation = both.get();
    condition = checked_condition(resolve_expression(node.condition, scope), node.origin());
    if (!condition->deterministic()) {
      throw error_at(node.origin(), "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.LATERAL_JOIN_CONDITION_NON_DETERMINISTIC",
                     {{"condition", quoted_sql(binder_.shown(condition))}});
    }
  }
  return joined_relation(make_plan<LateralJoin>(left->plan, right->plan, node.type, std::move(condition)), node.type,
                         left, right);
}

}  // namespace firesteel
