#include "functions/math/round_decimal.h"

#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/decimal_value.h"

namespace firesteel {
namespace {

template <typename Out, typename In>
ScalarKernel kernel(const DataType& from, const DataType& to, int scale, Rounding mode) {
  const int dropped = from.scale() - scale;
  const int128_t divisor = dropped > 0 ? power_of_ten(std::min(dropped, 38)) : 1;
  const int128_t factor = scale < 0 ? power_of_ten(std::min(-scale, 38)) : 1;
  const bool vanishes = dropped > 38 || scale < -38;
  return [=, precision = to.precision()](const KernelCall& call) -> VectorPtr {
    return map_fixed_checked<Out, In>(
        call,
        [=](In value, Out& out) {
          const int128_t rounded = vanishes ? 0 : divide_rounded(value, divisor, mode) * factor;
          out = static_cast<Out>(rounded);
          return static_cast<uint8_t>(!fits_precision(rounded, precision));
        },
        [&](size_t row) {
          if (call.errors.mode() == EvalMode::kLegacy) {
            call.errors.note_null(row);
            return;
          }
          call.errors.fail(row, [&] {
            return arithmetic_errors::decimal_out_of_range(
                decimal_to_string(DenseInput<In>(call, 0)[row], from.scale()), call.result_type);
          });
        });
  };
}

}  // namespace

ScalarKernel make_round_decimal(const DataType& from, const DataType& to, int scale, Rounding mode) {
  const bool wide_in = from.physical() == PhysicalType::kInt128;
  if (to.physical() == PhysicalType::kInt128) {
    return wide_in ? kernel<int128_t, int128_t>(from, to, scale, mode)
                   : kernel<int128_t, int64_t>(from, to, scale, mode);
  }
  return wide_in ? kernel<int64_t, int128_t>(from, to, scale, mode) : kernel<int64_t, int64_t>(from, to, scale, mode);
}

}  // namespace firesteel
