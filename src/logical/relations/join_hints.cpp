#include "logical/relations/binary_relations.h"

namespace firesteel {
namespace {

bool is_inner(JoinType type) { return type == JoinType::kInner || type == JoinType::kCross; }

/// May the hash table be built over the left (right) side? As JoinSelectionHelper has it.
bool can_build(JoinType type, JoinStrategy strategy, bool left) {
  if (is_inner(type)) {
    return true;
  }
  const bool shuffled = strategy == JoinStrategy::kShuffleHash;
  switch (type) {
    case JoinType::kLeftOuter:
      return !left || shuffled;
    case JoinType::kRightOuter:
      return left || shuffled;
    case JoinType::kFullOuter:
      return shuffled;
    case JoinType::kLeftSemi:
    case JoinType::kLeftAnti:
    case JoinType::kExistence:
      return !left;
    default:
      return false;
  }
}

}  // namespace

JoinBuildSide Join::hinted_side() const {
  // Spark's order: a broadcast hint that can be followed, MERGE, SHUFFLE_HASH.
  const auto asked = [&](JoinStrategy strategy, bool left) {
    return (left ? left_hint : right_hint) == strategy && can_build(type, strategy, left);
  };
  for (const JoinStrategy strategy : {JoinStrategy::kBroadcast, JoinStrategy::kShuffleHash}) {
    const bool left = asked(strategy, true);
    const bool right = asked(strategy, false);
    if (left || right) {
      return left && right ? JoinBuildSide::kUndecided : (left ? JoinBuildSide::kLeft : JoinBuildSide::kRight);
    }
    if (left_hint == JoinStrategy::kMerge || right_hint == JoinStrategy::kMerge) {
      return JoinBuildSide::kUndecided;
    }
  }
  return JoinBuildSide::kUndecided;
}

}  // namespace firesteel
