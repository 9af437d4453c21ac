#pragma once

#include "expression/expression.h"
#include "logical/logical_plan.h"
#include "types/data_type.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// What of the session's settings the meaning of SQL text depends on.
struct ParserOptions {
  std::string session_time_zone = "UTC";  // of TIMESTAMP '..' literals without a zone
  bool ansi = true;                       // spark.sql.ansi.enabled: the mode of CAST
  bool escaped_string_literals = false;   // spark.sql.parser.escapedStringLiterals
  bool double_quoted_identifiers = false;
  bool timestamp_type_ntz = false;  // spark.sql.timestampType = TIMESTAMP_NTZ
  bool having_as_where = false;     // spark.sql.legacy.parser.havingWithoutGroupByAsWhere
  /// Values of :name and of ? ("_pos_0", "_pos_1" ...); null: parameters stay in the plan.
  std::shared_ptr<const std::map<std::string, ExprPtr>> parameters;
  /// The text of the constant expression in IDENTIFIER(...). Errors: NOT_A_CONSTANT_STRING.*
  std::function<std::string(const ExprPtr&)> identifier_text;
  bool legacy_interval = false;           // spark.sql.legacy.interval.enabled: literals are calendar intervals
  bool legacy_identifier_clause = false;  // spark.sql.legacy.identifierClause: only whole names, not their parts
  bool view_schema_binding = true;        // spark.sql.legacy.viewSchemaBindingMode: WITH SCHEMA may be written
};

/// A statement (one; trailing semicolons are fine) as unresolved plan; what is run rather than planned is a Command.
/// Every expression and relation carries its Origin.
/// errors: PARSE_SYNTAX_ERROR, PARSE_EMPTY_STATEMENT, FAILED_TO_PARSE_TOO_COMPLEX ...; UNSUPPORTED_FEATURE.FIRESTEEL
PlanPtr parse_statement(std::string_view text, const ParserOptions& options = {});
/// One expression, perhaps with alias: expr("a + 1 AS b").
ExprPtr parse_expression(std::string_view text, const ParserOptions& options = {});
DataType parse_data_type(std::string_view text);
/// "a INT, b STRING NOT NULL COMMENT 'x'"
Schema parse_table_schema(std::string_view text);
/// a.`b c`.d
std::vector<std::string> parse_multipart_identifier(std::string_view text);

/// Which kinds of parameters a text has: :name, ?
struct ParameterMarkers {
  bool named = false;
  bool positional = false;
};
ParameterMarkers parameter_markers(std::string_view text);

}  // namespace firesteel
