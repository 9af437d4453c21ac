#include "types/literal.h"

#include "base/errors/check.h"

#include <cmath>

namespace firesteel {

Literal Literal::decimal(int128_t unscaled, int precision, int scale) {
  Literal literal{DataType::decimal(precision, scale), std::monostate{}};
  if (precision <= 18) {
    literal.value = static_cast<int64_t>(unscaled);
  } else {
    literal.value = unscaled;
  }
  return literal;
}

int128_t Literal::as_decimal() const {
  if (const auto* small = std::get_if<int64_t>(&value)) {
    return *small;
  }
  return std::get<int128_t>(value);
}

bool Literal::operator==(const Literal& other) const {
  if (!(type == other.type) || value.index() != other.value.index()) {
    return false;
  }
  if (const auto* number = std::get_if<double>(&value)) {
    const double right = std::get<double>(other.value);
    return *number == right ? std::signbit(*number) == std::signbit(right) : std::isnan(*number) && std::isnan(right);
  }
  if (const auto* children = std::get_if<Children>(&value)) {
    return **children == *std::get<Children>(other.value);
  }
  return value == other.value;
}

}  // namespace firesteel
