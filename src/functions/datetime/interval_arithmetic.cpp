#include "functions/math/arithmetic_functions.h"

namespace firesteel {

std::optional<BindResult<ScalarBinding>> bind_datetime_arithmetic(ArithmeticOperator, std::span<const ArgumentInfo>,
                                                                  const BindContext&) {
  return std::nullopt;
}

std::optional<BindResult<ScalarBinding>> bind_interval_division(std::span<const ArgumentInfo>, const BindContext&,
                                                                bool) {
  return std::nullopt;
}

}  // namespace firesteel
