#pragma once

#include "functions/kernel_frame/inputs.h"

#include <memory>

namespace firesteel {

/// Loops over fixed-width values that the compiler can vectorise: one for each combination of flat and constant
/// arguments, and one for sparse rows. `f` must be total (defined for any bit pattern, no traps), because dense loops
/// also run over rows outside `call.rows` when most rows are wanted.

namespace fixed_loops_detail {

/// Above this share of wanted rows the dense loop over all rows beats hopping over indices.
inline bool prefer_dense(const KernelCall& call) { return call.rows.is_all() || call.rows.count * 4 >= call.size; }

}  // namespace fixed_loops_detail

/// out[row] = f(a[row])
template <typename Out, typename A, typename F>
VectorPtr map_fixed(const KernelCall& call, F f) {
  auto result = Vector::flat(call.result_type, call.size);
  Out* __restrict out = result->template mutable_values<Out>();
  const DenseInput<A> input(call, 0);
  const A* __restrict a = input.values();
  if (!input.is_constant() && fixed_loops_detail::prefer_dense(call)) {
    const size_t n = call.rows.is_all() ? call.rows.count : call.size;
    for (size_t i = 0; i < n; ++i) {
      out[i] = f(a[i]);
    }
  } else {
    call.rows.for_each([&](size_t row) { out[row] = f(input[row]); });
  }
  return result;
}

/// out[row] = f(a[row], b[row])
template <typename Out, typename A, typename B, typename F>
VectorPtr map_fixed2(const KernelCall& call, F f) {
  auto result = Vector::flat(call.result_type, call.size);
  Out* __restrict out = result->template mutable_values<Out>();
  const DenseInput<A> left(call, 0);
  const DenseInput<B> right(call, 1);
  const A* __restrict a = left.values();
  const B* __restrict b = right.values();
  const size_t n = call.rows.is_all() ? call.rows.count : call.size;
  if (!fixed_loops_detail::prefer_dense(call) || (left.is_constant() && right.is_constant())) {
    call.rows.for_each([&](size_t row) { out[row] = f(left[row], right[row]); });
  } else if (right.is_constant()) {
    const B constant = b[0];
    for (size_t i = 0; i < n; ++i) {
      out[i] = f(a[i], constant);
    }
  } else if (left.is_constant()) {
    const A constant = a[0];
    for (size_t i = 0; i < n; ++i) {
      out[i] = f(constant, b[i]);
    }
  } else {
    for (size_t i = 0; i < n; ++i) {
      out[i] = f(a[i], b[i]);
    }
  }
  return result;
}

/// As map_fixed, for an `f(a, Out& out)` that returns a word which is zero exactly when the row is good. The words are
/// or-ed over the batch; only when something failed are the rows looked at one by one: on_error(row).
template <typename Out, typename A, typename F, typename OnError>
VectorPtr map_fixed_checked(const KernelCall& call, F f, OnError on_error) {
  using Flag = std::invoke_result_t<F, A, Out&>;
  Flag failed = 0;
  auto result = map_fixed<Out, A>(call, [&failed, f](A a) {
    Out out;
    failed = static_cast<Flag>(failed | f(a, out));
    return out;
  });
  if (failed != 0) [[unlikely]] {
    const DenseInput<A> input(call, 0);
    call.rows.for_each([&](size_t row) {
      Out out;
      if (f(input[row], out) != 0) {
        on_error(row);
      }
    });
  }
  return result;
}

/// As map_fixed2, checked like map_fixed_checked: f(a, b, Out& out), on_error(row).
template <typename Out, typename A, typename B, typename F, typename OnError>
VectorPtr map_fixed2_checked(const KernelCall& call, F f, OnError on_error) {
  using Flag = std::invoke_result_t<F, A, B, Out&>;
  Flag failed = 0;
  auto result = map_fixed2<Out, A, B>(call, [&failed, f](A a, B b) {
    Out out;
    failed = static_cast<Flag>(failed | f(a, b, out));
    return out;
  });
  if (failed != 0) [[unlikely]] {
    const DenseInput<A> left(call, 0);
    const DenseInput<B> right(call, 1);
    call.rows.for_each([&](size_t row) {
      Out out;
      if (f(left[row], right[row], out) != 0) {
        on_error(row);
      }
    });
  }
  return result;
}

}  // namespace firesteel
