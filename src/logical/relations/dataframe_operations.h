#pragma once

#include "logical/relations/unresolved_relations.h"

namespace firesteel {

/// DataFrame methods that need the child's schema and become plain nodes in the analyzer
/// (withColumns, withColumnsRenamed, drop, toDF, to(schema), na.fill/drop/replace, describe, summary ...). One node,
/// the method as a value.
struct DataFrameOperation final : UnresolvedUnary<DataFrameOperation, PlanKind::kDataFrameOperation> {
  enum class Method : uint8_t {
    kWithColumns,         // arguments: Alias(expr, name) each
    kWithColumnsRenamed,  // names: old1, new1, old2, new2 ...
    kDrop,                // arguments: columns (UnresolvedAttribute); names: column names
    kToDf,                // names
    kToSchema,            // schema
    kNaFill,              // names: columns (empty = all); arguments: one literal, or one per name
    kNaDrop,              // names; min_non_nulls
    kNaReplace,           // names; arguments: old1, new1, old2, new2 ... literals
    kDescribe,            // names
    kSummary,             // names: statistics
    kColumnsByRegex,
    kShowString,  // num_rows, truncate, vertical: one STRING column show_string
    kHtmlString,  // num_rows, truncate: one STRING column html_string
  };
  DataFrameOperation(PlanPtr child, Method method) : UnresolvedUnary(std::move(child)), method(method) {}
  Method method;
  ExprList arguments;
  std::vector<std::string> names;
  std::optional<Schema> schema;
  std::optional<int> min_non_nulls;

  ExprList expressions() const override { return arguments; }
  void replace_expressions(ExprList list) { arguments = std::move(list); }
  std::string describe() const override;
};

}  // namespace firesteel
