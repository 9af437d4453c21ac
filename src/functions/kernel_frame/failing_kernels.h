#pragma once

#include "functions/kernel_frame/row_kernels.h"

#include <string>
#include <tuple>
#include <utility>

namespace firesteel {

/// What a row's computation may say besides its value.
struct RowOutcome {
  RowErrors& errors;
  size_t row;

  /// The row fails; `make` builds the SparkError and is called for the first failure only.
  template <typename Make>
  void fail(Make&& make) const {
    errors.fail(row, std::forward<Make>(make));
  }
  void null() const { errors.note_null(row); }
};

/// As string_kernel, for functions whose rows may fail: f(const RowOutcome&, In..., std::string& out).
template <typename... In, typename F>
ScalarKernel failing_string_kernel(F f) {
  return [f](const KernelCall& call) -> VectorPtr {
    StringResult result(call);
    std::string out;
    row_kernels_detail::for_each_row<In...>(call, std::index_sequence_for<In...>{}, [&](size_t row, const auto&... in) {
      out.clear();
      f(RowOutcome{call.errors, row}, in..., out);
      result.set(row, out);
    });
    return result.finish();
  };
}

}  // namespace firesteel
