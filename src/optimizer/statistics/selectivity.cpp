#include "expression/nodes/calls.h"
#include "optimizer/predicates.h"
#include "optimizer/statistics/estimate.h"
#include "optimizer/statistics/numeric_value.h"

#include <algorithm>
#include <cmath>

namespace firesteel {
namespace {

// Guesses for what statistics say nothing about; the order among them is what matters.
constexpr double kUnknown = 0.3;
constexpr double kRange = 0.3;
constexpr double kLike = 0.08;
constexpr double kColumnComparison = 0.33;
// Strings that are compared with a constant are mostly categories (states, brands, segments).
constexpr double kCategories = 25;

const Attribute* column_of(const ExprPtr& expr) {
  if (const auto* cast = as<Cast>(expr)) {
    return column_of(cast->child);
  }
  return as<Attribute>(expr);
}

double equality(const Attribute& column, const ExprPtr& value, const Estimate& input) {
  const auto found = input.columns.find(column.id);
  if (found != input.columns.end() && found->second.min.has_value()) {
    if (const std::optional<double> x = value == nullptr ? std::nullopt : numeric_value(value);
        x.has_value() && (*x < *found->second.min || *x > *found->second.max)) {
      return 0.5 / std::max(1.0, input.rows);
    }
  }
  const double distinct = input.distinct(column.id);
  const bool guess = found != input.columns.end() && found->second.distinct_is_guess;
  return 1.0 / std::max(1.0, guess ? std::min(distinct, kCategories) : distinct);
}

double range(const Attribute& column, const ExprPtr& value, bool below, const Estimate& input) {
  const auto found = input.columns.find(column.id);
  const std::optional<double> x = numeric_value(value);
  if (found == input.columns.end() || !found->second.min.has_value() || !x.has_value()) {
    return kRange;
  }
  const double low = *found->second.min;
  const double high = *found->second.max;
  if (high <= low) {
    return kUnknown;
  }
  const double part = std::clamp((*x - low) / (high - low), 0.0, 1.0);
  return std::max(below ? part : 1.0 - part, 1e-6);
}

double comparison(const ScalarCall& call, const Estimate& input) {
  const std::string& name = call.function->name;
  const Attribute* left = column_of(call.arguments[0]);
  const Attribute* right = column_of(call.arguments[1]);
  if (left != nullptr && right != nullptr) {
    return name == "=" || name == "<=>" ? 1.0 / std::max({1.0, input.distinct(left->id), input.distinct(right->id)})
                                        : kColumnComparison;
  }
  const bool swapped = left == nullptr;
  const Attribute* column = swapped ? right : left;
  const ExprPtr& value = call.arguments[swapped ? 0 : 1];
  if (column == nullptr || !value->foldable()) {
    return name == "=" ? 0.1 : kUnknown;
  }
  if (name == "=" || name == "<=>") {
    return equality(*column, value, input);
  }
  if (name == "!=") {
    return 1.0 - equality(*column, value, input);
  }
  const bool below = (name == "<" || name == "<=") != swapped;
  return range(*column, value, below, input);
}

/// low <= x AND x <= high: the two ranges of one column overlap, they are not independent.
std::optional<double> between(const ExprPtr& first, const ExprPtr& second, const Estimate& input) {
  const auto* a = as<ScalarCall>(first);
  const auto* b = as<ScalarCall>(second);
  if (a == nullptr || b == nullptr || a->arguments.size() != 2 || b->arguments.size() != 2) {
    return std::nullopt;
  }
  const Attribute* x = column_of(a->arguments[0]);
  const Attribute* y = column_of(b->arguments[0]);
  const auto is_low = [](const ScalarCall& c) { return c.function->name == ">" || c.function->name == ">="; };
  const auto is_high = [](const ScalarCall& c) { return c.function->name == "<" || c.function->name == "<="; };
  if (x == nullptr || y == nullptr || x->id != y->id || !((is_low(*a) && is_high(*b)) || (is_high(*a) && is_low(*b)))) {
    return std::nullopt;
  }
  return std::max(comparison(*a, input) + comparison(*b, input) - 1.0, 1e-6);
}

double call_selectivity(const ScalarCall& call, const Estimate& input) {
  const std::string& name = call.function->name;
  if (call.arguments.size() == 2 &&
      (name == "=" || name == "<=>" || name == "!=" || name == "<" || name == "<=" || name == ">" || name == ">=")) {
    return comparison(call, input);
  }
  if (name == "isnotnull" || name == "isnull") {
    const Attribute* column = column_of(call.arguments[0]);
    const auto found = column == nullptr ? input.columns.end() : input.columns.find(column->id);
    const double nulls = found == input.columns.end() ? 0.05 : found->second.null_fraction;
    return name == "isnull" ? nulls : 1.0 - nulls;
  }
  if (name == "like" || name == "ilike" || name == "rlike" || name == "contains") {
    return kLike;
  }
  return name == "startswith" || name == "endswith" ? kLike : kUnknown;
}

}  // namespace

double selectivity(const ExprPtr& condition, const Estimate& input) {
  if (as<And>(condition) != nullptr) {
    ExprList conjuncts = conjuncts_of(condition);
    double result = 1;
    while (!conjuncts.empty()) {
      const ExprPtr first = conjuncts.back();
      conjuncts.pop_back();
      std::optional<double> pair;
      for (size_t i = 0; i < conjuncts.size() && !pair.has_value(); ++i) {
        pair = between(first, conjuncts[i], input);
        if (pair.has_value()) {
          conjuncts.erase(conjuncts.begin() + static_cast<std::ptrdiff_t>(i));
        }
      }
      result *= pair.value_or(selectivity(first, input));
    }
    return result;
  }
  if (const auto* either = as<Or>(condition)) {
    const double left = selectivity(either->left, input);
    const double right = selectivity(either->right, input);
    return left + right - left * right;
  }
  if (const auto* negation = as<Not>(condition)) {
    return 1.0 - selectivity(negation->child, input);
  }
  if (const auto* literal = as<LiteralExpr>(condition)) {
    return !literal->value.is_null() && literal->value.as_bool() ? 1.0 : 0.0;
  }
  if (const auto* in = as<In>(condition)) {
    const Attribute* column = column_of(in->value);
    const double each = column == nullptr ? 0.1 : equality(*column, nullptr, input);
    return std::min(1.0, each * static_cast<double>(in->list.size()));
  }
  const auto* call = as<ScalarCall>(condition);
  return call == nullptr ? kUnknown : std::clamp(call_selectivity(*call, input), 0.0, 1.0);
}

}  // namespace firesteel
