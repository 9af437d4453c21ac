#include "functions/math/arithmetic_errors.h"

namespace firesteel::arithmetic_errors {
namespace {

constexpr const char* kAnsiConfig = "\"spark.sql.ansi.enabled\"";

}  // namespace

SparkError overflow(std::string_view message, std::string_view try_name) {
  std::string alternative;
  if (!try_name.empty()) {
    alternative = " Use '" + std::string(try_name) + "' to tolerate overflow and return NULL instead.";
  }
  return SparkError("ARITHMETIC_OVERFLOW",
                    {{"message", std::string(message)}, {"alternative", alternative}, {"config", kAnsiConfig}});
}

SparkError small_integer_overflow(int64_t left, std::string_view symbol, int64_t right, std::string_view try_name) {
  return SparkError("BINARY_ARITHMETIC_OVERFLOW", {{"value1", std::to_string(left) + "S"},
                                                   {"symbol", std::string(symbol)},
                                                   {"value2", std::to_string(right) + "S"},
                                                   {"functionName", "`" + std::string(try_name) + "`"}});
}

SparkError divide_by_zero() { return SparkError("DIVIDE_BY_ZERO", {{"config", kAnsiConfig}}); }

SparkError remainder_by_zero() { return SparkError("REMAINDER_BY_ZERO", {{"config", kAnsiConfig}}); }

SparkError decimal_out_of_range(const std::string& value, const DataType& type) {
  return SparkError("NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION", {{"value", value},
                                                                   {"precision", std::to_string(type.precision())},
                                                                   {"scale", std::to_string(type.scale())},
                                                                   {"config", kAnsiConfig}});
}

SparkError interval_overflow(std::string_view try_name) {
  if (try_name.empty()) {
    return SparkError("INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION");
  }
  return SparkError("INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION",
                    {{"functionName", "`" + std::string(try_name) + "`"}});
}

SparkError interval_divided_by_zero() { return SparkError("INTERVAL_DIVIDED_BY_ZERO"); }

}  // namespace firesteel::arithmetic_errors
