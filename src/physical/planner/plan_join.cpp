#include "physical/nodes/join_exec.h"
#include "physical/planner/bind.h"
#include "physical/planner/planner_state.h"

namespace firesteel {
namespace {

struct JoinKeys {
  ExprList left;
  ExprList right;
  std::vector<bool> null_safe;
  ExprList rest;
};

/// left = right (or <=>) with each operand from one side becomes a key; all else stays a condition.
JoinKeys extract_keys(const Join& join) {
  JoinKeys keys;
  for (const ExprPtr& conjunct : split_conjuncts(join.condition)) {
    const auto* call = as<ScalarCall>(conjunct);
    const bool equal = call != nullptr && (call->function->name == "=" || call->function->name == "==");
    const bool null_safe = call != nullptr && call->function->name == "<=>";
    if ((equal || null_safe) && call->deterministic() && !call->arguments[0]->foldable() &&
        !call->arguments[1]->foldable()) {
      const ExprPtr& first = call->arguments[0];
      const ExprPtr& second = call->arguments[1];
      const bool straight =
          references_only(first, join.left->output()) && references_only(second, join.right->output());
      const bool crossed =
          !straight && references_only(first, join.right->output()) && references_only(second, join.left->output());
      if (straight || crossed) {
        keys.left.push_back(straight ? first : second);
        keys.right.push_back(straight ? second : first);
        keys.null_safe.push_back(null_safe);
        continue;
      }
    }
    keys.rest.push_back(conjunct);
  }
  return keys;
}

/// May rows of this side be dropped before the join when they have no partner?
bool drops_unmatched(JoinType type, bool left_side) {
  switch (type) {
    case JoinType::kInner:
    case JoinType::kCross:
      return true;
    case JoinType::kLeftSemi:
      return true;
    case JoinType::kRightOuter:
      return left_side;
    case JoinType::kLeftOuter:
    case JoinType::kLeftSingle:
      return !left_side;
    case JoinType::kLeftAnti:
    case JoinType::kExistence:
      return !left_side;
    case JoinType::kFullOuter:
    case JoinType::kNullAwareLeftAnti:
      return false;
  }
  return false;
}

/// May a filter from above on a column of this side be applied below the join?
bool passes_filter(JoinType type, bool left_side) {
  switch (type) {
    case JoinType::kInner:
    case JoinType::kCross:
      return true;
    case JoinType::kRightOuter:
      return !left_side;
    case JoinType::kFullOuter:
      return false;
    default:
      return left_side;
  }
}

/// SHUFFLE_REPLICATE_NL: every pair is looked at; inner joins only, and the other strategies go first, as in Spark.
bool wants_nested_loop(const Join& join) {
  const bool asked =
      join.left_hint == JoinStrategy::kShuffleReplicateNl || join.right_hint == JoinStrategy::kShuffleReplicateNl;
  const auto other = [](JoinStrategy hint) {
    return hint != JoinStrategy::kNone && hint != JoinStrategy::kShuffleReplicateNl;
  };
  return asked && (join.type == JoinType::kInner || join.type == JoinType::kCross) && !other(join.left_hint) &&
         !other(join.right_hint);
}

AttributeList concat(const AttributeList& left, const AttributeList& right) {
  AttributeList all = left;
  all.insert(all.end(), right.begin(), right.end());
  return all;
}

PendingFilters for_side(const Join& join, const PendingFilters& filters, bool left_side) {
  PendingFilters result;
  if (!passes_filter(join.type, left_side)) {
    return result;
  }
  for (const PendingFilter& filter : filters) {
    for (const AttributePtr& attribute : (left_side ? join.left : join.right)->output()) {
      if (attribute->id == filter.attribute) {
        result.push_back(filter);
      }
    }
  }
  return result;
}

}  // namespace

ExecPtr Planner::plan_join(const Join& join, const PendingFilters& filters) {
  const JoinKeys keys = extract_keys(join);
  PendingFilters left_filters = for_side(join, filters, true);
  PendingFilters right_filters = for_side(join, filters, false);
  // NOT IN over several columns or with further conditions is decided pair by pair.
  const bool null_aware_pairs =
      join.type == JoinType::kNullAwareLeftAnti && (keys.left.size() != 1 || keys.null_safe[0] || !keys.rest.empty());
  if (keys.left.empty() || null_aware_pairs || wants_nested_loop(join)) {
    const ExecPtr left = plan(join.left, left_filters);
    const ExecPtr right = plan(join.right, right_filters);
    const ExprPtr condition =
        join.condition == nullptr ? nullptr : bind_columns(join.condition, concat(left->output(), right->output()));
    return std::make_shared<NestedLoopJoinExec>(join.output(), left, right, join.type, condition);
  }
  const JoinBuildSide side = join.build_side == JoinBuildSide::kUndecided ? join.hinted_side() : join.build_side;
  const bool build_right =
      side != JoinBuildSide::kLeft || join.type == JoinType::kNullAwareLeftAnti || join.type == JoinType::kLeftSingle;
  const ExprList& probe_keys = build_right ? keys.left : keys.right;
  PendingFilters& probe_filters = build_right ? left_filters : right_filters;
  std::vector<std::pair<int, std::shared_ptr<bool>>> offered;
  for (size_t i = 0; i < probe_keys.size(); ++i) {
    offered.emplace_back(next_filter_id_++, std::make_shared<bool>(false));
    const auto* attribute = as<Attribute>(probe_keys[i]);
    if (attribute != nullptr && !keys.null_safe[i] && drops_unmatched(join.type, build_right)) {
      probe_filters.push_back({attribute->id, offered[i].first, offered[i].second});
    }
  }
  const ExecPtr left = plan(join.left, left_filters);
  const ExecPtr right = plan(join.right, right_filters);
  const ExprPtr rest = combine_conjuncts(keys.rest);
  auto exec = std::make_shared<HashJoinExec>(
      join.output(), left, right, join.type, bind_columns(keys.left, left->output()),
      bind_columns(keys.right, right->output()),
      rest == nullptr ? nullptr : bind_columns(rest, concat(left->output(), right->output())), build_right);
  exec->null_safe = keys.null_safe;
  for (const auto& [id, used] : offered) {
    exec->runtime_filter_ids.push_back(*used ? id : -1);
  }
  return exec;
}

}  // namespace firesteel
