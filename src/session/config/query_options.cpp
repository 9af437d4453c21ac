#include "session/config/query_options.h"

namespace firesteel {

ParserOptions parser_options_of(const SessionConfig& config) {
  ParserOptions options;
  options.session_time_zone = config.get("spark.sql.session.timeZone").value_or("UTC");
  options.ansi = config.get_bool("spark.sql.ansi.enabled");
  options.escaped_string_literals = config.get_bool("spark.sql.parser.escapedStringLiterals");
  options.double_quoted_identifiers = config.get_bool("spark.sql.ansi.doubleQuotedIdentifiers");
  options.legacy_interval = config.get("spark.sql.legacy.interval.enabled").value_or("") == "true";
  options.having_as_where = config.get_bool("spark.sql.legacy.parser.havingWithoutGroupByAsWhere");
  options.timestamp_type_ntz = config.get("spark.sql.timestampType").value_or("") == "TIMESTAMP_NTZ";
  options.legacy_identifier_clause = config.get("spark.sql.legacy.identifierClause").value_or("") == "true";
  options.view_schema_binding = config.get_bool("spark.sql.legacy.viewSchemaBindingMode");
  return options;
}

AnalyzerOptions analyzer_options_of(const SessionConfig& config, const EvaluationEnvironment& environment) {
  AnalyzerOptions options;
  options.case_sensitive = config.get_bool("spark.sql.caseSensitive");
  options.ansi = config.get_bool("spark.sql.ansi.enabled");
  options.group_by_ordinal = config.get_bool("spark.sql.groupByOrdinal");
  options.order_by_ordinal = config.get_bool("spark.sql.orderByOrdinal");
  options.group_by_aliases = config.get_bool("spark.sql.groupByAliases");
  options.lateral_column_alias = config.get_bool("spark.sql.lateralColumnAlias.enableImplicitResolution");
  options.max_pivot_values = std::stoi(config.get("spark.sql.pivotMaxValues").value_or("10000"));
  options.keep_decimal_scale = !config.get_bool("spark.sql.decimalOperations.allowPrecisionLoss");
  const auto on = [&](const char* key) { return config.get(key).value_or("") == "true"; };
  options.java_charsets = on("spark.sql.legacy.javaCharsets");
  options.unbroken_base64 = !config.get_bool("spark.sql.chunkBase64String.enabled");
  options.lenient_charsets = on("spark.sql.legacy.codingErrorAction");
  options.concat_binary_as_string = on("spark.sql.function.concatBinaryAsString");
  options.count_without_arguments = on("spark.sql.legacy.allowParameterlessCount");
  options.count_star_of_table = on("spark.sql.legacy.allowStarWithSingleTableIdentifierInCount");
  options.environment = environment;
  return options;
}

}  // namespace firesteel
