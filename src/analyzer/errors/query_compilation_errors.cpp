#include "analyzer/errors/query_compilation_errors.h"

#include "analyzer/errors/similar_names.h"
#include "expression/print/expression_sql.h"

#include <algorithm>
#include <array>

namespace firesteel::query_compilation_errors {

std::string quoted_name(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ".") + quote_identifier(part);
  }
  return text;
}

std::string quoted_sql(const ExprPtr& expr) {
  // pretty_name() leaves out a CAST at the top, as in the name of a column.
  return "\"" + (expr->kind() == ExprKind::kCast ? expression_sql(expr) : pretty_name(expr)) + "\"";
}

std::string qualified_sql(const ExprPtr& expr) {
  return expression_sql(transform_up(expr, [](const ExprPtr& node) -> ExprPtr {
    const auto* attribute = as<Attribute>(node);
    if (attribute == nullptr || attribute->qualifier.empty()) {
      return node;
    }
    auto copy = std::make_shared<Attribute>(*attribute);
    std::string name;
    for (const std::string& part : attribute->qualifier) {
      name += quote_if_needed(part) + ".";
    }
    copy->name = name + quote_if_needed(attribute->name);
    return copy;
  }));
}

std::string quoted_sql_list(const ExprList& exprs) {
  std::string text;
  for (const ExprPtr& expr : exprs) {
    text += (text.empty() ? "" : ", ") + quoted_sql(expr);
  }
  return text;
}

std::string quoted_type(const DataType& type) { return "\"" + type.sql() + "\""; }

SparkError error_at(const Origin& origin, std::string condition, ErrorParameters parameters) {
  SparkError error(std::move(condition), std::move(parameters));
  error.with_context(origin);
  return error;
}

SparkError unresolved_column(const std::vector<std::string>& parts, const AttributeList& candidates,
                             const Origin& origin) {
  // Spark's AttributeSet lists by name, then by identity.
  AttributeList sorted = candidates;
  std::sort(sorted.begin(), sorted.end(), [](const AttributePtr& left, const AttributePtr& right) {
    return left->name != right->name ? left->name < right->name : left->id < right->id;
  });
  std::vector<std::vector<std::string>> names;
  for (const AttributePtr& candidate : sorted) {
    names.push_back(candidate->qualifier);
    names.back().push_back(candidate->name);
  }
  std::string proposal;
  const std::vector<std::string> similar = similar_names(parts, names);
  for (size_t i = 0; i < std::min<size_t>(5, similar.size()); ++i) {
    proposal += (i == 0 ? "" : ", ") + similar[i];
  }
  if (proposal.empty()) {
    return error_at(origin, "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", {{"objectName", quoted_name(parts)}});
  }
  return error_at(origin, "UNRESOLVED_COLUMN.WITH_SUGGESTION",
                  {{"objectName", quoted_name(parts)}, {"proposal", proposal}});
}

SparkError ambiguous_reference(const std::vector<std::string>& parts, const AttributeList& candidates,
                               const Origin& origin) {
  std::vector<std::string> names;
  for (const AttributePtr& candidate : candidates) {
    std::vector<std::string> qualified = candidate->qualifier;
    qualified.push_back(candidate->name);
    names.push_back(quoted_name(qualified));
  }
  std::sort(names.begin(), names.end());
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "" : ", ") + name;
  }
  return error_at(origin, "AMBIGUOUS_REFERENCE", {{"name", quoted_name(parts)}, {"referenceNames", "[" + list + "]"}});
}

SparkError field_not_found(const std::string& name, const std::vector<StructField>& fields, const Origin& origin) {
  std::string list;
  for (const StructField& field : fields) {
    list += (list.empty() ? "" : ", ") + quote_identifier(field.name);
  }
  return error_at(origin, "FIELD_NOT_FOUND", {{"fieldName", quote_identifier(name)}, {"fields", list}});
}

SparkError ambiguous_reference_to_fields(const std::string& name, int count, const Origin& origin) {
  return error_at(origin, "AMBIGUOUS_REFERENCE_TO_FIELDS",
                  {{"field", quote_identifier(name)}, {"count", std::to_string(count)}});
}

std::string search_path(const EvaluationEnvironment& environment) {
  return "[`system`.`builtin`, `system`.`session`, " +
         quoted_name({environment.current_catalog, environment.current_database}) + "]";
}

namespace {

std::string shown_path(const PathSchemas& path) {
  std::string text;
  for (const std::vector<std::string>& schema : path) {
    text += (text.empty() ? "[" : ", ") + quoted_name(schema);
  }
  return text + "]";
}

}  // namespace

SparkError table_or_view_not_found(const std::vector<std::string>& parts, const EvaluationEnvironment& environment,
                                   const Origin& origin, const std::optional<PathSchemas>& path) {
  if (parts.size() > 3 || (parts.size() == 3 && parts[0] != environment.current_catalog)) {
    return error_at({}, "REQUIRES_SINGLE_PART_NAMESPACE",
                    {{"sessionCatalog", environment.current_catalog}, {"identifier", quoted_name(parts)}});
  }
  return error_at(
      origin, "TABLE_OR_VIEW_NOT_FOUND",
      {{"relationName", quoted_name(parts)}, {"searchPath", path ? shown_path(*path) : search_path(environment)}});
}

SparkError wrong_num_args(const std::string& name, int minimum, int maximum, size_t actual, const Origin& origin) {
  std::string expected = std::to_string(minimum);
  if (maximum < 0) {
    expected = "> " + std::to_string(minimum - 1);
  } else if (maximum > minimum) {
    expected = "[" + expected;
    for (int count = minimum + 1; count <= maximum; ++count) {
      expected += ", " + std::to_string(count);
    }
    expected += "]";
  }
  return error_at(origin, "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                  {{"functionName", quote_identifier(name)},
                   {"expectedNum", expected},
                   {"actualNum", std::to_string(actual)},
                   {"docroot", "https://spark.apache.org/docs/latest"}});
}

SparkError datatype_mismatch(const ExprPtr& expr, const std::string& sub_condition, ErrorParameters parameters) {
  parameters.insert(parameters.begin(), {"sqlExpr", quoted_sql(expr)});
  return error_at(expr->origin(), "DATATYPE_MISMATCH." + sub_condition, std::move(parameters));
}

SparkError unexpected_input_type(const ExprPtr& expr, int position, const std::string& required, const ExprPtr& input) {
  return datatype_mismatch(expr, "UNEXPECTED_INPUT_TYPE",
                           {{"paramIndex", ordinal_word(static_cast<size_t>(position))},
                            {"requiredType", required},
                            {"inputSql", quoted_sql(input)},
                            {"inputType", quoted_type(input->type())}});
}

SparkError unsupported(const std::string& feature, const Origin& origin) {
  return error_at(origin, "UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", feature}});
}

std::string ordinal_word(size_t position) {
  static constexpr std::array<const char*, 16> kWords = {
      "zeroth", "first", "second", "third",    "fourth",  "fifth",      "sixth",      "seventh",
      "eighth", "ninth", "tenth",  "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"};
  return position < kWords.size() ? kWords[position] : std::to_string(position) + "th";
}

}  // namespace firesteel::query_compilation_errors
