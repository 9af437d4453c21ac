#include "optimizer/rules/domain_join.h"

#include "base/errors/spark_error.h"
#include "expression/nodes/aggregates.h"
#include "expression/nodes/calls.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/bound_calls.h"
#include "optimizer/predicates.h"
#include "optimizer/rules/rewrite_set_operations.h"
#include "optimizer/rules/row_numbers.h"
#include "optimizer/rules/scalar_subquery_join.h"

#include <algorithm>

namespace firesteel {
namespace {

[[noreturn]] void unsupported(const PlanPtr& plan) {
  throw SparkError("UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED",
                   {{"treeNode", tree_string(plan)}});
}

/// A plan with the domain's columns among its output, in the order of the outer columns.
struct WithDomain {
  PlanPtr plan;
  AttributeList domain;
};

bool readable_twice(const PlanPtr& plan) {
  if (plan->kind() == PlanKind::kLimit || plan->kind() == PlanKind::kSample || plan->kind() == PlanKind::kTail) {
    return false;
  }
  const ExprList expressions = plan->expressions();
  const PlanList children = plan->children();
  return std::all_of(expressions.begin(), expressions.end(), [](const ExprPtr& e) { return e->deterministic(); }) &&
         std::all_of(children.begin(), children.end(), readable_twice);
}

class DomainRewriter {
 public:
  DomainRewriter(const PlanPtr& outer, AttributeList columns) : outer_(outer), columns_(std::move(columns)) {}

  WithDomain rewrite(const PlanPtr& plan);
  ExprList tie(const AttributeList& domain) const {
    ExprList conditions;
    for (size_t i = 0; i < columns_.size(); ++i) {
      conditions.push_back(bound_call("<=>", {ExprPtr(columns_[i]), ExprPtr(domain[i])}));
    }
    return conditions;
  }

 private:
  /// The distinct values of the outer columns, with fresh ids.
  WithDomain fresh_domain() const {
    const PlanPtr copy = with_fresh_ids(outer_);
    ExprList keys;
    for (const AttributePtr& column : columns_) {
      for (size_t i = 0; i < outer_->output().size(); ++i) {
        if (outer_->output()[i]->id == column->id) {
          keys.push_back(copy->output()[i]);
        }
      }
    }
    if (keys.size() != columns_.size()) {
      unsupported(outer_);
    }
    ExprList list;
    for (const ExprPtr& key : keys) {
      list.push_back(make_expr<Alias>(key, as<Attribute>(key)->name));
    }
    PlanPtr plan = make_plan<Aggregate>(keys, std::move(list), copy);
    return {plan, plan->output()};
  }

  ExprPtr replaced(const ExprPtr& expr, const AttributeList& domain) const {
    return transform_up(expr, [&](const ExprPtr& node) -> ExprPtr {
      const auto* outer = as<OuterReference>(node);
      if (outer == nullptr) {
        return node;
      }
      for (size_t i = 0; i < columns_.size(); ++i) {
        if (columns_[i]->id == outer->attribute->id) {
          return domain[i];
        }
      }
      return node;
    });
  }

  ExprList replaced(ExprList list, const AttributeList& domain) const {
    for (ExprPtr& expr : list) {
      expr = replaced(expr, domain);
    }
    return list;
  }

  static ExprList with(ExprList list, const AttributeList& domain) {
    list.insert(list.end(), domain.begin(), domain.end());
    return list;
  }

  static bool correlated(const PlanPtr& plan) { return !outer_columns_in(plan).empty(); }

  WithDomain aggregate(const Aggregate& node);
  WithDomain join(const Join& node);
  WithDomain limit(const Limit& node);
  WithDomain window(const Window& node);
  WithDomain union_all(const Union& node);

  const PlanPtr& outer_;
  AttributeList columns_;
};

WithDomain DomainRewriter::aggregate(const Aggregate& node) {
  const WithDomain below = rewrite(node.child);
  ExprList list = replaced(node.aggregates, below.domain);
  const ExprList grouping = with(replaced(node.grouping, below.domain), below.domain);
  if (!node.grouping.empty()) {
    return {make_plan<Aggregate>(grouping, with(std::move(list), below.domain), below.plan), below.domain};
  }
  // A row for each domain value, be there input or not: the groups are joined to the whole domain.
  ExprList inner;
  for (const ExprPtr& expr : list) {
    inner.push_back(make_expr<Alias>(as<Alias>(expr)->child, name_of(expr)));
  }
  const ExprPtr groups_marker = make_expr<Alias>(make_expr<LiteralExpr>(Literal::boolean(true)), "found");
  const PlanPtr groups = make_plan<Aggregate>(grouping, with(inner, below.domain), below.plan);
  ExprList marked(groups->output().begin(), groups->output().end());
  marked.push_back(groups_marker);
  const WithDomain all = fresh_domain();
  ExprList same;
  for (size_t i = 0; i < columns_.size(); ++i) {
    same.push_back(bound_call("<=>", {ExprPtr(all.domain[i]), ExprPtr(below.domain[i])}));
  }
  const PlanPtr joined =
      make_plan<Join>(all.plan, make_plan<Project>(std::move(marked), groups), JoinType::kLeftOuter, all_of(same));
  const ExprPtr found = make_expr<Attribute>("found", DataType::boolean(), true, id_of(groups_marker));
  ExprList output;
  for (size_t i = 0; i < list.size(); ++i) {
    auto value = std::make_shared<Attribute>(*to_attribute(inner[i]));
    value->is_nullable = true;
    ExprPtr when_empty = replaced(aggregate_over_no_rows(as<Alias>(node.aggregates[i])->child), all.domain);
    ExprPtr chosen = make_expr<CaseWhen>(
        std::vector<std::pair<ExprPtr, ExprPtr>>{{bound_call("isnull", {found}), std::move(when_empty)}},
        ExprPtr(value));
    output.push_back(make_expr<Alias>(std::move(chosen), name_of(list[i]), id_of(list[i])));
  }
  return {make_plan<Project>(with(std::move(output), all.domain), joined), all.domain};
}

WithDomain DomainRewriter::join(const Join& node) {
  const bool inner = node.type == JoinType::kInner || node.type == JoinType::kCross;
  if (node.type == JoinType::kFullOuter || node.type == JoinType::kNullAwareLeftAnti) {
    unsupported(make_plan<Join>(node));
  }
  const bool right_leads = node.type == JoinType::kRightOuter;
  bool left_needs = correlated(node.left) || (!inner && !right_leads);
  const bool right_needs = correlated(node.right) || right_leads;
  left_needs = left_needs || !right_needs;
  const WithDomain left = left_needs ? rewrite(node.left) : WithDomain{node.left, {}};
  const WithDomain right = right_needs ? rewrite(node.right) : WithDomain{node.right, {}};
  const AttributeList& domain = (right_leads || !left_needs) ? right.domain : left.domain;
  ExprList conditions;
  if (node.condition != nullptr) {
    conditions.push_back(replaced(node.condition, domain));
  }
  if (left_needs && right_needs) {
    for (size_t i = 0; i < columns_.size(); ++i) {
      conditions.push_back(bound_call("<=>", {ExprPtr(left.domain[i]), ExprPtr(right.domain[i])}));
    }
  }
  auto copy = std::make_shared<Join>(node);
  copy->left = left.plan;
  copy->right = right.plan;
  copy->type = node.type == JoinType::kCross ? JoinType::kInner : node.type;
  copy->condition = all_of(conditions);
  return {copy, domain};
}

// The first rows for each domain value: by row number.
WithDomain DomainRewriter::limit(const Limit& node) {
  const auto* sort = as<Sort>(node.child);
  const WithDomain below = rewrite(sort == nullptr ? node.child : sort->child);
  const ExprList partition(below.domain.begin(), below.domain.end());
  AttributePtr number;
  PlanPtr plan = with_row_numbers(below.plan, partition,
                                  sort == nullptr ? ExprList{} : replaced(sort->order, below.domain), number);
  const ExprPtr position = number;
  const auto value_of = [&](const ExprPtr& expr) -> int64_t {
    const auto* literal = as<LiteralExpr>(expr);
    if (expr != nullptr && (literal == nullptr || literal->value.is_null())) {
      unsupported(node.child);
    }
    return expr == nullptr ? 0 : literal->value.as_int64();
  };
  const int64_t skipped = value_of(node.offset);
  const auto compared = [&](const char* name, int64_t to) {
    return bound_call(name, {position, make_expr<LiteralExpr>(Literal::integer(static_cast<int32_t>(to)))});
  };
  ExprList conditions;
  if (node.limit != nullptr) {
    conditions.push_back(compared("<=", std::min<int64_t>(value_of(node.limit) + skipped, INT32_MAX)));
  }
  if (skipped > 0) {
    conditions.push_back(compared(">", skipped));
  }
  plan = filtered(conditions, plan);
  ExprList output(below.plan->output().begin(), below.plan->output().end());
  return {make_plan<Project>(std::move(output), plan), below.domain};
}

WithDomain DomainRewriter::window(const Window& node) {
  const WithDomain below = rewrite(node.child);
  auto copy = std::make_shared<Window>(node);
  copy->child = below.plan;
  copy->partition = with(replaced(node.partition, below.domain), below.domain);
  copy->order = replaced(node.order, below.domain);
  for (ExprPtr& expr : copy->window_expressions) {
    expr = transform_up(replaced(expr, below.domain), [&](const ExprPtr& inner) -> ExprPtr {
      const auto* window = as<WindowExpression>(inner);
      if (window == nullptr) {
        return inner;
      }
      auto changed = std::make_shared<WindowExpression>(*window);
      changed->partition = with(changed->partition, below.domain);
      return changed;
    });
  }
  return {copy, below.domain};
}

WithDomain DomainRewriter::union_all(const Union& node) {
  auto copy = std::make_shared<Union>(node);
  AttributeList domain;
  for (PlanPtr& input : copy->inputs) {
    ExprList list(input->output().begin(), input->output().end());
    const WithDomain below = rewrite(input);
    input = make_plan<Project>(with(std::move(list), below.domain), below.plan);
  }
  for (const AttributePtr& column : columns_) {
    domain.push_back(make_expr<Attribute>(column->name, column->data_type, column->is_nullable, next_expr_id()));
  }
  copy->columns.insert(copy->columns.end(), domain.begin(), domain.end());
  return {copy, domain};
}

WithDomain DomainRewriter::rewrite(const PlanPtr& plan) {
  if (plan->kind() == PlanKind::kOneRow) {
    return fresh_domain();
  }
  if (!correlated(plan)) {
    const WithDomain domain = fresh_domain();
    return {make_plan<Join>(plan, domain.plan, JoinType::kInner, nullptr), domain.domain};
  }
  switch (plan->kind()) {
    case PlanKind::kAggregate:
      return aggregate(*as<Aggregate>(plan));
    case PlanKind::kJoin:
      return join(*as<Join>(plan));
    case PlanKind::kLimit:
      return limit(*as<Limit>(plan));
    case PlanKind::kWindow:
      return window(*as<Window>(plan));
    case PlanKind::kUnion:
      return union_all(*as<Union>(plan));
    case PlanKind::kSubqueryAlias:
    case PlanKind::kRepartition:
    case PlanKind::kResolvedHint:  // the joins made here have sides of their own
    case PlanKind::kSort:          // without a limit the order of a subquery has no meaning
      return rewrite(plan->children()[0]);
    case PlanKind::kProject: {
      const WithDomain below = rewrite(as<Project>(plan)->child);
      ExprList list = with(replaced(as<Project>(plan)->list, below.domain), below.domain);
      return {make_plan<Project>(std::move(list), below.plan), below.domain};
    }
    case PlanKind::kFilter:
    case PlanKind::kDistinct:
    case PlanKind::kGenerate: {
      const WithDomain below = rewrite(plan->children()[0]);
      const PlanPtr node = map_expressions(plan, [&](const ExprPtr& e) { return replaced(e, below.domain); });
      return {node->with_children({below.plan}), below.domain};
    }
    default:
      unsupported(plan);
  }
}

void collect_outer(const PlanPtr& plan, AttributeList& columns) {
  for (const ExprPtr& expr : plan->expressions()) {
    visit(expr, [&](const ExprPtr& node) {
      const auto* outer = as<OuterReference>(node);
      const bool known = outer == nullptr || std::any_of(columns.begin(), columns.end(), [&](const AttributePtr& c) {
                           return c->id == outer->attribute->id;
                         });
      if (!known) {
        columns.push_back(outer->attribute);
      }
      return true;
    });
  }
  for (const PlanPtr& child : plan->children()) {
    collect_outer(child, columns);
  }
}

}  // namespace

AttributeList outer_columns_in(const PlanPtr& plan) {
  AttributeList columns;
  collect_outer(plan, columns);
  return columns;
}

Decorrelated decorrelate_by_domain(const PlanPtr& plan, const PlanPtr& outer) {
  const AttributeList columns = outer_columns_in(plan);
  if (columns.empty()) {
    return {plan, {}};
  }
  if (!readable_twice(outer)) {
    unsupported(plan);
  }
  DomainRewriter rewriter(outer, columns);
  const WithDomain result = rewriter.rewrite(rewrite_set_operations(plan));
  return {result.plan, rewriter.tie(result.domain)};
}

}  // namespace firesteel
