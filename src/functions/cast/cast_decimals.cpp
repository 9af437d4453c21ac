// Casts from and to DECIMAL among numbers and BOOLEAN.
#include "base/errors/check.h"
#include "base/text/number_text.h"
#include "functions/cast/cast_kernels.h"
#include "functions/cast/decimal_text.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/decimal_value.h"

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

std::string plain_text(const Vector& vector, size_t row) {
  std::string text = number_literal(vector, row);
  while (!text.empty() && text.back() >= 'A' && text.back() <= 'Z') {
    text.pop_back();
  }
  return text;
}

// Integer or decimal of scale `from_scale` to decimal. `always_fits`: the target has room, only the scale grows.
template <typename Out, typename In>
ScalarKernel rescaling(int from_scale, const DataType& to, bool always_fits) {
  const int scale = to.scale();
  if (always_fits && scale >= from_scale) {
    using U = std::conditional_t<sizeof(Out) == 16, uint128_t, uint64_t>;
    const auto factor = static_cast<U>(power_of_ten(scale - from_scale));
    return [factor](const KernelCall& call) {
      return map_fixed<Out, In>(
          call, [factor](In value) { return static_cast<Out>(static_cast<U>(static_cast<Out>(value)) * factor); });
    };
  }
  return [from_scale, scale, precision = to.precision()](const KernelCall& call) -> VectorPtr {
    return map_fixed_checked<Out, In>(
        call,
        [=](In value, Out& out) {
          const auto result = rescale(value, from_scale, precision, scale);
          out = static_cast<Out>(result.value_or(0));
          return result ? 0 : 1;
        },
        [&](size_t row) {
          cast_errors::decimal_out_of_range(call, row, plain_text(*call.arguments[0], row), call.result_type);
        });
  };
}

// Through the shortest text, as Spark does: 1.15D is 1.15, not 1.149999999999999911.
template <typename Out, typename In>
VectorPtr from_floating(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  Out* out = result->template mutable_values<Out>();
  const Input<In> input(call, 0);
  std::string text;
  call.rows.for_each([&](size_t row) {
    const In value = input[row];
    out[row] = 0;
    if (!std::isfinite(value)) {
      call.errors.note_null(row);
      return;
    }
    text.clear();
    append_double(static_cast<double>(value), text);  // 0.1F is 0.10000000149011612
    int128_t parsed = 0;
    if (parse_decimal(text, call.result_type.precision(), call.result_type.scale(), parsed) != DecimalParse::kGood) {
      cast_errors::decimal_out_of_range(call, row, text, call.result_type);
    }
    out[row] = static_cast<Out>(parsed);
  });
  return result;
}

template <typename Out>
ScalarKernel to_decimal(const DataType& from, const DataType& to) {
  const bool fits = !cast_forces_null(from, to, EvalMode::kAnsi);
  switch (from.id()) {
    case TypeId::kBoolean:
      return rescaling<Out, uint8_t>(0, to, fits);
    case TypeId::kByte:
      return rescaling<Out, int8_t>(0, to, fits);
    case TypeId::kShort:
      return rescaling<Out, int16_t>(0, to, fits);
    case TypeId::kInteger:
      return rescaling<Out, int32_t>(0, to, fits);
    case TypeId::kLong:
      return rescaling<Out, int64_t>(0, to, fits);
    case TypeId::kFloat:
      return from_floating<Out, float>;
    case TypeId::kDouble:
      return from_floating<Out, double>;
    case TypeId::kDecimal:
      return from.physical() == PhysicalType::kInt64 ? rescaling<Out, int64_t>(from.scale(), to, fits)
                                                     : rescaling<Out, int128_t>(from.scale(), to, fits);
    default:
      fail_check("cast to DECIMAL from a type that is no number");
  }
}

template <typename Out, typename In>
ScalarKernel to_integer(int scale) {
  return [divisor = power_of_ten(scale)](const KernelCall& call) -> VectorPtr {
    return map_fixed_checked<Out, In>(
        call,
        [divisor](In value, Out& out) {
          const int128_t whole = static_cast<int128_t>(value) / divisor;
          out = static_cast<Out>(whole);
          return static_cast<uint8_t>(out != whole);
        },
        [&](size_t row) {
          cast_errors::overflow(call, row, number_literal(*call.arguments[0], row), call.arguments[0]->type(),
                                call.result_type);
        });
  };
}

// Divides whole numbers of at most 15 digits exactly as Java's BigDecimal.doubleValue does; larger ones go by text.
template <typename Out, typename In>
ScalarKernel to_floating(int scale) {
  return [scale, divisor = std::pow(10.0, scale)](const KernelCall& call) -> VectorPtr {
    return map_fixed<Out, In>(call, [scale, divisor](In value) -> Out {
      const bool exact = value < 1'000'000'000'000'000 && value > -1'000'000'000'000'000 && scale <= 22;
      if (exact && std::is_same_v<Out, double>) {
        return static_cast<Out>(static_cast<double>(value) / divisor);
      }
      const std::string text = decimal_to_string(value, scale);
      return static_cast<Out>(std::is_same_v<Out, float> ? parse_float(text).value_or(0)
                                                         : parse_double(text).value_or(0));
    });
  };
}

template <typename In>
ScalarKernel from_decimal(const DataType& from, const DataType& to) {
  switch (to.id()) {
    case TypeId::kBoolean:
      return [](const KernelCall& call) {
        return map_fixed<uint8_t, In>(call, [](In value) { return static_cast<uint8_t>(value != 0); });
      };
    case TypeId::kByte:
      return to_integer<int8_t, In>(from.scale());
    case TypeId::kShort:
      return to_integer<int16_t, In>(from.scale());
    case TypeId::kInteger:
      return to_integer<int32_t, In>(from.scale());
    case TypeId::kLong:
      return to_integer<int64_t, In>(from.scale());
    case TypeId::kFloat:
      return to_floating<float, In>(from.scale());
    case TypeId::kDouble:
      return to_floating<double, In>(from.scale());
    default:
      fail_check("cast from DECIMAL to a type that is no number");
  }
}

}  // namespace

ScalarKernel make_decimal_cast(const DataType& from, const DataType& to) {
  if (to.is_decimal()) {
    return to.physical() == PhysicalType::kInt64 ? to_decimal<int64_t>(from, to) : to_decimal<int128_t>(from, to);
  }
  return from.physical() == PhysicalType::kInt64 ? from_decimal<int64_t>(from, to) : from_decimal<int128_t>(from, to);
}

}  // namespace firesteel
