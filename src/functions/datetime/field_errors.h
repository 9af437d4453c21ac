#pragma once

#include "base/errors/spark_error.h"
#include "functions/kernel_frame/row_kernels.h"

#include <cstdint>
#include <optional>
#include <string>

namespace firesteel {

/// A kernel of one call a row: f(call, row, In...) -> Out. `f` reports failures through call.errors and then returns
/// any value.
template <typename Out, typename... In, typename F>
ScalarKernel reporting_kernel(F f) {
  return [f](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    Out* out = result->template mutable_values<Out>();
    row_kernels_detail::for_each_row<In...>(call, std::index_sequence_for<In...>{},
                                            [&](size_t row, const auto&... in) { out[row] = f(call, row, in...); });
    return result;
  };
}

/// DATETIME_FIELD_OUT_OF_BOUNDS with java.time's sentence; NULL in the other modes.
void field_out_of_bounds(const KernelCall& call, size_t row, const std::string& sentence, bool suggests_ansi);
/// DATETIME_OVERFLOW; always an error.
void datetime_overflow(const KernelCall& call, size_t row, const std::string& operation);

/// java.time's sentence when a value is outside a field's range.
std::optional<std::string> range_error(const char* field, int64_t value, int64_t least, int64_t most,
                                       const char* range);
/// Days since the epoch; none and a sentence when there is no such date.
std::optional<int64_t> checked_date(int64_t year, int64_t month, int64_t day, std::string& sentence);
/// Nanoseconds since midnight of a time of day, its seconds in millionths.
std::optional<int64_t> checked_time(int64_t hour, int64_t minute, int64_t second_micros, std::string& sentence);

}  // namespace firesteel
