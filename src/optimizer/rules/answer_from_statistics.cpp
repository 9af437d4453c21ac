#include "optimizer/rules/answer_from_statistics.h"

#include "catalog/exact_sums.h"
#include "expression/nodes/aggregates.h"
#include "expression/nodes/references.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"
#include "types/stored_integers.h"

#include <optional>

namespace firesteel {
namespace {

/// Types whose least and greatest value have one representation.
bool has_exact_order(const DataType& type) {
  return is_stored_as_integer(type.physical()) || (type.is(TypeId::kString) && type.collation() == "UTF8_BINARY");
}

/// The table's column that an expression is.
std::optional<size_t> column_of(const ExprPtr& argument, const TableRelation& relation) {
  const auto* attribute = as<Attribute>(argument);
  for (size_t i = 0; attribute != nullptr && i < relation.columns.size(); ++i) {
    if (relation.columns[i]->id == attribute->id) {
      return relation.ordinals.empty() ? i : static_cast<size_t>(relation.ordinals[i]);
    }
  }
  return std::nullopt;
}

const ColumnStatistics* statistics_of(const ExprPtr& argument, const TableRelation& relation,
                                      const TableStatistics& statistics) {
  const std::optional<size_t> column = column_of(argument, relation);
  return column && *column < statistics.columns.size() ? &statistics.columns[*column] : nullptr;
}

std::optional<Literal> count_of(const AggregateCall& call, const TableRelation& relation,
                                const TableStatistics& statistics) {
  double count = *statistics.row_count;
  if (call.arguments.size() > 1) {
    return std::nullopt;
  }
  if (call.arguments.size() == 1) {
    const auto* literal = as<LiteralExpr>(call.arguments[0]);
    const ColumnStatistics* column = statistics_of(call.arguments[0], relation, statistics);
    if (literal == nullptr && (column == nullptr || !column->null_count)) {
      return std::nullopt;
    }
    count -= literal == nullptr ? *column->null_count : (literal->value.is_null() ? count : 0);
  }
  return Literal::long_value(static_cast<int64_t>(count));
}

std::optional<Literal> extreme_of(const AggregateCall& call, const TableRelation& relation,
                                  const TableStatistics& statistics) {
  const DataType& type = call.type();
  const ColumnStatistics* column =
      call.arguments.size() == 1 ? statistics_of(call.arguments[0], relation, statistics) : nullptr;
  if (column == nullptr || !column->null_count || !has_exact_order(type)) {
    return std::nullopt;
  }
  if (*column->null_count >= *statistics.row_count) {
    return Literal::null(type);
  }
  std::optional<Literal> extreme = call.function->name == "min" ? column->min : column->max;
  if (extreme) {
    extreme->type = type;
  }
  return extreme;
}

std::optional<Literal> sum_of(const AggregateCall& call, const TableRelation& relation,
                              const TableStatistics& statistics) {
  const auto* sums = dynamic_cast<const ExactSums*>(relation.table.get());
  const auto column = call.arguments.size() == 1 ? column_of(call.arguments[0], relation) : std::nullopt;
  if (sums == nullptr || !column || *column >= statistics.columns.size()) {
    return std::nullopt;
  }
  const std::optional<int128_t> sum = sums->sum_of(static_cast<int>(*column));
  const ColumnStatistics& known = statistics.columns[*column];
  if (!sum || !known.null_count) {
    return std::nullopt;
  }
  const DataType& type = call.type();
  if (*known.null_count >= *statistics.row_count) {
    return Literal::null(type);
  }
  // What overflows is left to the aggregation, which raises the error.
  if (type.is_decimal() && call.arguments[0]->type().is_decimal() &&
      type.scale() == call.arguments[0]->type().scale()) {
    const int128_t bound = power_of_ten(type.precision());
    return *sum<bound&& * sum> - bound ? std::optional(Literal::decimal(*sum, type.precision(), type.scale()))
                                       : std::nullopt;
  }
  const bool fits = type.is(TypeId::kLong) && *sum == static_cast<int64_t>(*sum);
  return fits ? std::optional(Literal::long_value(static_cast<int64_t>(*sum))) : std::nullopt;
}

std::optional<Literal> answer(const AggregateCall& call, const TableRelation& relation,
                              const TableStatistics& statistics) {
  if (call.distinct || call.filter != nullptr) {
    return std::nullopt;
  }
  if (call.function->name == "count") {
    return count_of(call, relation, statistics);
  }
  if (call.function->name == "sum") {
    return sum_of(call, relation, statistics);
  }
  const bool is_extreme = call.function->name == "min" || call.function->name == "max";
  return is_extreme ? extreme_of(call, relation, statistics) : std::nullopt;
}

PlanPtr answer_aggregate(const PlanPtr& node) {
  const auto* aggregate = as<Aggregate>(node);
  const auto* relation = aggregate == nullptr ? nullptr : as<TableRelation>(aggregate->child);
  if (relation == nullptr || !aggregate->grouping.empty() || !relation->filters.empty() ||
      !relation->table->has_exact_statistics()) {
    return node;
  }
  const TableStatistics statistics = relation->table->statistics();
  if (!statistics.row_count) {
    return node;
  }
  size_t answered = 0;
  size_t left = 0;
  ExprList values;
  for (const ExprPtr& root : aggregate->aggregates) {
    values.push_back(transform_up(root, [&](const ExprPtr& expr) -> ExprPtr {
      const auto* call = as<AggregateCall>(expr);
      if (call == nullptr) {
        return expr;
      }
      std::optional<Literal> value = answer(*call, *relation, statistics);
      ++(value ? answered : left);
      return value ? make_expr<LiteralExpr>(std::move(*value)) : expr;
    }));
  }
  if (left == 0) {
    return make_plan<Project>(std::move(values), make_plan<OneRowRelation>());
  }
  if (answered == 0) {
    return node;
  }
  auto rest = std::make_shared<Aggregate>(*aggregate);
  rest->aggregates = std::move(values);
  return rest;
}

}  // namespace

PlanPtr answer_from_statistics(const PlanPtr& plan) { return transform_up(plan, answer_aggregate); }

}  // namespace firesteel
