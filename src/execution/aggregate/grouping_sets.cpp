#include "execution/aggregate/grouping_sets.h"

#include "columnar/row_keys/canonical_keys.h"
#include "execution/aggregate/finalize_transform.h"
#include "execution/aggregate/hash_aggregate_sink.h"
#include "execution/project/project_transform.h"
#include "execution/shared/shared_rows.h"
#include "expression/nodes/references.h"

#include <algorithm>
#include <numeric>

namespace firesteel {
namespace {

/// One grouping set.
struct GroupingSet {
  std::vector<bool> has;  // by grouping column
  ExprList literals;      // by key of the aggregation: its value where it is no grouping column
};

/// What an aggregation over an Expand computes, in terms of the Expand's input.
struct GroupingSets {
  std::vector<int> column_of_key;  // by key of the aggregation: the grouping column, or -1
  ExprList columns;
  std::vector<std::shared_ptr<const AggregateCall>> calls;
  std::vector<GroupingSet> sets;
};

bool is_null_literal(const ExprPtr& expr) {
  const auto* literal = as<LiteralExpr>(expr);
  return literal != nullptr && literal->value.is_null();
}

ExprPtr without_alias(const ExprPtr& expr) {
  const auto* alias = as<Alias>(expr);
  return alias == nullptr ? expr : alias->child;
}

/// A key: all sets have the same expression or NULL, or each has a literal.
bool add_key(const ExpandExec& expand, size_t index, GroupingSets& result) {
  ExprPtr column;
  bool all_literals = true;
  for (const ExprList& projection : expand.projections) {
    const ExprPtr expr = without_alias(projection[index]);
    all_literals = all_literals && expr->kind() == ExprKind::kLiteral;
    if (is_null_literal(expr)) {
      continue;
    }
    if (column != nullptr && !same_expression(column, expr) && !all_literals) {
      return false;
    }
    column = expr;
  }
  const bool is_column = column != nullptr && !all_literals;
  if (is_column && !column->deterministic()) {
    return false;
  }
  result.column_of_key.push_back(is_column ? static_cast<int>(result.columns.size()) : -1);
  for (size_t s = 0; s < result.sets.size(); ++s) {
    const ExprPtr expr = without_alias(expand.projections[s][index]);
    result.sets[s].literals.push_back(is_column ? nullptr : expr);
    if (is_column) {
      result.sets[s].has.push_back(!is_null_literal(expr));
    }
  }
  if (is_column) {
    result.columns.push_back(column);
  }
  return true;
}

/// An aggregate's argument: every set passes on the same expression.
ExprPtr below_expand(const ExpandExec& expand, const ExprPtr& argument, bool& same) {
  return transform_up(argument, [&](const ExprPtr& node) -> ExprPtr {
    const auto* reference = as<BoundReference>(node);
    if (reference == nullptr) {
      return node;
    }
    const auto index = static_cast<size_t>(reference->index);
    ExprPtr first = without_alias(expand.projections[0][index]);
    for (const ExprList& projection : expand.projections) {
      same = same && first->deterministic() && same_expression(first, without_alias(projection[index]));
    }
    return first;
  });
}

std::optional<GroupingSets> find_sets(const HashAggregateExec& plan) {
  const auto* expand = as<ExpandExec>(plan.child);
  if (expand == nullptr || expand->projections.size() < 2) {
    return std::nullopt;
  }
  GroupingSets result;
  result.sets.resize(expand->projections.size());
  for (const ExprPtr& key : plan.grouping) {
    const auto* reference = as<BoundReference>(key);
    if (reference == nullptr || !add_key(*expand, static_cast<size_t>(reference->index), result)) {
      return std::nullopt;
    }
  }
  for (const auto& call : plan.aggregates) {
    bool same = !call->distinct && call->filter == nullptr;
    ExprList arguments;
    for (const ExprPtr& argument : call->arguments) {
      arguments.push_back(below_expand(*expand, argument, same));
    }
    if (!same) {
      return std::nullopt;
    }
    result.calls.push_back(std::make_shared<const AggregateCall>(call->function, call->binding, std::move(arguments),
                                                                 false, nullptr, call->alias_used));
  }
  return result.columns.empty() ? std::nullopt : std::optional(std::move(result));
}

class Builder {
 public:
  Builder(const HashAggregateExec& plan, GroupingSets sets, PipelineBuilder& pipelines)
      : sets_(std::move(sets)), pipelines_(pipelines), plan_(std::make_shared<const AggregatePlan>(plan)) {
    const HashAggregateExec finest({}, sets_.columns, sets_.calls, as<ExpandExec>(plan.child)->child);
    columns_plan_ = std::make_shared<const AggregatePlan>(finest);
    choose_sources();
    finest_ = keep(pipelines.build(finest.child), false);
  }

  Lanes build() {
    Lanes result;
    Lanes leaves;
    for (const size_t set : order_) {
      Lane lane{std::make_shared<SharedRowsSource>(source_of(set)), {}};
      if (needed_[set]) {
        kept_[set] = is_finest(set) ? finest_ : keep({with_project(lane, columns_of(set))}, true);
        Lane rows{std::make_shared<SharedRowsSource>(kept_[set]), {}};
        rows.transforms = {std::make_shared<ProjectTransform>(keys_of(set)),
                           std::make_shared<FinalizeTransform>(plan_)};
        result.push_back(std::move(rows));
      } else {
        leaves.push_back(with_project(std::move(lane), keys_of(set)));
      }
    }
    if (!leaves.empty()) {
      auto groups = std::make_shared<GroupedInput>();
      pipelines_.add_pipeline(std::move(leaves), std::make_shared<HashAggregateSink>(plan_, groups, true));
      result.push_back({std::make_shared<HashAggregateSource>(plan_, groups), {}});
    }
    return result;
  }

 private:
  static constexpr size_t kFinest = SIZE_MAX;

  const std::vector<bool>& has(size_t set) const { return sets_.sets[set].has; }
  size_t width(size_t set) const { return static_cast<size_t>(std::count(has(set).begin(), has(set).end(), true)); }
  bool is_finest(size_t set) const { return width(set) == sets_.columns.size(); }
  bool covers(size_t larger, size_t set) const {
    for (size_t c = 0; c < sets_.columns.size(); ++c) {
      if (has(set)[c] && !has(larger)[c]) {
        return false;
      }
    }
    return true;
  }

  /// The smallest set before it that has all its columns.
  void choose_sources() {
    order_.resize(sets_.sets.size());
    std::iota(order_.begin(), order_.end(), size_t{0});
    std::stable_sort(order_.begin(), order_.end(), [&](size_t a, size_t b) { return width(a) > width(b); });
    sources_.assign(order_.size(), kFinest);
    needed_.assign(order_.size(), false);
    kept_.resize(order_.size());
    for (size_t i = 0; i < order_.size(); ++i) {
      needed_[order_[i]] = is_finest(order_[i]);
      for (size_t j = i; j-- > 0 && sources_[order_[i]] == kFinest;) {
        if (covers(order_[j], order_[i])) {
          sources_[order_[i]] = order_[j];
          needed_[order_[j]] = true;
        }
      }
    }
  }

  std::shared_ptr<const SharedRows> source_of(size_t set) const {
    return sources_[set] == kFinest ? finest_ : kept_[sources_[set]];
  }

  /// The groups of `lanes` by all grouping columns, with partial results. merge: the lanes give such groups.
  std::shared_ptr<const SharedRows> keep(Lanes lanes, bool merge) {
    auto groups = std::make_shared<GroupedInput>();
    pipelines_.add_pipeline(std::move(lanes), std::make_shared<HashAggregateSink>(columns_plan_, groups, merge));
    auto rows = std::make_shared<SharedRows>();
    pipelines_.add_pipeline({Lane{std::make_shared<HashAggregateSource>(columns_plan_, groups, true), {}}},
                            std::make_shared<SharedRowsSink>(columns_plan_->shape->partial_types, rows));
    return rows;
  }

  static Lane with_project(Lane lane, const ExprList& list) {
    lane.transforms.push_back(std::make_shared<ProjectTransform>(list));
    return lane;
  }

  ExprPtr column(size_t index) const {
    return make_expr<BoundReference>(static_cast<int>(index), columns_plan_->shape->partial_types[index], true);
  }
  ExprPtr column_or_null(size_t set, size_t index) const {
    return has(set)[index] ? column(index)
                           : make_expr<LiteralExpr>(Literal::null(columns_plan_->shape->partial_types[index]));
  }
  void add_partial_columns(ExprList& list) const {
    for (size_t i = sets_.columns.size(); i < columns_plan_->shape->partial_types.size(); ++i) {
      list.push_back(column(i));
    }
  }
  /// Of rows of another set: the grouping columns of this one.
  ExprList columns_of(size_t set) const {
    ExprList list;
    for (size_t c = 0; c < sets_.columns.size(); ++c) {
      list.push_back(column_or_null(set, c));
    }
    add_partial_columns(list);
    return list;
  }
  /// The same as keys of the whole aggregation.
  ExprList keys_of(size_t set) const {
    ExprList list;
    for (size_t k = 0; k < sets_.column_of_key.size(); ++k) {
      const int index = sets_.column_of_key[k];
      if (index >= 0) {
        list.push_back(column_or_null(set, static_cast<size_t>(index)));
      } else {
        const ExprPtr& literal = sets_.sets[set].literals[k];
        list.push_back(is_null_literal(literal) ? make_expr<LiteralExpr>(Literal::null(plan_->shape->partial_types[k]))
                                                : literal);
      }
    }
    add_partial_columns(list);
    return list;
  }

  const GroupingSets sets_;
  PipelineBuilder& pipelines_;
  std::shared_ptr<const AggregatePlan> plan_;
  std::shared_ptr<const AggregatePlan> columns_plan_;
  std::vector<size_t> order_;  // sets, the largest first
  std::vector<size_t> sources_;
  std::vector<bool> needed_;  // to be kept as the source of others
  std::vector<std::shared_ptr<const SharedRows>> kept_;
  std::shared_ptr<const SharedRows> finest_;
};

}  // namespace

std::optional<Lanes> build_grouping_sets(const HashAggregateExec& plan, PipelineBuilder& builder) {
  std::optional<GroupingSets> sets = find_sets(plan);
  if (!sets) {
    return std::nullopt;
  }
  return Builder(plan, std::move(*sets), builder).build();
}

}  // namespace firesteel
