#include "optimizer/rules/follow_join_hints.h"

#include "logical/relations/binary_relations.h"

namespace firesteel {
namespace {

struct Unmarked {
  PlanPtr plan;
  JoinStrategy hint = JoinStrategy::kNone;
};

// The plan without the hints that hold for it; of several the outermost counts.
Unmarked unmark(const PlanPtr& plan) {
  if (const auto* marked = as<ResolvedHint>(plan)) {
    return {unmark(marked->child).plan, marked->strategy};
  }
  PlanList children = plan->children();
  if (as<Join>(plan) != nullptr) {
    const Unmarked left = unmark(children[0]);
    const Unmarked right = unmark(children[1]);
    if (left.plan == children[0] && right.plan == children[1]) {
      return {plan};
    }
    auto join = std::make_shared<Join>(*as<Join>(plan));
    join->left = left.plan;
    join->right = right.plan;
    join->left_hint = left.hint;
    join->right_hint = right.hint;
    return {join};
  }
  JoinStrategy hint = JoinStrategy::kNone;
  bool changed = false;
  for (PlanPtr& child : children) {
    Unmarked below = unmark(child);
    changed = changed || below.plan != child;
    child = std::move(below.plan);
    hint = children.size() == 1 ? below.hint : JoinStrategy::kNone;
  }
  return {changed ? plan->with_children(std::move(children)) : plan, hint};
}

}  // namespace

PlanPtr follow_join_hints(const PlanPtr& plan) { return unmark(plan).plan; }

}  // namespace firesteel
