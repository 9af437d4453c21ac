#pragma once

#include "analyzer/relation_lookup.h"
#include "functions/function_registry.h"

#include <memory>
#include <string>

namespace firesteel {

/// The settings that change what a query means. Defaults are Spark's.
struct AnalyzerOptions {
  bool case_sensitive = false;           // spark.sql.caseSensitive
  bool ansi = true;                      // spark.sql.ansi.enabled
  bool group_by_ordinal = true;          // spark.sql.groupByOrdinal
  bool order_by_ordinal = true;          // spark.sql.orderByOrdinal
  bool group_by_aliases = true;          // spark.sql.groupByAliases
  bool lateral_column_alias = true;      // spark.sql.lateralColumnAlias.enableImplicitResolution
  int max_pivot_values = 10000;          // spark.sql.pivotMaxValues
  bool keep_decimal_scale = false;       // spark.sql.decimalOperations.allowPrecisionLoss = false
  bool java_charsets = false;            // spark.sql.legacy.javaCharsets
  bool unbroken_base64 = false;          // spark.sql.chunkBase64String.enabled = false
  bool lenient_charsets = false;         // spark.sql.legacy.codingErrorAction
  bool concat_binary_as_string = false;  // spark.sql.function.concatBinaryAsString
  bool count_without_arguments = false;  // spark.sql.legacy.allowParameterlessCount
  bool count_star_of_table = false;      // spark.sql.legacy.allowStarWithSingleTableIdentifierInCount
  EvaluationEnvironment environment;     // session time zone, current catalog and database, time of the query
};

/// Resolves names and types: an unresolved plan (of the SQL parser or of Spark Connect) becomes a resolved one, or a
/// SparkError says what is wrong with it. Model: Spark's Analyzer and CheckAnalysis, in one pass from the leaves up.
class Analyzer {
 public:
  Analyzer(AnalyzerOptions options, std::shared_ptr<const FunctionRegistry> functions, const RelationLookup& relations);

  /// A Command comes back as it is: session/ analyses the plan inside it when it runs it.
  PlanPtr analyze(const PlanPtr& plan) const;
  /// An expression without input columns (parameters, defaults); resolved.
  ExprPtr analyze_expression(const ExprPtr& expr) const;
  /// CREATE FUNCTION: errors of its body; what the statement leaves open (types) is filled in.
  SqlFunction analyze_function(SqlFunction function) const;

 private:
  AnalyzerOptions options_;
  std::shared_ptr<const FunctionRegistry> functions_;
  const RelationLookup& relations_;
};

}  // namespace firesteel
