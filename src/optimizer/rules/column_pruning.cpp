#include "optimizer/rules/column_pruning.h"

#include "logical/relations/binary_relations.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/predicates.h"

namespace firesteel {
namespace {

PlanPtr prune(const PlanPtr& plan, const IdSet& needed);

IdSet used_by(const ExprList& expressions) {
  IdSet ids;
  for (const ExprPtr& expr : expressions) {
    add_used(expr, ids);
  }
  return ids;
}

IdSet joined(IdSet left, const IdSet& right) {
  left.insert(right.begin(), right.end());
  return left;
}

ExprList kept(const ExprList& named, const IdSet& needed) {
  ExprList list;
  for (const ExprPtr& expr : named) {
    if (needed.contains(id_of(expr)) || !expr->deterministic()) {
      list.push_back(expr);
    }
  }
  return list;
}

/// `plan` pruned, and a Project over it when it still has columns beyond `needed` (columns read by its own filters
/// only, say).
PlanPtr exactly(const PlanPtr& plan, const IdSet& needed) {
  const PlanPtr pruned = prune(plan, needed);
  ExprList list;
  for (const AttributePtr& attribute : pruned->output()) {
    if (needed.contains(attribute->id)) {
      list.push_back(attribute);
    }
  }
  if (list.size() == pruned->output().size()) {
    return pruned;
  }
  return make_plan<Project>(std::move(list), pruned);
}

PlanPtr prune_table(const PlanPtr& plan, const IdSet& needed) {
  const auto* table = as<TableRelation>(plan);
  const IdSet all = joined(needed, used_by(table->filters));
  auto copy = std::make_shared<TableRelation>(*table);
  copy->columns.clear();
  copy->ordinals.clear();
  for (size_t i = 0; i < table->columns.size(); ++i) {
    if (all.contains(table->columns[i]->id)) {
      copy->columns.push_back(table->columns[i]);
      copy->ordinals.push_back(table->ordinals.empty() ? static_cast<int>(i) : table->ordinals[i]);
    }
  }
  return copy->columns.size() == table->columns.size() ? plan : copy;
}

PlanPtr prune_union(const PlanPtr& plan, const IdSet& needed) {
  const auto* node = as<Union>(plan);
  std::vector<size_t> positions;
  AttributeList columns;
  for (size_t i = 0; i < node->columns.size(); ++i) {
    if (needed.contains(node->columns[i]->id) || (columns.empty() && i + 1 == node->columns.size())) {
      positions.push_back(i);
      columns.push_back(node->columns[i]);
    }
  }
  PlanList inputs;
  for (const PlanPtr& input : node->inputs) {
    ExprList list;
    for (const size_t position : positions) {
      list.push_back(input->output()[position]);
    }
    const PlanPtr pruned = prune(input, used_by(list));
    bool same = pruned->output().size() == list.size();
    for (size_t i = 0; same && i < list.size(); ++i) {
      same = pruned->output()[i]->id == as<Attribute>(list[i])->id;
    }
    inputs.push_back(same ? pruned : PlanPtr(make_plan<Project>(std::move(list), pruned)));
  }
  auto copy = std::make_shared<Union>(*node);
  copy->columns = std::move(columns);
  copy->inputs = std::move(inputs);
  return copy;
}

PlanPtr prune_join(const PlanPtr& plan, const IdSet& needed) {
  const auto* join = as<Join>(plan);
  const IdSet all = joined(needed, used_by(join->expressions()));
  auto copy = std::make_shared<Join>(*join);
  copy->left = exactly(join->left, all);
  copy->right = exactly(join->right, all);
  return copy;
}

PlanPtr prune_expand(const PlanPtr& plan, const IdSet& needed) {
  const auto* expand = as<Expand>(plan);
  auto copy = std::make_shared<Expand>(*expand);
  copy->columns.clear();
  copy->projections.assign(expand->projections.size(), {});
  for (size_t i = 0; i < expand->columns.size(); ++i) {
    if (needed.contains(expand->columns[i]->id)) {
      copy->columns.push_back(expand->columns[i]);
      for (size_t p = 0; p < expand->projections.size(); ++p) {
        copy->projections[p].push_back(expand->projections[p][i]);
      }
    }
  }
  copy->child = prune(expand->child, used_by(copy->expressions()));
  return copy;
}

PlanPtr prune_window(const PlanPtr& plan, const IdSet& needed) {
  const auto* window = as<Window>(plan);
  const ExprList list = kept(window->window_expressions, needed);
  if (list.empty()) {
    return prune(window->child, needed);
  }
  auto copy = std::make_shared<Window>(*window);
  copy->window_expressions = list;
  copy->child = exactly(window->child, joined(needed, used_by(copy->expressions())));
  return copy;
}

PlanPtr prune_generate(const PlanPtr& plan, const IdSet& needed) {
  const auto* generate = as<Generate>(plan);
  auto copy = std::make_shared<Generate>(*generate);
  copy->child = prune(generate->child, joined(needed, used_by(generate->expressions())));
  copy->unrequired.clear();
  for (const AttributePtr& attribute : copy->child->output()) {
    if (!needed.contains(attribute->id)) {
      copy->unrequired.push_back(attribute->id);
    }
  }
  return copy;
}

/// Nodes whose rows depend on all columns of their children.
PlanPtr keep_all(const PlanPtr& plan) {
  PlanList children;
  for (const PlanPtr& child : plan->children()) {
    children.push_back(exactly(child, ids_of(child->output())));
  }
  return children.empty() ? plan : plan->with_children(std::move(children));
}

PlanPtr prune(const PlanPtr& plan, const IdSet& needed) {
  switch (plan->kind()) {
    case PlanKind::kTableRelation:
      return prune_table(plan, needed);
    case PlanKind::kProject: {
      ExprList list = kept(as<Project>(plan)->list, needed);
      const PlanPtr child = prune(as<Project>(plan)->child, used_by(list));
      return make_plan<Project>(std::move(list), child);
    }
    case PlanKind::kAggregate: {
      const auto* aggregate = as<Aggregate>(plan);
      auto copy = std::make_shared<Aggregate>(*aggregate);
      copy->aggregates = kept(aggregate->aggregates, needed);
      copy->child = prune(aggregate->child, used_by(copy->expressions()));
      return copy;
    }
    case PlanKind::kJoin:
      return prune_join(plan, needed);
    case PlanKind::kUnion:
      return prune_union(plan, needed);
    case PlanKind::kExpand:
      return prune_expand(plan, needed);
    case PlanKind::kWindow:
      return prune_window(plan, needed);
    case PlanKind::kGenerate:
      return prune_generate(plan, needed);
    case PlanKind::kFilter:
    case PlanKind::kSort:
    case PlanKind::kRepartition:
    case PlanKind::kLimit:
    case PlanKind::kTail:
    case PlanKind::kSample:
    case PlanKind::kSubqueryAlias: {
      const IdSet all = joined(needed, used_by(plan->expressions()));
      const PlanPtr child = plan->children()[0];
      return plan->with_children({plan->kind() == PlanKind::kFilter ? prune(child, all) : exactly(child, all)});
    }
    default:
      return keep_all(plan);
  }
}

}  // namespace

PlanPtr prune_columns(const PlanPtr& plan) {
  const PlanPtr pruned = prune(plan, ids_of(plan->output()));
  // The root's columns must stay in their order; extra ones read by filters go.
  ExprList list(plan->output().begin(), plan->output().end());
  bool same = pruned->output().size() == list.size();
  for (size_t i = 0; same && i < list.size(); ++i) {
    same = pruned->output()[i]->id == plan->output()[i]->id;
  }
  return same ? pruned : PlanPtr(make_plan<Project>(std::move(list), pruned));
}

}  // namespace firesteel
