#pragma once

#include "analyzer/relation_lookup.h"
#include "base/errors/spark_error.h"
#include "expression/expression.h"
#include "expression/nodes/references.h"
#include "functions/evaluation.h"

#include <string>
#include <string_view>
#include <vector>

namespace firesteel::query_compilation_errors {

/// `a`.`b`: an identifier as errors show it.
std::string quoted_name(const std::vector<std::string>& parts);
/// "expr" in double quotes, as errors show it.
std::string quoted_sql(const ExprPtr& expr);
/// Spark's Expression.sql: columns with their qualifiers, without the double quotes around.
std::string qualified_sql(const ExprPtr& expr);
/// "a", "b"
std::string quoted_sql_list(const ExprList& exprs);
std::string quoted_type(const DataType& type);

/// Any condition with the query context of `origin`.
SparkError error_at(const Origin& origin, std::string condition, ErrorParameters parameters = {});

SparkError unresolved_column(const std::vector<std::string>& parts, const AttributeList& candidates,
                             const Origin& origin);
SparkError ambiguous_reference(const std::vector<std::string>& parts, const AttributeList& candidates,
                               const Origin& origin);
SparkError field_not_found(const std::string& name, const std::vector<StructField>& fields, const Origin& origin);
SparkError ambiguous_reference_to_fields(const std::string& name, int count, const Origin& origin);
SparkError table_or_view_not_found(const std::vector<std::string>& parts, const EvaluationEnvironment& environment,
                                   const Origin& origin, const std::optional<PathSchemas>& path = std::nullopt);
/// Where unqualified names of routines and tables are looked for.
std::string search_path(const EvaluationEnvironment& environment);
SparkError wrong_num_args(const std::string& name, int minimum, int maximum, size_t actual, const Origin& origin);
/// DATATYPE_MISMATCH.<sub_condition>; sqlExpr is put first.
SparkError datatype_mismatch(const ExprPtr& expr, const std::string& sub_condition, ErrorParameters parameters);
SparkError unexpected_input_type(const ExprPtr& expr, int position, const std::string& required, const ExprPtr& input);
/// Something of Spark that this engine does not have yet.
SparkError unsupported(const std::string& feature, const Origin& origin);
/// "first", "second" ... as in positions of parameters.
std::string ordinal_word(size_t position);

}  // namespace firesteel::query_compilation_errors
