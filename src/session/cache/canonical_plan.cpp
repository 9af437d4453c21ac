#include "session/cache/canonical_plan.h"

#include "catalog/identified_table.h"
#include "columnar/hashing.h"
#include "columnar/spill_format/batch_codec.h"
#include "expression/nodes/subqueries.h"
#include "logical/plan_ids.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"

#include <algorithm>

namespace firesteel {
namespace {

// Hints do not change rows: a query with one uses what was cached without, and the other way round.
bool is_mark(const PlanPtr& plan) {
  return plan->kind() == PlanKind::kSubqueryAlias || plan->kind() == PlanKind::kResolvedHint;
}

PlanPtr without_marks(const PlanPtr& plan) {
  return transform_up(plan, [](const PlanPtr& node) -> PlanPtr { return is_mark(node) ? node->children()[0] : node; });
}

ExprPtr without_name(const ExprPtr& node) {
  const auto* alias = as<Alias>(node);
  if (alias == nullptr) {
    return node;
  }
  auto copy = std::make_shared<Alias>(*alias);
  copy->name.clear();
  copy->qualifier.clear();
  return copy;
}

std::vector<uint8_t> bytes_of(const LocalRelation& relation) {
  std::vector<DataType> types;
  for (const AttributePtr& column : relation.columns) {
    types.push_back(column->data_type);
  }
  std::vector<uint8_t> bytes;
  encode_batch(concatenate(*relation.batches, types), bytes);
  return bytes;
}

bool same_types(const AttributeList& left, const AttributeList& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const AttributePtr& a, const AttributePtr& b) { return a->data_type == b->data_type; });
}

bool same_local(const LocalRelation& left, const LocalRelation& right) {
  return same_types(left.columns, right.columns) &&
         (left.batches == right.batches || bytes_of(left) == bytes_of(right));
}

bool same_table(const TableRelation& left, const TableRelation& right) {
  if (left.ordinals != right.ordinals || !same_types(left.columns, right.columns)) {
    return false;
  }
  return left.table == right.table ||
         (!identity_of(*left.table).empty() && identity_of(*left.table) == identity_of(*right.table));
}

bool same_ids(const AttributeList& left, const AttributeList& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const AttributePtr& a, const AttributePtr& b) { return a->id == b->id; });
}

bool same_join(const Join& left, const Join& right) {
  return left.type == right.type && (left.exists == nullptr) == (right.exists == nullptr) &&
         (left.condition == nullptr) == (right.condition == nullptr);
}

// Fields of a node that are neither children nor expressions.
bool same_fields(const PlanPtr& left, const PlanPtr& right) {
  switch (left->kind()) {
    case PlanKind::kOneRow:
    case PlanKind::kProject:
    case PlanKind::kFilter:
    case PlanKind::kDistinct:
      return true;
    case PlanKind::kLocalRelation:
      return same_local(*as<LocalRelation>(left), *as<LocalRelation>(right));
    case PlanKind::kRange: {
      const auto& a = *as<Range>(left);
      const auto& b = *as<Range>(right);
      return a.start == b.start && a.end == b.end && a.step == b.step && a.num_partitions == b.num_partitions;
    }
    case PlanKind::kTableRelation:
      return same_table(*as<TableRelation>(left), *as<TableRelation>(right));
    case PlanKind::kAggregate:
      return as<Aggregate>(left)->grouping.size() == as<Aggregate>(right)->grouping.size();
    case PlanKind::kJoin:
      return same_join(*as<Join>(left), *as<Join>(right));
    case PlanKind::kLateralJoin:
      return as<LateralJoin>(left)->type == as<LateralJoin>(right)->type;
    case PlanKind::kSort:
      return as<Sort>(left)->global == as<Sort>(right)->global;
    case PlanKind::kLimit:
      return (as<Limit>(left)->limit == nullptr) == (as<Limit>(right)->limit == nullptr) &&
             (as<Limit>(left)->offset == nullptr) == (as<Limit>(right)->offset == nullptr);
    case PlanKind::kTail:
      return as<Tail>(left)->rows == as<Tail>(right)->rows;
    case PlanKind::kDeduplicate:
      return as<Deduplicate>(left)->names == as<Deduplicate>(right)->names &&
             as<Deduplicate>(left)->all_columns == as<Deduplicate>(right)->all_columns;
    case PlanKind::kUnion:
      return same_ids(as<Union>(left)->columns, as<Union>(right)->columns);
    case PlanKind::kSetOperation:
      return as<SetOperation>(left)->operation == as<SetOperation>(right)->operation &&
             as<SetOperation>(left)->all == as<SetOperation>(right)->all;
    case PlanKind::kWindow:
      return as<Window>(left)->window_expressions.size() == as<Window>(right)->window_expressions.size() &&
             as<Window>(left)->partition.size() == as<Window>(right)->partition.size();
    case PlanKind::kGenerate:
      return as<Generate>(left)->outer == as<Generate>(right)->outer &&
             as<Generate>(left)->unrequired == as<Generate>(right)->unrequired &&
             same_ids(as<Generate>(left)->generator_output, as<Generate>(right)->generator_output);
    case PlanKind::kExpand:
      return as<Expand>(left)->projections.size() == as<Expand>(right)->projections.size();
    case PlanKind::kRepartition:
      return as<Repartition>(left)->partitions == as<Repartition>(right)->partitions &&
             as<Repartition>(left)->shuffle == as<Repartition>(right)->shuffle;
    case PlanKind::kSample: {
      const auto& a = *as<Sample>(left);
      const auto& b = *as<Sample>(right);
      return a.lower == b.lower && a.upper == b.upper && a.with_replacement == b.with_replacement && a.seed == b.seed;
    }
    default:
      return left == right;  // kinds that nobody has thought about: only the very same node
  }
}

}  // namespace

PlanPtr canonical_plan(const PlanPtr& analyzed) {
  ExprId next = 0;
  const PlanPtr numbered = with_ids_from(without_marks(analyzed), [&next] { return next++; });
  return transform_all_expressions(numbered, without_name);
}

bool same_plan(const PlanPtr& left, const PlanPtr& right) {
  if (left == right) {
    return true;
  }
  if (left->kind() != right->kind() || !same_fields(left, right)) {
    return false;
  }
  const ExprList left_expressions = left->expressions();
  const ExprList right_expressions = right->expressions();
  const PlanList left_children = left->children();
  const PlanList right_children = right->children();
  return std::equal(left_expressions.begin(), left_expressions.end(), right_expressions.begin(),
                    right_expressions.end(), same_expression) &&
         std::equal(left_children.begin(), left_children.end(), right_children.begin(), right_children.end(),
                    same_plan);
}

size_t hash_plan(const PlanPtr& canonical) {
  uint64_t hash = mix_hash(static_cast<uint64_t>(canonical->kind()) + 1);
  for (const ExprPtr& expr : canonical->expressions()) {
    hash = mix_hash(hash * 31 + hash_expression(expr));
  }
  if (const auto* local = as<LocalRelation>(canonical)) {
    const std::vector<uint8_t> bytes = bytes_of(*local);
    hash = mix_hash(hash * 31 + hash_bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  } else if (const auto* range = as<Range>(canonical)) {
    hash = mix_hash(hash * 31 + static_cast<uint64_t>(range->start));
    hash = mix_hash(hash * 31 + static_cast<uint64_t>(range->end));
    hash = mix_hash(hash * 31 + static_cast<uint64_t>(range->step));
  } else if (const auto* table = as<TableRelation>(canonical)) {
    const std::string identity = identity_of(*table->table);
    hash = mix_hash(hash * 31 + hash_bytes(identity.data(), identity.size()));
  }
  for (const PlanPtr& child : canonical->children()) {
    hash = mix_hash(hash * 31 + hash_plan(child));
  }
  return hash;
}

size_t count_nodes(const PlanPtr& plan) {
  size_t count = is_mark(plan) ? 0 : 1;
  for (const PlanPtr& child : plan->children()) {
    count += count_nodes(child);
  }
  return count;
}

}  // namespace firesteel
