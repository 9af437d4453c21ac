// Casts among BOOLEAN, integers and floating-point numbers.
#include "base/errors/check.h"
#include "functions/cast/cast_kernels.h"
#include "functions/kernel_frame/fixed_loops.h"

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

template <typename To, typename From>
void report_overflow(const KernelCall& call, size_t row) {
  cast_errors::overflow(call, row, number_literal(*call.arguments[0], row), call.arguments[0]->type(),
                        call.result_type);
}

// Java's conversion: NaN is 0, values beyond the range are its ends; BYTE and SHORT go through INT.
template <typename To, typename From>
To java_cast(From value) {
  if constexpr (std::is_integral_v<To> && std::is_floating_point_v<From>) {
    using Wide = std::conditional_t<sizeof(To) == 8, int64_t, int32_t>;
    if (std::isnan(value)) {
      return 0;
    }
    if (value >= static_cast<From>(std::numeric_limits<Wide>::max())) {
      return static_cast<To>(std::numeric_limits<Wide>::max());
    }
    if (value <= static_cast<From>(std::numeric_limits<Wide>::min())) {
      return static_cast<To>(std::numeric_limits<Wide>::min());
    }
    return static_cast<To>(static_cast<Wide>(value));
  } else {
    return static_cast<To>(value);
  }
}

template <typename To, typename From>
bool out_of_range(From value) {
  if constexpr (std::is_floating_point_v<From>) {
    return !(std::floor(value) <= static_cast<From>(std::numeric_limits<To>::max()) &&
             std::ceil(value) >= static_cast<From>(std::numeric_limits<To>::min()));
  } else {
    return static_cast<To>(value) != value;
  }
}

template <typename To, typename From>
VectorPtr convert(const KernelCall& call) {
  constexpr bool kCanOverflow = std::is_integral_v<To> && (std::is_floating_point_v<From> || sizeof(To) < sizeof(From));
  if constexpr (kCanOverflow) {
    if (call.errors.mode() != EvalMode::kLegacy) {
      return map_fixed_checked<To, From>(
          call,
          [](From value, To& out) {
            out = java_cast<To, From>(value);
            return static_cast<uint8_t>(out_of_range<To, From>(value));
          },
          [&](size_t row) { report_overflow<To, From>(call, row); });
    }
  }
  return map_fixed<To, From>(call, java_cast<To, From>);
}

template <typename From>
VectorPtr to_boolean(const KernelCall& call) {
  return map_fixed<uint8_t, From>(call, [](From value) { return static_cast<uint8_t>(value != 0); });
}

template <typename From>
ScalarKernel kernel_to(const DataType& to) {
  switch (to.id()) {
    case TypeId::kBoolean:
      return to_boolean<From>;
    case TypeId::kByte:
      return convert<int8_t, From>;
    case TypeId::kShort:
      return convert<int16_t, From>;
    case TypeId::kInteger:
      return convert<int32_t, From>;
    case TypeId::kLong:
      return convert<int64_t, From>;
    case TypeId::kFloat:
      return convert<float, From>;
    case TypeId::kDouble:
      return convert<double, From>;
    default:
      fail_check("cast of a number to a type that is none");
  }
}

}  // namespace

ScalarKernel make_number_cast(const DataType& from, const DataType& to) {
  switch (from.id()) {
    case TypeId::kBoolean:
      return kernel_to<uint8_t>(to);
    case TypeId::kByte:
      return kernel_to<int8_t>(to);
    case TypeId::kShort:
      return kernel_to<int16_t>(to);
    case TypeId::kInteger:
      return kernel_to<int32_t>(to);
    case TypeId::kLong:
      return kernel_to<int64_t>(to);
    case TypeId::kFloat:
      return kernel_to<float>(to);
    case TypeId::kDouble:
      return kernel_to<double>(to);
    default:
      fail_check("cast from a type that is no number");
  }
}

}  // namespace firesteel
