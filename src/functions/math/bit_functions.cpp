// &, |, ^, ~ and the shifts.
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/math/arithmetic_functions.h"
#include "functions/math/arithmetic_types.h"

#include <bit>

namespace firesteel {
namespace {

template <typename T, typename F>
ScalarKernel binary_kernel(F f) {
  return [f](const KernelCall& call) {
    return map_fixed2<T, T, T>(call, [f](T a, T b) { return static_cast<T>(f(a, b)); });
  };
}

template <typename F>
ScalarKernel binary_kernel_for(const DataType& type, F f) {
  switch (type.id()) {
    case TypeId::kByte:
      return binary_kernel<int8_t>(f);
    case TypeId::kShort:
      return binary_kernel<int16_t>(f);
    case TypeId::kInteger:
      return binary_kernel<int32_t>(f);
    default:
      return binary_kernel<int64_t>(f);
  }
}

template <typename F>
ScalarFunction bitwise(F f) {
  return {[f](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<ScalarBinding> {
    const auto operands = numeric_operands(arguments[0], arguments[1], coercion_rules(context));
    if (!operands || !operands->left.is_integral()) {
      // Only beside a decimal both sides are brought to one type that is no integer.
      const bool promoted = operands && (arguments[0].type.is_decimal() || arguments[1].type.is_decimal());
      const DataType& left = promoted ? operands->left : arguments[0].type;
      const DataType& right = promoted ? operands->right : arguments[1].type;
      return operand_mismatch(left, right, kIntegralTypes);
    }
    ScalarBinding binding;
    binding.argument_types = {operands->left, operands->right};
    binding.result_type = operands->left;
    binding.nullable = any_nullable(arguments);
    binding.kernel = binary_kernel_for(operands->left, f);
    return binding;
  }};
}

template <typename T>
ScalarKernel complement() {
  return [](const KernelCall& call) { return map_fixed<T, T>(call, [](T a) { return static_cast<T>(~a); }); };
}

// Java's shifts: the distance counts modulo the width.
template <typename T, typename F>
ScalarKernel shift(F f) {
  return [f](const KernelCall& call) {
    return map_fixed2<T, T, int32_t>(call,
                                     [f](T a, int32_t by) { return f(a, by & (8 * static_cast<int>(sizeof(T)) - 1)); });
  };
}

template <typename F32, typename F64>
ScalarFunction shift_function(F32 f32, F64 f64) {
  ScalarFunction narrow = overloaded({{"INT, INT -> INT", shift<int32_t>(f32)}});
  ScalarFunction wide = overloaded({{"BIGINT, INT -> BIGINT", shift<int64_t>(f64)}});
  ScalarFunction function =
      overloaded({{"INT, INT -> INT", shift<int32_t>(f32)}, {"BIGINT, INT -> BIGINT", shift<int64_t>(f64)}});
  // The value alone chooses, whatever has to be cast to a count.
  function.bind = [narrow = std::move(narrow.bind), wide = std::move(wide.bind), either = std::move(function.bind)](
                      std::span<const ArgumentInfo> arguments, const BindContext& context) {
    const DataType& value = arguments[0].type;
    if (value.is(TypeId::kLong)) {
      return wide(arguments, context);
    }
    return value.is(TypeId::kInteger) ? narrow(arguments, context) : either(arguments, context);
  };
  return function;
}

FunctionDef declare(std::string name, std::vector<std::string> aliases, std::string since, std::string usage,
                    FunctionExample example, int arguments, ScalarFunction body) {
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .group = "bitwise_funcs",
          .since = std::move(since),
          .usage = std::move(usage),
          .arguments = "",
          .examples = {std::move(example)},
          .min_arguments = arguments,
          .max_arguments = arguments,
          .body = std::move(body)};
}

template <typename T>
ScalarKernel count_bits() {
  return [](const KernelCall& call) {
    return map_fixed<int32_t, T>(call,
                                 [](T a) { return std::popcount(static_cast<uint64_t>(static_cast<int64_t>(a))); });
  };
}

template <typename T>
ScalarKernel get_bit() {
  return [](const KernelCall& call) -> VectorPtr {
    constexpr int kBits = 8 * sizeof(T);
    return map_fixed2_checked<int8_t, T, int32_t>(
        call,
        [](T value, int32_t position, int8_t& out) {
          out = static_cast<int8_t>((value >> (position & (kBits - 1))) & 1);
          return position < 0 || position >= kBits ? 1 : 0;
        },
        [&](size_t row) {
          call.errors.fail(row, [&] {
            return SparkError("INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE",
                              {{"functionName", "`getbit`"},
                               {"parameter", "`pos`"},
                               {"upper", std::to_string(kBits)},
                               {"invalidValue", std::to_string(DenseInput<int32_t>(call, 1)[row])}});
          });
        });
  };
}

// Numbers and truth only: a text is not read as a number.
ScalarFunction without_texts(ScalarFunction function) {
  function.bind = [inner = std::move(function.bind)](std::span<const ArgumentInfo> arguments,
                                                     const BindContext& context) -> BindResult<ScalarBinding> {
    const DataType& type = arguments[0].type;
    return type.is_integral() || type.is(TypeId::kBoolean) || type.is_null()
               ? inner(arguments, context)
               : unexpected_input_type(0, "(\"INTEGRAL\" or \"BOOLEAN\")", type);
  };
  return function;
}

ScalarFunction of_integers(ScalarFunction function) {
  function.bind = [inner = std::move(function.bind)](std::span<const ArgumentInfo> arguments,
                                                     const BindContext& context) -> BindResult<ScalarBinding> {
    const DataType& type = arguments[0].type;
    return type.is_integral() || type.is_null() ? inner(arguments, context)
                                                : unexpected_input_type(0, "\"INTEGRAL\"", type);
  };
  return function;
}

}  // namespace

std::vector<FunctionDef> bit_functions() {
  return {
      declare("&", {}, "1.4.0", "Returns the bits that are set in both.", {"SELECT 3 & 5", "1"}, 2,
              bitwise([](auto a, auto b) { return a & b; })),
      declare("|", {}, "1.4.0", "Returns the bits that are set in either.", {"SELECT 3 | 5", "7"}, 2,
              bitwise([](auto a, auto b) { return a | b; })),
      declare("^", {}, "1.4.0", "Returns the bits that are set in one of the two only.", {"SELECT 3 ^ 5", "6"}, 2,
              bitwise([](auto a, auto b) { return a ^ b; })),
      declare("~", {}, "1.4.0", "Returns the number with every bit turned.", {"SELECT ~ 0", "-1"}, 1,
              of_integers(overloaded({{"INT -> INT", complement<int32_t>()},
                                      {"BIGINT -> BIGINT", complement<int64_t>()},
                                      {"TINYINT -> TINYINT", complement<int8_t>()},
                                      {"SMALLINT -> SMALLINT", complement<int16_t>()}}))),
      declare("shiftleft", {"<<"}, "1.5.0", "Shifts the bits to the left.", {"SELECT shiftleft(2, 1)", "4"}, 2,
              shift_function([](int32_t a, int by) { return static_cast<int32_t>(static_cast<uint32_t>(a) << by); },
                             [](int64_t a, int by) { return static_cast<int64_t>(static_cast<uint64_t>(a) << by); })),
      declare("shiftright", {">>"}, "1.5.0", "Shifts the bits to the right, keeping the sign.",
              {"SELECT shiftright(4, 1)", "2"}, 2,
              shift_function([](int32_t a, int by) { return a >> by; }, [](int64_t a, int by) { return a >> by; })),
      declare("shiftrightunsigned", {">>>"}, "1.5.0", "Shifts the bits to the right, filling with zeros.",
              {"SELECT shiftrightunsigned(4, 1)", "2"}, 2,
              shift_function([](int32_t a, int by) { return static_cast<int32_t>(static_cast<uint32_t>(a) >> by); },
                             [](int64_t a, int by) { return static_cast<int64_t>(static_cast<uint64_t>(a) >> by); })),
      declare("bit_count", {}, "3.0.0", "Returns how many bits are set.", {"SELECT bit_count(7)", "3"}, 1,
              without_texts(overloaded({{"INT -> INT", count_bits<int32_t>()},
                                        {"BIGINT -> INT", count_bits<int64_t>()},
                                        {"SMALLINT -> INT", count_bits<int16_t>()},
                                        {"TINYINT -> INT", count_bits<int8_t>()},
                                        {"BOOLEAN -> INT", count_bits<uint8_t>()}}))),
      declare("getbit", {"bit_get"}, "3.2.0", "Returns the bit at a position counted from the right.",
              {"SELECT getbit(11, 0)", "1"}, 2,
              of_integers(overloaded({{"BIGINT, INT -> TINYINT", get_bit<int64_t>()},
                                      {"INT, INT -> TINYINT", get_bit<int32_t>()},
                                      {"SMALLINT, INT -> TINYINT", get_bit<int16_t>()},
                                      {"TINYINT, INT -> TINYINT", get_bit<int8_t>()}}))),
  };
}

}  // namespace firesteel
