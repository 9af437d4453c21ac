// Elementary functions over DOUBLE.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/math/math_functions.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace firesteel {
namespace {

constexpr const char* kGroup = "math_funcs";

// e^x as the C library of Sun (fdlibm) computes it, which Java's last digits come from: x = k ln 2 + r, e^r by a
// rational function of r^2.
double java_exp(double x) {
  if (!std::isfinite(x) || std::fabs(x) > 700 || std::fabs(x) < 0x1p-28) {
    return std::exp(x);
  }
  constexpr double kLn2High = 6.93147180369123816490e-01;
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr double kTerms[] = {1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
                               -1.65339022054652515390e-06, 4.13813679705723846039e-08};
  int k = 0;
  if (std::fabs(x) >= 1.5 * std::numbers::ln2) {
    k = static_cast<int>(1 / std::numbers::ln2 * x + (x < 0 ? -0.5 : 0.5));
  } else if (std::fabs(x) > 0.5 * std::numbers::ln2) {
    k = x < 0 ? -1 : 1;
  }
  const double high = x - k * kLn2High;
  const double low = k * kLn2Low;
  const double r = high - low;
  const double square = r * r;
  const double c =
      r -
      square * (kTerms[0] + square * (kTerms[1] + square * (kTerms[2] + square * (kTerms[3] + square * kTerms[4]))));
  if (k == 0) {
    return 1 - (r * c / (c - 2) - r);
  }
  return std::ldexp(1 - (low - r * c / (2 - c) - high), k);
}

// The natural logarithm as fdlibm computes it: x = 2^k (1 + f), log(1 + f) by a polynomial in s = f / (2 + f).
double java_log(double x) {
  if (!(x >= 0x1p-1022) || !std::isfinite(x)) {
    return std::log(x);
  }
  constexpr double kLn2High = 6.93147180369123816490e-01;
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr double kTerms[] = {6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
                               2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
                               1.479819860511658591e-01};
  const auto bits = std::bit_cast<uint64_t>(x);
  const auto high = static_cast<int32_t>(bits >> 32);
  const int32_t mantissa = high & 0xFFFFF;
  const int32_t above = (mantissa + 0x95F64) & 0x100000;  // at least the square root of 2: half of it is taken
  const double k = (high >> 20) - 1023 + (above >> 20);
  const auto normal = static_cast<uint64_t>(static_cast<uint32_t>(mantissa | (above ^ 0x3FF00000))) << 32;
  const double f = std::bit_cast<double>(normal | (bits & 0xFFFFFFFFU)) - 1;
  if (((2 + mantissa) & 0xFFFFF) < 3) {  // |f| < 2^-20
    const double rest = f * f * (0.5 - 0.33333333333333333 * f);
    return k == 0 ? f - rest : k * kLn2High - ((rest - k * kLn2Low) - f);
  }
  const double s = f / (2 + f);
  const double z = s * s;
  const double w = z * z;
  const double even = w * (kTerms[1] + w * (kTerms[3] + w * kTerms[5]));
  const double odd = z * (kTerms[0] + w * (kTerms[2] + w * (kTerms[4] + w * kTerms[6])));
  const double rest = odd + even;
  if (((mantissa - 0x6147A) | (0x6B851 - mantissa)) > 0) {
    const double half = 0.5 * f * f;
    return k == 0 ? f - (half - s * (half + rest)) : k * kLn2High - ((half - (s * (half + rest) + k * kLn2Low)) - f);
  }
  return k == 0 ? f - s * (f - rest) : k * kLn2High - ((s * (f - rest) - k * kLn2Low) - f);
}

FunctionDef unary(const char* name, std::vector<std::string> aliases, const char* usage, FunctionExample example,
                  double (*f)(double)) {
  return declare_scalar(
      kGroup,
      {.name = name, .aliases = std::move(aliases), .since = "1.4.0", .usage = usage, .example = std::move(example)},
      {{"DOUBLE -> DOUBLE", fixed_kernel<double, double>(f), true}});
}

FunctionDef binary(const char* name, std::vector<std::string> aliases, const char* usage, FunctionExample example,
                   double (*f)(double, double)) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .aliases = std::move(aliases),
                         .since = "1.4.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 2,
                         .max_arguments = 2},
                        {{"DOUBLE, DOUBLE -> DOUBLE", fixed_kernel<double, double, double>(f)}});
}

// Logarithms of what has none are NULL.
template <typename F>
FunctionDef logarithm(const char* name, const char* usage, FunctionExample example, double least, F f) {
  return declare_scalar(kGroup, {.name = name, .since = "1.4.0", .usage = usage, .example = std::move(example)},
                        {{"DOUBLE -> DOUBLE", fixed_kernel<double, double>([least, f](double x) {
                            return x <= least ? std::nullopt : std::optional<double>(f(x));
                          }),
                          true}});
}

FunctionDef log_function() {
  const auto with_base = [](double base, double x) {
    return base <= 0 || x <= 0 ? std::nullopt : std::optional<double>(java_log(x) / java_log(base));
  };
  const auto natural = [](double x) { return x <= 0 ? std::nullopt : std::optional<double>(java_log(x)); };
  return declare_scalar(kGroup,
                        {.name = "log",
                         .since = "1.5.0",
                         .usage = "Returns the logarithm to a base, or the natural one.",
                         .example = {"SELECT log(10, 100)", "2.0"},
                         .min_arguments = 1,
                         .max_arguments = 2},
                        {{"DOUBLE -> DOUBLE", fixed_kernel<double, double>(natural), true},
                         {"DOUBLE, DOUBLE -> DOUBLE", fixed_kernel<double, double, double>(with_base), true}});
}

FunctionDef constant(const char* name, const char* usage, FunctionExample example, double value) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = "1.5.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 0,
                         .max_arguments = 0},
                        {{" -> DOUBLE", [value](const KernelCall& call) {
                            return Vector::constant(Literal::double_value(value), call.size);
                          }}});
}

FunctionDef factorial() {
  const auto f = [](int32_t n) -> std::optional<int64_t> {
    if (n < 0 || n > 20) {
      return std::nullopt;
    }
    int64_t product = 1;
    for (int64_t i = 2; i <= n; ++i) {
      product *= i;
    }
    return product;
  };
  return declare_scalar(kGroup,
                        {.name = "factorial",
                         .since = "1.5.0",
                         .usage = "Returns the factorial of a number from 0 to 20, else NULL.",
                         .example = {"SELECT factorial(5)", "120"}},
                        {{"INT -> BIGINT", fixed_kernel<int64_t, int32_t>(f), true}});
}

template <typename T>
double sign_of(T x) {
  return x > 0 ? 1.0 : (x < 0 ? -1.0 : static_cast<double>(x));
}

FunctionDef sign_function() {
  return declare_scalar(kGroup,
                        {.name = "sign",
                         .aliases = {"signum"},
                         .since = "1.4.0",
                         .usage = "Returns -1, 0 or 1 by the sign of a number or an interval.",
                         .example = {"SELECT sign(40)", "1.0"}},
                        {{"DOUBLE -> DOUBLE", fixed_kernel<double, double>(sign_of<double>), true},
                         {"INTERVAL YEAR TO MONTH -> DOUBLE", fixed_kernel<double, int32_t>(sign_of<int32_t>), true},
                         {"INTERVAL DAY TO SECOND -> DOUBLE", fixed_kernel<double, int64_t>(sign_of<int64_t>), true}});
}

FunctionDef width_bucket() {
  const auto f = [](double value, double least, double most, int64_t buckets) -> std::optional<int64_t> {
    if (buckets <= 0 || buckets == INT64_MAX || std::isnan(value) || least == most || !std::isfinite(least) ||
        !std::isfinite(most)) {
      return std::nullopt;
    }
    const double low = std::min(least, most);
    const double high = std::max(least, most);
    const bool falling = least > most;
    if (value < low || (falling && value == low)) {
      return falling ? buckets + 1 : 0;
    }
    if (value > high || (!falling && value == high)) {
      return falling ? 0 : buckets + 1;
    }
    const double share = falling ? (high - value) / (high - low) : (value - low) / (high - low);
    return static_cast<int64_t>(static_cast<double>(buckets) * share) + 1;
  };
  return declare_scalar(
      kGroup,
      {.name = "width_bucket",
       .since = "3.1.0",
       .usage = "Returns the number of the equal-width bucket a value falls into.",
       .example = {"SELECT width_bucket(5.3, 0.2, 10.6, 5)", "3"},
       .min_arguments = 4,
       .max_arguments = 4},
      {{"DOUBLE, DOUBLE, DOUBLE, BIGINT -> BIGINT", fixed_kernel<int64_t, double, double, double, int64_t>(f), true},
       {"INTERVAL YEAR TO MONTH, INTERVAL YEAR TO MONTH, INTERVAL YEAR TO MONTH, BIGINT -> BIGINT",
        fixed_kernel<int64_t, int32_t, int32_t, int32_t, int64_t>(f), true},
       {"INTERVAL DAY TO SECOND, INTERVAL DAY TO SECOND, INTERVAL DAY TO SECOND, BIGINT -> BIGINT",
        fixed_kernel<int64_t, int64_t, int64_t, int64_t, int64_t>(
            [f](int64_t value, int64_t least, int64_t most, int64_t buckets) {
              return f(static_cast<double>(value), static_cast<double>(least), static_cast<double>(most), buckets);
            }),
        true}});
}

}  // namespace

std::vector<FunctionDef> elementary_functions() {
  constexpr double kDegree = 180 / std::numbers::pi;
  constexpr double kRadian = 0.017453292519943295;  // the factor of java.lang.Math.toRadians
  return {
      unary("sqrt", {}, "Returns the square root.", {"SELECT sqrt(4)", "2.0"}, std::sqrt),
      unary("cbrt", {}, "Returns the cube root.", {"SELECT cbrt(27.0)", "3.0"}, std::cbrt),
      unary("exp", {}, "Returns e to the power.", {"SELECT exp(0)", "1.0"}, java_exp),
      unary("expm1", {}, "Returns e to the power, less 1.", {"SELECT expm1(0)", "0.0"}, std::expm1),
      unary("sin", {}, "Returns the sine.", {"SELECT sin(0)", "0.0"}, std::sin),
      unary("cos", {}, "Returns the cosine.", {"SELECT cos(0)", "1.0"}, std::cos),
      unary("tan", {}, "Returns the tangent.", {"SELECT tan(0)", "0.0"}, std::tan),
      unary("cot", {}, "Returns the cotangent.", {"SELECT cot(1)", "0.6420926159343306"},
            [](double x) { return 1 / std::tan(x); }),
      unary("sec", {}, "Returns the secant.", {"SELECT sec(0)", "1.0"}, [](double x) { return 1 / std::cos(x); }),
      unary("csc", {}, "Returns the cosecant.", {"SELECT csc(1)", "1.1883951057781212"},
            [](double x) { return 1 / std::sin(x); }),
      unary("asin", {}, "Returns the inverse sine.", {"SELECT asin(0)", "0.0"}, std::asin),
      unary("acos", {}, "Returns the inverse cosine.", {"SELECT acos(1)", "0.0"}, std::acos),
      unary("atan", {}, "Returns the inverse tangent.", {"SELECT atan(0)", "0.0"}, std::atan),
      unary("sinh", {}, "Returns the hyperbolic sine.", {"SELECT sinh(0)", "0.0"}, std::sinh),
      unary("cosh", {}, "Returns the hyperbolic cosine.", {"SELECT cosh(0)", "1.0"}, std::cosh),
      unary("tanh", {}, "Returns the hyperbolic tangent.", {"SELECT tanh(0)", "0.0"}, std::tanh),
      unary("asinh", {}, "Returns the inverse hyperbolic sine.", {"SELECT asinh(0)", "0.0"}, std::asinh),
      unary("acosh", {}, "Returns the inverse hyperbolic cosine.", {"SELECT acosh(1)", "0.0"}, std::acosh),
      unary("atanh", {}, "Returns the inverse hyperbolic tangent.", {"SELECT atanh(0)", "0.0"}, std::atanh),
      unary("degrees", {}, "Converts radians to degrees.", {"SELECT degrees(3.141592653589793)", "180.0"},
            [](double x) { return x * kDegree; }),
      unary("radians", {}, "Converts degrees to radians.", {"SELECT radians(180)", "3.141592653589793"},
            [](double x) { return x * kRadian; }),
      unary("rint", {}, "Returns the nearest whole number, halves to the even one.", {"SELECT rint(12.3456)", "12.0"},
            std::nearbyint),
      sign_function(),
      logarithm("ln", "Returns the natural logarithm.", {"SELECT ln(1)", "0.0"}, 0.0,
                [](double x) { return java_log(x); }),
      logarithm("log2", "Returns the logarithm to base 2.", {"SELECT log2(2)", "1.0"}, 0.0,
                [](double x) { return java_log(x) / std::numbers::ln2; }),
      logarithm("log10", "Returns the logarithm to base 10.", {"SELECT log10(10)", "1.0"}, 0.0,
                [](double x) { return std::log10(x); }),
      logarithm("log1p", "Returns the natural logarithm of the number plus 1.", {"SELECT log1p(0)", "0.0"}, -1.0,
                [](double x) { return std::log1p(x); }),
      log_function(),
      binary("power", {"pow"}, "Returns the first to the power of the second.", {"SELECT power(2, 3)", "8.0"},
             // Java's: NaN wherever the exponent is NaN, or infinite over a base of 1 or -1.
             [](double x, double y) {
               return std::isnan(y) || (std::isinf(y) && std::abs(x) == 1.0) ? std::nan("") : std::pow(x, y);
             }),
      binary("atan2", {}, "Returns the angle of the point (second, first).", {"SELECT atan2(0, 0)", "0.0"},
             [](double y, double x) { return std::atan2(y + 0.0, x + 0.0); }),
      binary("hypot", {}, "Returns the length of the hypotenuse.", {"SELECT hypot(3, 4)", "5.0"}, std::hypot),
      constant("e", "Returns Euler's number.", {"SELECT e()", "2.718281828459045"}, std::numbers::e),
      constant("pi", "Returns pi.", {"SELECT pi()", "3.141592653589793"}, std::numbers::pi),
      factorial(),
      width_bucket(),
  };
}

}  // namespace firesteel
