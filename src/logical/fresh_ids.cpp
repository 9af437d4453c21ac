// Copies of plans whose own columns have new identities.
#include "expression/nodes/subqueries.h"
#include "logical/logical_plan.h"
#include "logical/plan_ids.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/python_relations.h"
#include "logical/relations/recursion.h"
#include "logical/relations/unary_relations.h"

#include <unordered_map>

namespace firesteel {
namespace {

class IdRenewer {
 public:
  explicit IdRenewer(const std::function<ExprId()>& next) : next_(next) {}
  PlanPtr renew(const PlanPtr& plan) {
    collect(plan);
    return rewrite(plan);
  }

 private:
  // --- which ids does the plan make? ---
  void made(ExprId id) {
    if (!fresh_.contains(id)) {
      fresh_[id] = next_();
    }
  }
  void made(const AttributeList& columns) {
    for (const AttributePtr& column : columns) {
      made(column->id);
    }
  }

  void collect(const PlanPtr& plan) {
    switch (plan->kind()) {
      case PlanKind::kLocalRelation:
      case PlanKind::kRange:
      case PlanKind::kTableRelation:
      case PlanKind::kUnion:
      case PlanKind::kExpand:
      case PlanKind::kRecursiveReference:
      case PlanKind::kRecursiveUnion:
      case PlanKind::kMapInPython:
      case PlanKind::kCoGroupInPython:
        made(plan->output());
        break;
      case PlanKind::kGenerate:
        made(as<Generate>(plan)->generator_output);
        break;
      case PlanKind::kJoin:
        if (const AttributePtr& exists = as<Join>(plan)->exists; exists != nullptr) {
          made(exists->id);
        }
        break;
      default:
        break;
    }
    for (const ExprPtr& expr : plan->expressions()) {
      visit(expr, [&](const ExprPtr& node) {
        if (const auto* alias = as<Alias>(node)) {
          made(alias->id);
        }
        if (const PlanPtr inner = subquery_plan(node)) {
          collect(inner);
        }
        return true;
      });
    }
    for (const PlanPtr& child : plan->children()) {
      collect(child);
    }
  }

  // --- the copy ---
  AttributePtr renewed(const AttributePtr& attribute) const {
    const auto found = fresh_.find(attribute->id);
    if (found == fresh_.end()) {
      return attribute;
    }
    auto copy = std::make_shared<Attribute>(*attribute);
    copy->id = found->second;
    return copy;
  }
  AttributeList renewed(const AttributeList& columns) const {
    AttributeList copies;
    copies.reserve(columns.size());
    for (const AttributePtr& column : columns) {
      copies.push_back(renewed(column));
    }
    return copies;
  }

  template <typename T>
  ExprPtr renew_subquery(const T& node) {
    auto copy = std::make_shared<T>(node);
    copy->outer_columns = renewed(node.outer_columns);
    copy->plan = rewrite(node.plan);
    return copy;
  }

  ExprPtr rewrite(const ExprPtr& root) {
    return transform_up(root, [&](const ExprPtr& node) -> ExprPtr {
      switch (node->kind()) {
        case ExprKind::kAttribute:
          return renewed(std::static_pointer_cast<const Attribute>(node));
        case ExprKind::kAlias: {
          auto copy = std::make_shared<Alias>(*as<Alias>(node));
          copy->id = fresh_.at(copy->id);
          return copy;
        }
        case ExprKind::kOuterReference: {
          const auto& outer = *as<OuterReference>(node);
          const AttributePtr attribute = renewed(outer.attribute);
          return attribute == outer.attribute ? node : make_expr_at<OuterReference>(node->origin(), attribute);
        }
        case ExprKind::kScalarSubquery:
          return renew_subquery(*as<ScalarSubquery>(node));
        case ExprKind::kExists:
          return renew_subquery(*as<Exists>(node));
        case ExprKind::kInSubquery:
          return renew_subquery(*as<InSubquery>(node));
        default:
          return node;
      }
    });
  }

  template <typename T, typename Edit>
  PlanPtr edited(const PlanPtr& plan, Edit&& edit) {
    auto copy = std::make_shared<T>(*as<T>(plan));
    edit(*copy);
    return copy;
  }

  PlanPtr rewrite(const PlanPtr& plan) {
    PlanList children = plan->children();
    for (PlanPtr& child : children) {
      child = rewrite(child);
    }
    PlanPtr copy = children.empty() ? plan : plan->with_children(std::move(children));
    copy = map_expressions(copy, [&](const ExprPtr& expr) { return rewrite(expr); });
    switch (plan->kind()) {
      case PlanKind::kLocalRelation:
        return edited<LocalRelation>(copy, [&](auto& node) { node.columns = renewed(node.columns); });
      case PlanKind::kRecursiveReference:
        return edited<RecursiveReference>(copy, [&](auto& node) { node.columns = renewed(node.columns); });
      case PlanKind::kRecursiveUnion:
        return edited<RecursiveUnion>(copy, [&](auto& node) { node.columns = renewed(node.columns); });
      case PlanKind::kTableRelation:
        return edited<TableRelation>(copy, [&](auto& node) { node.columns = renewed(node.columns); });
      case PlanKind::kMapInPython:
        return edited<MapInPython>(copy, [&](auto& node) { node.columns = renewed(node.columns); });
      case PlanKind::kCoGroupInPython:
        return edited<CoGroupInPython>(copy, [&](auto& node) { node.columns = renewed(node.columns); });
      case PlanKind::kRange:
        return edited<Range>(copy, [&](auto& node) { node.id = renewed(node.id); });
      case PlanKind::kUnion:
        return edited<Union>(copy, [&](auto& node) { node.columns = renewed(node.columns); });
      case PlanKind::kExpand:
        return edited<Expand>(copy, [&](auto& node) { node.columns = renewed(node.columns); });
      case PlanKind::kGenerate:
        return edited<Generate>(copy, [&](auto& node) {
          node.generator_output = renewed(node.generator_output);
          for (ExprId& id : node.unrequired) {
            id = fresh_.contains(id) ? fresh_.at(id) : id;
          }
        });
      case PlanKind::kJoin:
        if (as<Join>(plan)->exists == nullptr) {
          return copy;
        }
        return edited<Join>(copy, [&](auto& node) { node.exists = renewed(node.exists); });
      default:
        return copy;
    }
  }

  const std::function<ExprId()>& next_;
  std::unordered_map<ExprId, ExprId> fresh_;
};

}  // namespace

PlanPtr with_fresh_ids(const PlanPtr& plan) { return with_ids_from(plan, next_expr_id); }

PlanPtr with_ids_from(const PlanPtr& plan, const std::function<ExprId()>& next) { return IdRenewer(next).renew(plan); }

}  // namespace firesteel
