#include "functions/comparison/comparison_kernels.h"

#include "base/errors/check.h"
#include "functions/comparison/compare_values.h"
#include "functions/kernel_frame/fixed_loops.h"

#include <array>

namespace firesteel {
namespace {

using Op = ComparisonOperator;

// Greater is less with the sides turned, so that half of the loops suffice.
template <Op op, typename T>
uint8_t holds(const T& a, const T& b) {
  if constexpr (std::is_floating_point_v<T>) {
    if constexpr (op == Op::kEqual) {
      return floating_equal(a, b);
    } else if constexpr (op == Op::kNotEqual) {
      return !floating_equal(a, b);
    } else if constexpr (op == Op::kLess) {
      return floating_less(a, b);
    } else {
      return !floating_less(b, a);
    }
  } else if constexpr (op == Op::kEqual) {
    return a == b;
  } else if constexpr (op == Op::kNotEqual) {
    return !(a == b);
  } else if constexpr (op == Op::kLess) {
    return a < b;
  } else {
    return !(b < a);
  }
}

template <Op op, typename T>
VectorPtr compare_fixed(const KernelCall& call) {
  return map_fixed2<uint8_t, T, T>(call, [](T a, T b) { return holds<op, T>(a, b); });
}

template <Op op>
VectorPtr compare_strings(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  const Input<StringView> left(call, 0);
  const Input<StringView> right(call, 1);
  if (right.is_constant() && left.decoded().is_identity()) {
    const StringView constant = right[0];
    const auto* values = call.arguments[0]->values<StringView>();
    call.rows.for_each([&](size_t row) { out[row] = holds<op, StringView>(values[row], constant); });
  } else {
    call.rows.for_each([&](size_t row) { out[row] = holds<op, StringView>(left[row], right[row]); });
  }
  return result;
}

template <Op op>
VectorPtr compare_any(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  call.rows.for_each([&](size_t row) {
    out[row] = holds<op, int>(compare_values(*call.arguments[0], row, *call.arguments[1], row), 0);
  });
  return result;
}

template <Op op>
ScalarKernel kernel_for(PhysicalType type) {
  switch (type) {
    case PhysicalType::kBool:
      return compare_fixed<op, uint8_t>;
    case PhysicalType::kInt8:
      return compare_fixed<op, int8_t>;
    case PhysicalType::kInt16:
      return compare_fixed<op, int16_t>;
    case PhysicalType::kInt32:
      return compare_fixed<op, int32_t>;
    case PhysicalType::kInt64:
      return compare_fixed<op, int64_t>;
    case PhysicalType::kInt128:
      return compare_fixed<op, int128_t>;
    case PhysicalType::kFloat:
      return compare_fixed<op, float>;
    case PhysicalType::kDouble:
      return compare_fixed<op, double>;
    case PhysicalType::kString:
      return compare_strings<op>;
    default:
      return compare_any<op>;
  }
}

ScalarKernel turned(ScalarKernel kernel) {
  return [kernel = std::move(kernel)](const KernelCall& call) {
    const std::array arguments = {call.arguments[1], call.arguments[0]};
    return kernel({arguments, call.rows, call.size, call.result_type, call.errors, call.environment});
  };
}

}  // namespace

ScalarKernel make_comparison(ComparisonOperator op, const DataType& type) {
  switch (op) {
    case Op::kEqual:
      return kernel_for<Op::kEqual>(type.physical());
    case Op::kNotEqual:
      return kernel_for<Op::kNotEqual>(type.physical());
    case Op::kLess:
      return kernel_for<Op::kLess>(type.physical());
    case Op::kLessOrEqual:
      return kernel_for<Op::kLessOrEqual>(type.physical());
    case Op::kGreater:
      return turned(kernel_for<Op::kLess>(type.physical()));
    case Op::kGreaterOrEqual:
      return turned(kernel_for<Op::kLessOrEqual>(type.physical()));
  }
  fail_check("unknown operator");
}

ScalarKernel make_null_safe_equal(const DataType& type) {
  return [equal = make_comparison(Op::kEqual, type)](const KernelCall& call) -> VectorPtr {
    const Vector& left = *call.arguments[0];
    const Vector& right = *call.arguments[1];
    if (!left.may_have_nulls() && !right.may_have_nulls() && !left.type().is_null()) {
      return equal(call);
    }
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<uint8_t>();
    std::vector<int32_t> valid;
    call.rows.for_each([&](size_t row) {
      const bool left_null = left.is_null(row) || left.type().is_null();
      const bool right_null = right.is_null(row) || right.type().is_null();
      out[row] = left_null && right_null;
      if (!left_null && !right_null) {
        valid.push_back(static_cast<int32_t>(row));
      }
    });
    const VectorPtr equals = equal(
        {call.arguments, {valid.data(), valid.size()}, call.size, call.result_type, call.errors, call.environment});
    for (const int32_t row : valid) {
      out[row] = equals->values<uint8_t>()[row];
    }
    return result;
  };
}

}  // namespace firesteel
