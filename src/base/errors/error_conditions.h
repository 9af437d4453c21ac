#pragma once

#include <string_view>

namespace firesteel {

/// One of Spark's error conditions: its name, SQLSTATE, our sentence with <parameter> placeholders, and the JVM
/// exception class by which the pyspark client chooses its own exception (AnalysisException, ArithmeticException, ...).
struct ErrorCondition {
  std::string_view name;
  std::string_view sql_state;
  std::string_view sentence;
  std::string_view exception_class;
};

/// Null when the table has no such condition.
const ErrorCondition* find_error_condition(std::string_view name);

}  // namespace firesteel
