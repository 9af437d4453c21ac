// bitmap_bit_position, bitmap_bucket_number, bitmap_count.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/sketch/sketch_lists.h"

#include <bit>

namespace firesteel {
namespace {

constexpr int64_t kBits = 8 * 4096;  // of one bucket

int64_t bit_position(int64_t value) {
  return value > 0 ? (value - 1) % kBits : static_cast<int64_t>((uint64_t{0} - static_cast<uint64_t>(value)) % kBits);
}

int64_t bucket_number(int64_t value) { return value > 0 ? 1 + (value - 1) / kBits : value / kBits; }

}  // namespace

std::vector<FunctionDef> bitmap_functions() {
  return {declare_scalar("misc_funcs",
                         {.name = "bitmap_bit_position",
                          .since = "3.5.0",
                          .usage = "Returns the position of a number in the bitmap of its bucket.",
                          .example = {"SELECT bitmap_bit_position(123)", "122"}},
                         {{"BIGINT -> BIGINT",
                           [](const KernelCall& call) { return map_fixed<int64_t, int64_t>(call, bit_position); }}}),
          declare_scalar("misc_funcs",
                         {.name = "bitmap_bucket_number",
                          .since = "3.5.0",
                          .usage = "Returns the number of the bucket that a number falls into.",
                          .example = {"SELECT bitmap_bucket_number(123)", "1"}},
                         {{"BIGINT -> BIGINT",
                           [](const KernelCall& call) { return map_fixed<int64_t, int64_t>(call, bucket_number); }}}),
          declare_scalar("misc_funcs",
                         {.name = "bitmap_count",
                          .since = "3.5.0",
                          .usage = "Returns how many bits of a bitmap are set.",
                          .example = {"SELECT bitmap_count(X'1010')", "2"}},
                         ScalarFunction{[](std::span<const ArgumentInfo> arguments,
                                           const BindContext&) -> BindResult<ScalarBinding> {
                           if (!arguments[0].type.is(TypeId::kBinary)) {
                             return unexpected_input_type(0, "\"BINARY\"", arguments[0].type);
                           }
                           ScalarBinding binding;
                           binding.argument_types = {arguments[0].type};
                           binding.result_type = DataType::long_type();
                           binding.nullable = arguments[0].nullable;
                           binding.kernel = fixed_kernel<int64_t, std::string_view>([](std::string_view bytes) {
                             int64_t count = 0;
                             for (const char byte : bytes) {
                               count += std::popcount(static_cast<unsigned char>(byte));
                             }
                             return count;
                           });
                           return binding;
                         }})};
}

}  // namespace firesteel
