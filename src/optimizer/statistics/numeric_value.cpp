#include "optimizer/statistics/numeric_value.h"

#include "expression/nodes/references.h"

#include <cmath>

namespace firesteel {

std::optional<double> numeric_value(const Literal& literal) {
  if (literal.is_null()) {
    return std::nullopt;
  }
  if (literal.type.is_decimal()) {
    return static_cast<double>(literal.as_decimal()) / std::pow(10.0, literal.type.scale());
  }
  if (const auto* integer = std::get_if<int64_t>(&literal.value)) {
    return static_cast<double>(*integer);
  }
  const auto* number = std::get_if<double>(&literal.value);
  return number == nullptr || std::isnan(*number) ? std::nullopt : std::optional(*number);
}

std::optional<double> numeric_value(const ExprPtr& expr) {
  const auto* literal = as<LiteralExpr>(expr);
  return literal == nullptr ? std::nullopt : numeric_value(literal->value);
}

}  // namespace firesteel
