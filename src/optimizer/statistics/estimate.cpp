#include "optimizer/statistics/estimate.h"

#include "expression/nodes/calls.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/predicates.h"
#include "optimizer/statistics/numeric_value.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace firesteel {
namespace {

constexpr double kUnknownTableRows = 100'000;

void limit_distincts(Estimate& result) { result.columns.limit_distincts(result.rows); }

Estimate after_filter(Estimate input, const ExprPtr& condition) {
  if (condition != nullptr) {
    input.rows = std::max(1.0, input.rows * selectivity(condition, input));
    limit_distincts(input);
  }
  return input;
}

Estimate of_table(const TableRelation& table) {
  const TableStatistics statistics = table.table->statistics();
  Estimate result;
  result.rows = std::max(1.0, statistics.row_count.value_or(kUnknownTableRows));
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const size_t ordinal = table.ordinals.empty() ? i : static_cast<size_t>(table.ordinals[i]);
    ColumnEstimate column;
    column.distinct = result.rows;
    if (ordinal < statistics.columns.size()) {
      const ColumnStatistics& known = statistics.columns[ordinal];
      column.min = known.min.has_value() ? numeric_value(*known.min) : std::nullopt;
      column.max = known.max.has_value() ? numeric_value(*known.max) : std::nullopt;
      if (!column.min.has_value() || !column.max.has_value()) {
        column.min = column.max = std::nullopt;
      }
      const DataType& type = table.columns[i]->data_type;
      if (known.distinct_count.has_value()) {
        column.distinct = *known.distinct_count;
      } else if (column.min.has_value() && (type.is_integral() || type.is(TypeId::kDate))) {
        column.distinct = std::min(result.rows, *column.max - *column.min + 1);
      } else if (column.min.has_value() && type.is_decimal()) {
        column.distinct = std::min(result.rows, (*column.max - *column.min) * std::pow(10.0, type.scale()) + 1);
      } else if (type.is_string_like()) {
        column.distinct = std::min(result.rows, std::max(25.0, result.rows / 10));
        column.distinct_is_guess = true;
      }
      column.null_fraction = known.null_count.value_or(0.0) / result.rows;
    }
    column.table = table.columns[0]->id;
    column.table_rows = result.rows;
    column.table_distinct = column.distinct;
    result.columns[table.columns[i]->id] = column;
  }
  return after_filter(std::move(result), all_of(table.filters));
}

Estimate of_project(const Project& project, Estimator& estimator) {
  const Estimate& below = estimator.of(project.child);
  Estimate result;
  result.rows = below.rows;
  for (const ExprPtr& expr : project.list) {
    ExprPtr source = as<Alias>(expr) != nullptr ? as<Alias>(expr)->child : expr;
    while (as<Cast>(source) != nullptr) {
      source = as<Cast>(source)->child;
    }
    const auto* attribute = as<Attribute>(source);
    if (attribute != nullptr && below.columns.contains(attribute->id)) {
      result.columns[id_of(expr)] = below.columns.find(attribute->id)->second;
    } else if (source->foldable()) {
      result.columns[id_of(expr)] = {};
    } else {
      result.columns[id_of(expr)].distinct = std::max(1.0, below.rows / 2);
    }
  }
  return result;
}

Estimate of_aggregate(const Aggregate& aggregate, Estimator& estimator) {
  const Estimate& below = estimator.of(aggregate.child);
  double groups = 1;
  std::map<ExprId, double> of_table;
  for (const ExprPtr& key : aggregate.grouping) {
    const auto* attribute = as<Attribute>(key);
    const double distinct = attribute == nullptr ? std::max(2.0, std::sqrt(below.rows)) : below.distinct(attribute->id);
    const auto column = attribute == nullptr ? below.columns.end() : below.columns.find(attribute->id);
    if (column != below.columns.end() && column->second.table >= 0) {
      // Columns of one table have no more combinations than it has rows.
      double& mine = of_table.try_emplace(column->second.table, 1).first->second;
      mine = std::min(mine * distinct, std::max(1.0, column->second.table_rows));
    } else {
      groups = std::min(groups * distinct, below.rows);
    }
  }
  for (const auto& [table, distinct] : of_table) {
    groups = std::min(groups * distinct, below.rows);
  }
  Estimate result;
  result.rows = std::max(1.0, groups);
  for (const ExprPtr& expr : aggregate.aggregates) {
    const ExprPtr source = as<Alias>(expr) != nullptr ? as<Alias>(expr)->child : expr;
    const auto* attribute = as<Attribute>(source);
    if (attribute != nullptr && below.columns.contains(attribute->id)) {
      result.columns[id_of(expr)] = below.columns.find(attribute->id)->second;
    } else {
      result.columns[id_of(expr)].distinct = result.rows;
    }
  }
  limit_distincts(result);
  return result;
}

/// Share of left rows with a partner.
double match_fraction(const Estimate& left, const Estimate& right, const ExprList& conditions) {
  double fraction = 1;
  for (const ExprPtr& condition : conditions) {
    const auto* call = as<ScalarCall>(condition);
    const auto* a = call == nullptr || call->arguments.size() != 2 ? nullptr : as<Attribute>(call->arguments[0]);
    const auto* b = a == nullptr ? nullptr : as<Attribute>(call->arguments[1]);
    if (b == nullptr || call->function->name != "=") {
      fraction *= 0.7;
      continue;
    }
    const bool straight = left.columns.contains(a->id);
    const double mine = left.distinct(straight ? a->id : b->id);
    const double theirs = right.distinct(straight ? b->id : a->id);
    fraction *= std::min(1.0, theirs / std::max(1.0, mine));
  }
  return fraction;
}

Estimate of_join(const Join& join, Estimator& estimator) {
  const Estimate& left = estimator.of(join.left);
  const Estimate& right = estimator.of(join.right);
  const ExprList conditions = conjuncts_of(join.condition);
  Estimate result;
  result.columns = left.columns;
  switch (join.type) {
    case JoinType::kLeftSemi:
      result.rows = left.rows * match_fraction(left, right, conditions);
      break;
    case JoinType::kLeftAnti:
    case JoinType::kNullAwareLeftAnti:
      result.rows = left.rows * std::max(0.1, 1.0 - match_fraction(left, right, conditions));
      break;
    case JoinType::kExistence:
      result.rows = left.rows;
      break;
    default:
      result.columns.insert(right.columns);
      result.rows = join_rows(left, right, conditions);
      if (join.type == JoinType::kLeftOuter || join.type == JoinType::kFullOuter ||
          join.type == JoinType::kLeftSingle) {
        result.rows = std::max(result.rows, left.rows);
      }
      if (join.type == JoinType::kRightOuter || join.type == JoinType::kFullOuter) {
        result.rows = std::max(result.rows, right.rows);
      }
  }
  result.rows = std::max(1.0, result.rows);
  limit_distincts(result);
  return result;
}

/// The inputs' values are taken to overlap as far as their ranges tell: a union of the sales and the returns of a shop
/// has its items and days once.
Estimate of_union(const Union& node, Estimator& estimator) {
  Estimate result;
  result.rows = 0;
  for (size_t n = 0; n < node.inputs.size(); ++n) {
    const Estimate& input = estimator.of(node.inputs[n]);
    const AttributeList columns = node.inputs[n]->output();
    result.rows += input.rows;
    for (size_t i = 0; i < node.columns.size(); ++i) {
      const auto found = input.columns.find(columns[i]->id);
      ColumnEstimate mine = found == input.columns.end() ? ColumnEstimate{.distinct = input.rows} : found->second;
      mine.table = -1;
      if (n == 0) {
        result.columns[node.columns[i]->id] = mine;
        continue;
      }
      ColumnEstimate& all = result.columns[node.columns[i]->id];
      all.distinct = std::max(all.distinct, mine.distinct);
      all.distinct_is_guess = all.distinct_is_guess || mine.distinct_is_guess;
      const bool ranges = all.min.has_value() && mine.min.has_value();
      all.min = ranges ? std::optional(std::min(*all.min, *mine.min)) : std::nullopt;
      all.max = ranges ? std::optional(std::max(*all.max, *mine.max)) : std::nullopt;
    }
  }
  return result;
}

}  // namespace

double Estimate::distinct(ExprId id) const {
  const auto found = columns.find(id);
  return found == columns.end() ? std::max(1.0, rows) : std::clamp(found->second.distinct, 1.0, std::max(1.0, rows));
}

namespace {

/// Values of a composite key that comes from one table: at most its rows. None: columns of several tables.
class CompositeKey {
 public:
  void add(const Estimate& side, ExprId id) {
    const auto found = side.columns.find(id);
    if (found == side.columns.end() || found->second.table < 0 || (count_ > 0 && found->second.table != table_)) {
      known_ = false;
      return;
    }
    table_ = found->second.table;
    rows_ = found->second.table_rows;
    product_ *= std::max(1.0, found->second.table_distinct);
    ++count_;
  }
  std::optional<double> values() const {
    return known_ && count_ > 1 ? std::optional(std::min(rows_, product_)) : std::nullopt;
  }

 private:
  bool known_ = true;
  int count_ = 0;
  ExprId table_ = -1;
  double rows_ = 0;
  double product_ = 1;
};

}  // namespace

double join_rows(const Estimate& left, const Estimate& right, const ExprList& conditions) {
  std::vector<double> divisors;
  CompositeKey left_key;
  CompositeKey right_key;
  double rest = 1;
  for (const ExprPtr& condition : conditions) {
    const auto* call = as<ScalarCall>(condition);
    const bool equal = call != nullptr && (call->function->name == "=" || call->function->name == "<=>");
    const auto* a = equal ? as<Attribute>(call->arguments[0]) : nullptr;
    const auto* b = a == nullptr ? nullptr : as<Attribute>(call->arguments[1]);
    if (b == nullptr) {
      rest *= equal ? 0.1 : 0.4;
      continue;
    }
    const bool straight = left.columns.contains(a->id);
    const ExprId left_id = straight ? a->id : b->id;
    const ExprId right_id = straight ? b->id : a->id;
    divisors.push_back(std::max(left.distinct(left_id), right.distinct(right_id)));
    left_key.add(left, left_id);
    right_key.add(right, right_id);
  }
  std::sort(divisors.rbegin(), divisors.rend());
  double divisor = 1;
  double exponent = 1;
  for (const double d : divisors) {
    divisor *= std::pow(d, exponent);
    exponent /= 2;
  }
  if (left_key.values().has_value() && right_key.values().has_value()) {
    divisor = std::min(divisor, std::min(*left_key.values(), *right_key.values()));
  }
  return std::max(1.0, left.rows * right.rows / divisor * rest);
}

namespace {

Estimate compute(const PlanPtr& plan, Estimator& estimator) {
  switch (plan->kind()) {
    case PlanKind::kTableRelation:
      return of_table(*as<TableRelation>(plan));
    case PlanKind::kProject:
      return of_project(*as<Project>(plan), estimator);
    case PlanKind::kFilter:
      return after_filter(estimator.of(as<Filter>(plan)->child), as<Filter>(plan)->condition);
    case PlanKind::kAggregate:
      return of_aggregate(*as<Aggregate>(plan), estimator);
    case PlanKind::kJoin:
      return of_join(*as<Join>(plan), estimator);
    case PlanKind::kLocalRelation: {
      Estimate result;
      result.rows = 0;
      for (const Batch& batch : *as<LocalRelation>(plan)->batches) {
        result.rows += static_cast<double>(batch.num_rows);
      }
      result.rows = std::max(1.0, result.rows);
      return result;
    }
    case PlanKind::kRange: {
      const auto* range = as<Range>(plan);
      Estimate result;
      result.rows = std::max(1.0, (static_cast<double>(range->end) - static_cast<double>(range->start)) /
                                      static_cast<double>(range->step));
      return result;
    }
    case PlanKind::kLimit: {
      Estimate result = estimator.of(as<Limit>(plan)->child);
      if (const auto* limit = as<LiteralExpr>(as<Limit>(plan)->limit)) {
        result.rows = std::min(result.rows, std::max(1.0, static_cast<double>(limit->value.as_int64())));
        limit_distincts(result);
      }
      return result;
    }
    case PlanKind::kUnion:
      return of_union(*as<Union>(plan), estimator);
    default:
      return plan->children().empty() ? Estimate{} : estimator.of(plan->children()[0]);
  }
}

}  // namespace

ColumnEstimate& ColumnEstimates::operator[](ExprId id) {
  const auto place = lower_bound(id);
  const auto index = place - entries_.begin();
  if (place == entries_.end() || place->first != id) {
    entries_.insert(place, {id, ColumnEstimate{}});
  }
  return entries_[static_cast<size_t>(index)].second;
}

void ColumnEstimates::insert(const ColumnEstimates& others) {
  std::vector<Entry> all;
  all.reserve(entries_.size() + others.entries_.size());
  std::set_union(entries_.begin(), entries_.end(), others.entries_.begin(), others.entries_.end(),
                 std::back_inserter(all),
                 [](const Entry& left, const Entry& right) { return left.first < right.first; });
  entries_ = std::move(all);
}

void ColumnEstimates::limit_distincts(double rows) {
  for (auto& [id, column] : entries_) {
    column.distinct = std::min(column.distinct, std::max(1.0, rows));
  }
}

const Estimate& Estimator::of(const PlanPtr& plan) {
  if (const auto found = known_.find(plan.get()); found != known_.end()) {
    return found->second.estimate;
  }
  Estimate computed = compute(plan, *this);
  return known_.emplace(plan.get(), Known{plan, std::move(computed)}).first->second.estimate;
}

Estimate estimate(const PlanPtr& plan) { return Estimator().of(plan); }

}  // namespace firesteel
