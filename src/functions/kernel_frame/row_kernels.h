#pragma once

#include "functions/function_def.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"

#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace firesteel {

/// Kernels from plain functions over values, one call a row, for functions whose work is more than a few instructions.
/// In: physical C++ types; std::string_view for strings. The frame has taken care of NULL arguments.

namespace row_kernels_detail {

template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <typename... In, size_t... I, typename Body>
void for_each_row(const KernelCall& call, std::index_sequence<I...>, Body body) {
  const std::tuple<Input<In>...> inputs(Input<In>(call, I)...);
  call.rows.for_each([&](size_t row) { body(row, std::get<I>(inputs)[row]...); });
}

}  // namespace row_kernels_detail

/// f(In...) -> Out, or std::optional<Out> where an empty one is NULL.
template <typename Out, typename... In, typename F>
ScalarKernel fixed_kernel(F f) {
  return [f](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    Out* out = result->template mutable_values<Out>();
    row_kernels_detail::for_each_row<In...>(call, std::index_sequence_for<In...>{}, [&](size_t row, const auto&... in) {
      auto value = f(in...);
      if constexpr (row_kernels_detail::IsOptional<decltype(value)>::value) {
        if (value) {
          out[row] = *value;
        } else {
          call.errors.note_null(row);
        }
      } else {
        out[row] = value;
      }
    });
    return result;
  };
}

/// f(In..., std::string& out): appends to the empty `out`. Returning false (if it returns a bool) means NULL.
template <typename... In, typename F>
ScalarKernel string_kernel(F f) {
  return [f](const KernelCall& call) -> VectorPtr {
    StringResult result(call);
    std::string out;
    row_kernels_detail::for_each_row<In...>(call, std::index_sequence_for<In...>{}, [&](size_t row, const auto&... in) {
      out.clear();
      if constexpr (std::is_same_v<decltype(f(in..., out)), bool>) {
        if (!f(in..., out)) {
          call.errors.note_null(row);
          return;
        }
      } else {
        f(in..., out);
      }
      result.set(row, out);
    });
    return result.finish();
  };
}

/// f(std::string_view text, In...) -> std::string_view: a part of `text`, whose bytes the result shares.
template <typename... In, typename F>
ScalarKernel substring_kernel(F f) {
  return [f](const KernelCall& call) -> VectorPtr {
    StringResult result(call);
    result.keep_alive(*call.arguments[0]);
    row_kernels_detail::for_each_row<std::string_view, In...>(
        call, std::index_sequence_for<std::string_view, In...>{},
        [&](size_t row, const auto&... in) { result.set_shared(row, StringView(f(in...))); });
    return result.finish();
  };
}

}  // namespace firesteel
