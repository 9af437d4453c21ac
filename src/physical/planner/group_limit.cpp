#include "physical/planner/group_limit.h"

#include "expression/nodes/aggregates.h"
#include "expression/nodes/calls.h"
#include "physical/planner/planner_state.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace firesteel {
namespace {

constexpr int64_t kMaxLimit = 1000;  // Spark: spark.sql.optimizer.windowGroupLimitThreshold

/// The name of the ranking function behind a column of the window, empty for others.
std::string rank_function_of(const ExprPtr& expression) {
  const auto* alias = as<Alias>(expression);
  const auto* window = alias == nullptr ? nullptr : as<WindowExpression>(alias->child);
  const auto* call = window == nullptr ? nullptr : as<WindowCall>(window->function);
  constexpr std::array<std::string_view, 3> kRanks = {"row_number", "rank", "dense_rank"};
  const bool rank = call != nullptr && std::find(kRanks.begin(), kRanks.end(), call->function->name) != kRanks.end();
  return rank ? call->function->name : std::string();
}

/// `expr` as a column, whatever integer type it is compared in.
const Attribute* column_of(const ExprPtr& expr) {
  const auto* cast = as<Cast>(expr);
  return as<Attribute>(cast != nullptr && cast->type().is_integral() ? cast->child : expr);
}

std::optional<int64_t> integer_of(const ExprPtr& expr) {
  const auto* literal = as<LiteralExpr>(expr);
  if (literal == nullptr || literal->value.is_null() || !literal->value.type.is_integral()) {
    return std::nullopt;
  }
  return literal->value.as_int64();
}

/// column <= limit, from a comparison in either direction.
struct UpperBound {
  ExprId column;
  int64_t limit;
};

std::optional<UpperBound> upper_bound_of(const ExprPtr& conjunct) {
  const auto* call = as<ScalarCall>(conjunct);
  if (call == nullptr || call->arguments.size() != 2) {
    return std::nullopt;
  }
  std::string_view name = call->function->name;
  const Attribute* column = column_of(call->arguments[0]);
  std::optional<int64_t> value = integer_of(call->arguments[1]);
  if (column == nullptr) {
    column = column_of(call->arguments[1]);
    value = integer_of(call->arguments[0]);
    name = name == ">" ? "<" : name == ">=" ? "<=" : name == "=" ? "=" : std::string_view();
  }
  const bool bounds = name == "<" || name == "<=" || name == "=";
  if (column == nullptr || !value.has_value() || !bounds || *value > kMaxLimit) {
    return std::nullopt;
  }
  return UpperBound{column->id, name == "<" ? *value - 1 : *value};
}

}  // namespace

std::optional<GroupLimit> find_group_limit(const Filter& filter, const Window& window) {
  if (window.order.empty()) {
    return std::nullopt;
  }
  std::optional<GroupLimit> found;
  for (const ExprPtr& conjunct : split_conjuncts(filter.condition)) {
    const std::optional<UpperBound> bound = upper_bound_of(conjunct);
    for (const ExprPtr& expression : window.window_expressions) {
      const std::string function = rank_function_of(expression);
      if (function.empty()) {
        return std::nullopt;
      }
      // Of dense ranks any number of rows may come before a row that is wanted.
      const bool bounded = bound.has_value() && id_of(expression) == bound->column && function != "dense_rank";
      if (bounded && bound->limit >= 1 && (!found.has_value() || bound->limit < found->limit)) {
        found = GroupLimit{function, bound->limit};
      }
    }
  }
  return found;
}

}  // namespace firesteel
