// /, div, % and pmod over decimals.
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/decimal_value.h"
#include "functions/math/division.h"
#include "types/coercion.h"

#include <algorithm>

namespace firesteel {
namespace {

struct Division {
  DivisionOperator op;
  DataType left;
  DataType right;
  DataType result;
  /// Digits the dividend is shifted by, when that fits 38 digits; -1: the slow road.
  int shift = -1;
};

constexpr int kZeroDivisor = 1;
constexpr int kOutOfRange = 2;

// Truncated quotient half up: |rest| * 2 >= |divisor| adds one away from zero.
int128_t quotient_half_up(int128_t dividend, int128_t divisor) {
  const int128_t quotient = dividend / divisor;
  const int128_t rest = dividend - quotient * divisor;
  if (magnitude(rest) * 2 >= magnitude(divisor)) {
    return quotient + ((dividend < 0) == (divisor < 0) ? 1 : -1);
  }
  return quotient;
}

int128_t quick_shift(int128_t value, int digits) { return digits == 0 ? value : value * power_of_ten(digits); }

DecimalValue exact_quotient(const Division& d, int128_t a, int128_t b) {
  if (d.op == DivisionOperator::kIntegral) {
    // Truncates: the quotient at scale 0 of what is left after taking the remainder away.
    DecimalValue rest = remainder(a, d.left.scale(), b, d.right.scale());
    rest.negative = !rest.negative;
    const DecimalValue whole = add(DecimalValue::of(a, d.left.scale()), rest);
    const int scale = std::max(d.left.scale(), d.right.scale());
    const auto dividend = whole.rounded(kMaxDecimalPrecision, scale);
    return dividend ? divide(*dividend, scale, b, d.right.scale(), 0) : DecimalValue{{~uint128_t{0}, 0}, false, 0};
  }
  if (d.op == DivisionOperator::kDivide) {
    return divide(a, d.left.scale(), b, d.right.scale(), d.result.scale());
  }
  DecimalValue rest = remainder(a, d.left.scale(), b, d.right.scale());
  if (d.op == DivisionOperator::kPositive && rest.negative) {
    const DecimalValue sum = add(rest, DecimalValue::of(b, d.right.scale()));
    const auto shifted = sum.rounded(kMaxDecimalPrecision, sum.scale);
    rest = shifted ? remainder(*shifted, sum.scale, b, d.right.scale()) : sum;
  }
  return rest;
}

int128_t quick(const Division& d, int128_t a, int128_t b) {
  switch (d.op) {
    case DivisionOperator::kDivide:
      return quotient_half_up(quick_shift(a, d.shift), b);
    case DivisionOperator::kIntegral:
      return quick_shift(a, std::max(d.right.scale() - d.left.scale(), 0)) /
             quick_shift(b, std::max(d.left.scale() - d.right.scale(), 0));
    case DivisionOperator::kRemainder:
    case DivisionOperator::kPositive: {
      const int128_t divisor = quick_shift(b, std::max(d.left.scale() - d.right.scale(), 0));
      const int128_t rest = quick_shift(a, std::max(d.right.scale() - d.left.scale(), 0)) % divisor;
      return d.op == DivisionOperator::kPositive && rest < 0 ? (rest + divisor) % divisor : rest;
    }
  }
  return 0;
}

template <typename Out>
int divide_one(const Division& d, int128_t a, int128_t b, Out& out) {
  out = 0;
  if (b == 0) {
    return kZeroDivisor;
  }
  int128_t value;
  if (d.shift >= 0) {
    value = quick(d, a, b);
  } else {
    const auto rounded =
        exact_quotient(d, a, b).rounded(kMaxDecimalPrecision, d.result.is_decimal() ? d.result.scale() : 0);
    if (!rounded) {
      return kOutOfRange;
    }
    value = *rounded;
  }
  out = static_cast<Out>(value);
  // A BIGINT takes the lowest 64 bits, as Spark's Decimal.toLong, with ANSI too.
  return !d.result.is_decimal() || fits_precision(value, d.result.precision()) ? 0 : kOutOfRange;
}

void report(const KernelCall& call, size_t row, const Division& d, int128_t a, int128_t b) {
  if (call.errors.mode() == EvalMode::kLegacy) {
    call.errors.note_null(row);
    return;
  }
  call.errors.fail(row, [&] {
    if (b != 0) {
      return d.result.is_decimal()
                 ? arithmetic_errors::decimal_out_of_range(exact_quotient(d, a, b).to_plain_string(), d.result)
                 : arithmetic_errors::overflow("Overflow in integral divide", "try_divide");
    }
    const bool divides = d.op == DivisionOperator::kDivide || d.op == DivisionOperator::kIntegral;
    return divides ? arithmetic_errors::divide_by_zero() : arithmetic_errors::remainder_by_zero();
  });
}

template <typename Out, typename A, typename B>
ScalarKernel kernel_of(Division d) {
  return [d](const KernelCall& call) -> VectorPtr {
    return map_fixed2_checked<Out, A, B>(
        call, [&d](A a, B b, Out& out) { return divide_one(d, a, b, out); },
        [&](size_t row) {
          const DenseInput<A> left(call, 0);
          const DenseInput<B> right(call, 1);
          report(call, row, d, left[row], right[row]);
        });
  };
}

template <typename Out>
ScalarKernel kernel_for(const Division& d) {
  const bool left_wide = d.left.physical() == PhysicalType::kInt128;
  if (d.right.physical() == PhysicalType::kInt128) {
    return left_wide ? kernel_of<Out, int128_t, int128_t>(d) : kernel_of<Out, int64_t, int128_t>(d);
  }
  return left_wide ? kernel_of<Out, int128_t, int64_t>(d) : kernel_of<Out, int64_t, int64_t>(d);
}

// Half of the digits beyond 38 is taken from the scale, half from the digits before the point.
DataType quotient_keeping_scale(const DataType& left, const DataType& right) {
  int digits = std::min(kMaxDecimalPrecision, left.precision() - left.scale() + right.scale());
  int scale = std::min(kMaxDecimalPrecision, std::max(6, left.scale() + right.precision() + 1));
  if (const int excess = digits + scale - kMaxDecimalPrecision; excess > 0) {
    scale -= excess / 2 + 1;
    digits = kMaxDecimalPrecision - scale;
  }
  return bounded_decimal(digits + scale, scale);
}

DataType result_type(DivisionOperator op, const DataType& left, const DataType& right, bool keep_scale) {
  const int left_digits = left.precision() - left.scale();
  const int right_digits = right.precision() - right.scale();
  if (op == DivisionOperator::kDivide) {
    if (keep_scale) {
      return quotient_keeping_scale(left, right);
    }
    const int scale = std::max(6, left.scale() + right.precision() + 1);
    return adjust_precision_scale(left_digits + right.scale() + scale, scale);
  }
  if (op == DivisionOperator::kIntegral) {
    return DataType::long_type();
  }
  const int scale = std::max(left.scale(), right.scale());
  const int precision = std::min(left_digits, right_digits) + scale;
  return keep_scale ? bounded_decimal(precision, scale) : adjust_precision_scale(precision, scale);
}

}  // namespace

DecimalOperation make_decimal_division(DivisionOperator op, const DataType& left, const DataType& right,
                                       bool keep_scale) {
  Division d{op, left, right, result_type(op, left, right, keep_scale)};
  if (op == DivisionOperator::kDivide) {
    const int shift = d.result.scale() - left.scale() + right.scale();
    d.shift = shift >= 0 && left.precision() + shift <= kMaxDecimalPrecision ? shift : -1;
  } else {
    const int scale = std::max(left.scale(), right.scale());
    const bool fits = left.precision() + scale - left.scale() <= kMaxDecimalPrecision &&
                      right.precision() + scale - right.scale() <= kMaxDecimalPrecision;
    const bool same_scale = op == DivisionOperator::kIntegral || d.result.scale() == scale;
    d.shift = fits && same_scale ? 0 : -1;
  }
  DecimalOperation operation{d.result, {}};
  operation.kernel = d.result.physical() == PhysicalType::kInt128 ? kernel_for<int128_t>(d) : kernel_for<int64_t>(d);
  return operation;
}

}  // namespace firesteel
