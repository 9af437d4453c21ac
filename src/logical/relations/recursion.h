#pragma once

#include "logical/relations/leaf_relations.h"

namespace firesteel {

/// Inside the recursive part of a WITH RECURSIVE query: the rows of the round before. Resolved.
struct RecursiveReference final : LeafNode<RecursiveReference, PlanKind::kRecursiveReference> {
  RecursiveReference(int64_t loop_id, AttributeList columns) : loop_id(loop_id), columns(std::move(columns)) {}
  int64_t loop_id;
  AttributeList columns;

  AttributeList compute_output() const override { return columns; }
  std::string describe() const override { return "RecursiveReference " + std::to_string(loop_id); }
};

/// WITH RECURSIVE t AS (anchor UNION ALL step): `step` reads RecursiveReference(loop_id) and is run until it gives no
/// rows. Both are no children: session/ runs them and puts the rows in place of the node before the query is optimised.
struct RecursiveUnion final : LeafNode<RecursiveUnion, PlanKind::kRecursiveUnion> {
  RecursiveUnion(int64_t loop_id, PlanPtr anchor, PlanPtr step, AttributeList columns)
      : loop_id(loop_id), anchor(std::move(anchor)), step(std::move(step)), columns(std::move(columns)) {}
  int64_t loop_id;
  PlanPtr anchor;
  PlanPtr step;
  AttributeList columns;
  std::optional<int> max_recursion;  // MAX RECURSION LEVEL; none: spark.sql.cteRecursionLevelLimit
  std::optional<int64_t> limit;      // rows that the query above needs at most

  AttributeList compute_output() const override { return columns; }
  std::string describe() const override { return "RecursiveUnion " + std::to_string(loop_id); }
};

}  // namespace firesteel
