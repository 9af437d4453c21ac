#include "connect/errors/exception_hierarchy.h"

#include <array>
#include <utility>

namespace firesteel {
namespace {

using Parent = std::pair<std::string_view, std::string_view>;

// Class → superclass. What is not listed counts as a RuntimeException.
constexpr auto kParents = std::to_array<Parent>({
    {"org.apache.spark.sql.catalyst.ExtendedAnalysisException", "org.apache.spark.sql.AnalysisException"},
    {"org.apache.spark.sql.catalyst.parser.ParseException", "org.apache.spark.sql.AnalysisException"},
    {"org.apache.spark.sql.catalyst.analysis.NoSuchTableException", "org.apache.spark.sql.AnalysisException"},
    {"org.apache.spark.sql.catalyst.analysis.NoSuchDatabaseException", "org.apache.spark.sql.AnalysisException"},
    {"org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException", "org.apache.spark.sql.AnalysisException"},
    {"org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException", "org.apache.spark.sql.AnalysisException"},
    {"org.apache.spark.sql.catalyst.analysis.TempTableAlreadyExistsException",
     "org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException"},
    {"org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException", "org.apache.spark.sql.AnalysisException"},
    {"org.apache.spark.sql.AnalysisException", "java.lang.Exception"},
    {"org.apache.spark.sql.execution.QueryExecutionException", "java.lang.Exception"},
    {"org.apache.spark.SparkException", "java.lang.Exception"},
    {"org.apache.spark.SparkUpgradeException", "java.lang.RuntimeException"},
    {"org.apache.spark.SparkArithmeticException", "java.lang.ArithmeticException"},
    {"org.apache.spark.SparkArrayIndexOutOfBoundsException", "java.lang.ArrayIndexOutOfBoundsException"},
    {"org.apache.spark.SparkDateTimeException", "java.time.DateTimeException"},
    {"org.apache.spark.SparkIllegalArgumentException", "java.lang.IllegalArgumentException"},
    {"org.apache.spark.SparkIllegalStateException", "java.lang.IllegalStateException"},
    {"org.apache.spark.SparkNumberFormatException", "java.lang.NumberFormatException"},
    {"org.apache.spark.SparkNoSuchElementException", "java.util.NoSuchElementException"},
    {"org.apache.spark.SparkRuntimeException", "java.lang.RuntimeException"},
    {"org.apache.spark.SparkSecurityException", "java.lang.SecurityException"},
    {"org.apache.spark.SparkSQLException", "java.sql.SQLException"},
    {"org.apache.spark.SparkUnsupportedOperationException", "java.lang.UnsupportedOperationException"},
    {"org.apache.spark.sql.connect.common.InvalidPlanInput", "java.lang.Exception"},
    {"java.lang.ArrayIndexOutOfBoundsException", "java.lang.IndexOutOfBoundsException"},
    {"java.lang.NumberFormatException", "java.lang.IllegalArgumentException"},
    {"java.sql.SQLException", "java.lang.Exception"},
    {"java.lang.RuntimeException", "java.lang.Exception"},
    {"java.lang.Exception", "java.lang.Throwable"},
});

std::string_view parent_of(std::string_view name) {
  for (const Parent& row : kParents) {
    if (row.first == name) {
      return row.second;
    }
  }
  return name == "java.lang.Throwable" ? std::string_view() : std::string_view("java.lang.RuntimeException");
}

}  // namespace

std::vector<std::string> exception_hierarchy(std::string_view name) {
  std::vector<std::string> names;
  for (std::string_view each = name; !each.empty(); each = parent_of(each)) {
    names.emplace_back(each);
  }
  return names;
}

}  // namespace firesteel
