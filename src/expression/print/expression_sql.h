#pragma once

#include "expression/expression.h"

#include <string>

namespace firesteel {

/// Spark's Expression.sql: for error messages ("(a + 1)", "CAST(a AS INT)", "sum(b)"); identifiers as written.
std::string expression_sql(const ExprPtr& expr);
/// The name Spark gives an unaliased column (usePrettyExpression + sql): "(a + 1)", "count(1)", "sum(DISTINCT b)",
/// "CAST(a AS INT)"; attributes without qualifier, string literals without quotes, implicit casts left out. Works on
/// unresolved trees too.
std::string pretty_name(const ExprPtr& expr);
/// For EXPLAIN: attributes as name#id.
std::string expression_string(const ExprPtr& expr);

/// `name` or `` `a b` `` when it needs quotes.
std::string quote_if_needed(const std::string& identifier);
std::string quote_identifier(const std::string& identifier);

}  // namespace firesteel
