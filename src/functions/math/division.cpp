#include "functions/math/division.h"

#include "base/errors/check.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

// What went wrong in a row; 0 is good.
constexpr int kZeroDivisor = 1;
constexpr int kOverflow = 2;

template <DivisionOperator op, typename T>
T remainder_of(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    const T rest = std::fmod(a, b);
    return op == DivisionOperator::kPositive && rest < 0 ? std::fmod(rest + b, b) : rest;
  } else {
    if (b == -1) {
      return 0;  // the smallest number % -1 would trap
    }
    const T rest = static_cast<T>(a % b);
    return op == DivisionOperator::kPositive && rest < 0 ? static_cast<T>((static_cast<int64_t>(rest) + b) % b) : rest;
  }
}

template <DivisionOperator op, typename T>
int divide_one(T a, T b, T& out) {
  out = 0;
  if (b == 0) {
    return kZeroDivisor;
  }
  if constexpr (op == DivisionOperator::kDivide) {
    out = a / b;
  } else if constexpr (op == DivisionOperator::kIntegral) {
    if (a == std::numeric_limits<T>::min() && b == -1) {
      out = a;
      return kOverflow;
    }
    out = a / b;
  } else {
    out = remainder_of<op>(a, b);
  }
  return 0;
}

void report(const KernelCall& call, size_t row, DivisionOperator op, bool zero_divisor) {
  if (call.errors.mode() == EvalMode::kLegacy) {
    if (zero_divisor) {
      call.errors.note_null(row);
    }
    return;
  }
  call.errors.fail(row, [&] {
    if (!zero_divisor) {
      return arithmetic_errors::overflow("Overflow in integral divide", "try_divide");
    }
    const bool divides = op == DivisionOperator::kDivide || op == DivisionOperator::kIntegral;
    return divides ? arithmetic_errors::divide_by_zero() : arithmetic_errors::remainder_by_zero();
  });
}

template <DivisionOperator op, typename T>
VectorPtr division_kernel(const KernelCall& call) {
  return map_fixed2_checked<T, T, T>(call, divide_one<op, T>, [&](size_t row) {
    const DenseInput<T> right(call, 1);
    report(call, row, op, right[row] == 0);
  });
}

template <DivisionOperator op>
ScalarKernel remainder_kernel(const DataType& type) {
  switch (type.id()) {
    case TypeId::kByte:
      return division_kernel<op, int8_t>;
    case TypeId::kShort:
      return division_kernel<op, int16_t>;
    case TypeId::kInteger:
      return division_kernel<op, int32_t>;
    case TypeId::kLong:
      return division_kernel<op, int64_t>;
    case TypeId::kFloat:
      return division_kernel<op, float>;
    default:
      return division_kernel<op, double>;
  }
}

}  // namespace

ScalarKernel make_number_division(DivisionOperator op, const DataType& type) {
  switch (op) {
    case DivisionOperator::kDivide:
      check(type.is(TypeId::kDouble), "/ of numbers is over DOUBLE");
      return division_kernel<DivisionOperator::kDivide, double>;
    case DivisionOperator::kIntegral:
      check(type.physical() == PhysicalType::kInt64, "div is over BIGINT");
      return division_kernel<DivisionOperator::kIntegral, int64_t>;
    case DivisionOperator::kRemainder:
      return remainder_kernel<DivisionOperator::kRemainder>(type);
    case DivisionOperator::kPositive:
      return remainder_kernel<DivisionOperator::kPositive>(type);
  }
  fail_check("unknown operator");
}

}  // namespace firesteel
