#pragma once

#include "catalog/table.h"
#include "logical/logical_plan.h"

namespace firesteel {

/// Common part of nodes without children.
template <typename T, PlanKind K>
class LeafNode : public PlanNode<T, K> {
 public:
  PlanList children() const override { return {}; }
  void replace_children(PlanList) {}
};

/// One row without columns: SELECT without FROM.
struct OneRowRelation final : LeafNode<OneRowRelation, PlanKind::kOneRow> {
  AttributeList compute_output() const override { return {}; }
  std::string describe() const override { return "OneRowRelation"; }
};

/// Rows held in memory: createDataFrame, VALUES after analysis. Batches have flat or constant columns and no selection.
struct LocalRelation final : LeafNode<LocalRelation, PlanKind::kLocalRelation> {
  LocalRelation(AttributeList columns, std::vector<Batch> batches)
      : columns(std::move(columns)), batches(std::make_shared<const std::vector<Batch>>(std::move(batches))) {}
  AttributeList columns;
  std::shared_ptr<const std::vector<Batch>> batches;

  AttributeList compute_output() const override { return columns; }
  std::string describe() const override;
};

/// start, start + step, ... below (above) end: one BIGINT column "id".
struct Range final : LeafNode<Range, PlanKind::kRange> {
  Range(int64_t start, int64_t end, int64_t step, int num_partitions, AttributePtr id)
      : start(start), end(end), step(step), num_partitions(num_partitions), id(std::move(id)) {}
  int64_t start;
  int64_t end;
  int64_t step;
  int num_partitions;  // 0: the engine's choice
  AttributePtr id;

  AttributeList compute_output() const override { return {id}; }
  std::string describe() const override;
};

/// A resolved table; `columns` has one attribute per column of table->schema(), unless pruned: then `ordinals` says
/// which.
struct TableRelation final : LeafNode<TableRelation, PlanKind::kTableRelation> {
  TableRelation(TablePtr table, AttributeList columns, std::vector<std::string> name = {})
      : table(std::move(table)), columns(std::move(columns)), name(std::move(name)) {}
  TablePtr table;
  AttributeList columns;
  std::vector<int> ordinals;  // empty: all columns in order
  ExprList filters;           // conjuncts over `columns` pushed down by the optimiser, applied exactly by the scan
  std::vector<std::string> name;

  ExprList expressions() const override { return filters; }
  void replace_expressions(ExprList list) { filters = std::move(list); }
  AttributeList compute_output() const override { return columns; }
  std::string describe() const override;
};

}  // namespace firesteel
