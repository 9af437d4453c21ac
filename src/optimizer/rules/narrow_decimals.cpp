#include "optimizer/rules/narrow_decimals.h"

#include "expression/nodes/aggregates.h"
#include "expression/nodes/references.h"
#include "functions/aggregate/narrow_input.h"
#include "functions/math/number_arithmetic.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"
#include "types/coercion.h"

#include <algorithm>
#include <map>
#include <optional>

namespace firesteel {
namespace {

// Rows that an average may count without its sum reaching the bound that the kernel sets by the digits of its input.
constexpr double kMaxRows = 1e9;

/// Least and greatest unscaled value.
struct Values {
  int128_t low = 0;
  int128_t high = 0;
};

std::optional<ArithmeticOperator> operator_of(const ScalarCall& call) {
  for (const auto op : {ArithmeticOperator::kAdd, ArithmeticOperator::kSubtract, ArithmeticOperator::kMultiply}) {
    if (call.function->name == symbol_of(op) && call.arguments.size() == 2 && call.type().is_decimal() &&
        call.arguments[0]->type().is_decimal() && call.arguments[1]->type().is_decimal()) {
      return op;
    }
  }
  return std::nullopt;
}

std::optional<int128_t> unscaled(const Literal& value) {
  if (value.is_null() || !(value.type.is_decimal() || value.type.is_integral())) {
    return std::nullopt;
  }
  return value.type.is_decimal() ? value.as_decimal() : int128_t{value.as_int64()};
}

int digits_of(const Values& values) {
  const int128_t most = std::max(values.high, -values.low);
  int digits = 1;
  while (digits < kMaxDecimalPrecision && most >= power_of_ten(digits)) {
    ++digits;
  }
  return digits;
}

// Far from where a product of two could overflow.
bool is_small(const Values& values) {
  const int128_t bound = power_of_ten(18);
  return values.low > -bound && values.high < bound;
}

std::optional<Values> scaled(std::optional<Values> values, int digits) {
  if (!values || !is_small(*values) || digits < 0 || digits > 18) {
    return std::nullopt;
  }
  return Values{values->low * power_of_ten(digits), values->high * power_of_ten(digits)};
}

class Narrowing {
 public:
  /// Learns what is known of the columns below an aggregation.
  void learn(const PlanPtr& plan) {
    if (const auto* relation = as<TableRelation>(plan)) {
      return learn_table(*relation);
    }
    if (const auto* project = as<Project>(plan)) {
      for (const ExprPtr& expr : project->list) {
        if (const auto* alias = as<Alias>(expr)) {
          aliases_[alias->id] = alias->child;
        }
      }
    } else if (as<Filter>(plan) == nullptr && as<Join>(plan) == nullptr) {
      return;  // others make new values under old names
    }
    for (const PlanPtr& child : plan->children()) {
      learn(child);
    }
  }
  bool knows_nothing() const { return columns_.empty(); }

  /// An expression with the same values in a decimal type of 64 bits; null when there is none.
  ExprPtr narrow(const ExprPtr& expr) const {
    if (expr->type().physical() == PhysicalType::kInt64) {
      return expr;
    }
    const auto* call = as<ScalarCall>(expr);
    const auto op = call == nullptr ? std::nullopt : operator_of(*call);
    const auto values = op ? values_of(expr) : std::nullopt;
    if (!values || !is_small(*values) || call->type().scale() > 18) {
      return nullptr;
    }
    const ExprPtr left = narrow(call->arguments[0]);
    const ExprPtr right = left == nullptr ? nullptr : narrow(call->arguments[1]);
    if (right == nullptr) {
      return nullptr;
    }
    const int scale = call->type().scale();
    ScalarBinding binding = call->binding;
    binding.argument_types = {left->type(), right->type()};
    binding.result_type = DataType::decimal(std::max(digits_of(*values), scale), scale);
    binding.kernel = make_narrow_decimal_arithmetic(*op, left->type().scale(), right->type().scale(), scale);
    return make_expr<ScalarCall>(call->function, std::move(binding), ExprList{left, right}, call->mode,
                                 call->alias_used);
  }

 private:
  void learn_table(const TableRelation& relation) {
    if (!relation.table->has_exact_statistics()) {
      return;
    }
    const TableStatistics statistics = relation.table->statistics();
    if (statistics.row_count.value_or(kMaxRows) >= kMaxRows) {
      return;
    }
    for (size_t i = 0; i < relation.columns.size(); ++i) {
      const size_t column = relation.ordinals.empty() ? i : static_cast<size_t>(relation.ordinals[i]);
      if (column >= statistics.columns.size()) {
        continue;
      }
      const ColumnStatistics& known = statistics.columns[column];
      const auto low = known.min ? unscaled(*known.min) : std::nullopt;
      const auto high = known.max ? unscaled(*known.max) : std::nullopt;
      if (low && high) {
        columns_[relation.columns[i]->id] = Values{*low, *high};
      }
    }
  }

  std::optional<Values> values_of(const ExprPtr& expr) const {
    if (const auto* literal = as<LiteralExpr>(expr)) {
      const auto value = unscaled(literal->value);
      return value ? std::optional(Values{*value, *value}) : std::nullopt;
    }
    if (const auto* attribute = as<Attribute>(expr)) {
      const auto column = columns_.find(attribute->id);
      if (column != columns_.end()) {
        return column->second;
      }
      const auto alias = aliases_.find(attribute->id);
      return alias == aliases_.end() ? std::nullopt : values_of(alias->second);
    }
    if (const auto* cast = as<Cast>(expr)) {
      const DataType& from = cast->child->type();
      if (!cast->data_type.is_decimal() || !(from.is_decimal() || from.is_integral())) {
        return std::nullopt;
      }
      return scaled(values_of(cast->child), cast->data_type.scale() - (from.is_decimal() ? from.scale() : 0));
    }
    const auto* call = as<ScalarCall>(expr);
    const auto op = call == nullptr ? std::nullopt : operator_of(*call);
    return op ? values_of_call(*call, *op) : std::nullopt;
  }

  std::optional<Values> values_of_call(const ScalarCall& call, ArithmeticOperator op) const {
    const DataType& left = call.arguments[0]->type();
    const DataType& right = call.arguments[1]->type();
    if (op == ArithmeticOperator::kMultiply) {
      const auto a = values_of(call.arguments[0]);
      const auto b = values_of(call.arguments[1]);
      if (!a || !b || !is_small(*a) || !is_small(*b) || call.type().scale() != left.scale() + right.scale()) {
        return std::nullopt;
      }
      const auto [low, high] = std::minmax({a->low * b->low, a->low * b->high, a->high * b->low, a->high * b->high});
      return Values{low, high};
    }
    if (call.type().scale() != std::max(left.scale(), right.scale())) {
      return std::nullopt;
    }
    const auto a = scaled(values_of(call.arguments[0]), call.type().scale() - left.scale());
    const auto b = scaled(values_of(call.arguments[1]), call.type().scale() - right.scale());
    if (!a || !b) {
      return std::nullopt;
    }
    return op == ArithmeticOperator::kAdd ? Values{a->low + b->low, a->high + b->high}
                                          : Values{a->low - b->high, a->high - b->low};
  }

  std::map<ExprId, Values> columns_;
  std::map<ExprId, ExprPtr> aliases_;
};

ExprPtr narrow_call(const ExprPtr& expr, const Narrowing& narrowing) {
  const auto* call = as<AggregateCall>(expr);
  if (call == nullptr || call->distinct || call->arguments.size() != 1 ||
      (call->function->name != "sum" && call->function->name != "avg") || !call->arguments[0]->type().is_decimal() ||
      call->arguments[0]->type().physical() == PhysicalType::kInt64) {
    return expr;
  }
  const ExprPtr narrow = narrowing.narrow(call->arguments[0]);
  if (narrow == nullptr) {
    return expr;
  }
  auto copy = std::make_shared<AggregateCall>(*call);
  copy->binding.kernel = with_narrow_input(call->binding.kernel, call->function->name == "sum", narrow->type(),
                                           call->arguments[0]->type(), call->type());
  copy->arguments = {narrow};
  return copy;
}

}  // namespace

PlanPtr narrow_decimals(const PlanPtr& plan) {
  return transform_up(plan, [](const PlanPtr& node) -> PlanPtr {
    const auto* aggregate = as<Aggregate>(node);
    if (aggregate == nullptr) {
      return node;
    }
    Narrowing narrowing;
    narrowing.learn(aggregate->child);
    if (narrowing.knows_nothing()) {
      return node;
    }
    auto copy = std::make_shared<Aggregate>(*aggregate);
    bool changed = false;
    for (ExprPtr& root : copy->aggregates) {
      const ExprPtr narrowed = transform_up(root, [&](const ExprPtr& expr) { return narrow_call(expr, narrowing); });
      changed = changed || narrowed != root;
      root = narrowed;
    }
    return changed ? PlanPtr(copy) : node;
  });
}

}  // namespace firesteel
