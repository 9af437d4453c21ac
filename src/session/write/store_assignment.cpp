#include "session/write/store_assignment.h"

#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/unresolved.h"
#include "functions/cast/cast.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"
#include "session/catalog/char_padding.h"
#include "session/write/assigned_columns.h"
#include "types/coercion.h"

#include <algorithm>

namespace firesteel {
namespace {

std::string table_text(const TableDefinition& table) {
  return quoted_name({"spark_catalog", table.database, table.name});
}

bool is_ansi_policy(const StatementContext& context) {
  return context.state.config.get("spark.sql.storeAssignmentPolicy").value_or("ANSI") != "LEGACY";
}

}  // namespace

ExprPtr store_value(const TableDefinition& table, const StructField& column, const ExprPtr& value,
                    const StatementContext& context) {
  const DataType declared = declared_type(column);
  ExprPtr stored = value;
  if (!value->type().same_type(column.type)) {
    const bool ansi = is_ansi_policy(context);
    if (ansi && !can_store_assign(value->type(), column.type)) {
      throw SparkError("INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST",
                       {{"tableName", table_text(table)},
                        {"colName", quoted_name({column.name})},
                        {"srcType", "\"" + value->type().sql() + "\""},
                        {"targetType", "\"" + column.type.sql() + "\""}});
    }
    stored = make_expr<Cast>(stored, column.type, ansi ? EvalMode::kAnsi : EvalMode::kLegacy);
  }
  if (declared.is(TypeId::kChar)) {
    stored = char_varchar_call(CharVarcharRule::kWriteChar, stored, declared.length());
  } else if (declared.is(TypeId::kVarchar)) {
    stored = char_varchar_call(CharVarcharRule::kWriteVarchar, stored, declared.length());
  } else if (has_char_varchar(declared)) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "writing CHAR or VARCHAR inside of nested types"}});
  }
  return stored;
}

ExprPtr default_value(const StructField& column, const StatementContext& context) {
  const auto text = metadata_value(column, kCurrentDefaultKey);
  if (!text.has_value()) {
    return make_expr<LiteralExpr>(Literal::null(column.type));
  }
  return context.session.parse_expression(*text);
}

void with_column_errors(const TableDefinition& table, const PlanPtr& rows, const std::function<void()>& write) {
  try {
    write();
  } catch (const SparkError& error) {
    const bool overflow =
        error.condition() == "CAST_OVERFLOW" || error.condition().starts_with("NUMERIC_VALUE_OUT_OF_RANGE");
    const auto* project = as<Project>(rows);
    if (!overflow || project == nullptr || !error.contexts().empty()) {
      throw;
    }
    for (size_t i = 0; i < project->list.size() && i < table.schema.size(); ++i) {
      const auto* alias = as<Alias>(project->list[i]);
      const auto* cast = alias == nullptr ? nullptr : as<Cast>(alias->child);
      if (cast == nullptr || !cast->child->type().is_numeric() || !cast->data_type.is_numeric()) {
        continue;
      }
      const std::string source = "\"" + cast->child->type().sql() + "\"";
      const std::string target = "\"" + cast->data_type.sql() + "\"";
      const auto is = [&](const char* name, const std::string& value) {
        return std::any_of(error.parameters().begin(), error.parameters().end(),
                           [&](const auto& entry) { return entry.first == name && entry.second == value; });
      };
      if (error.condition() != "CAST_OVERFLOW" || (is("sourceType", source) && is("targetType", target))) {
        throw SparkError(
            "CAST_OVERFLOW_IN_TABLE_INSERT",
            {{"sourceType", source}, {"targetType", target}, {"columnName", quoted_name({table.schema[i].name})}});
      }
    }
    throw;
  }
}

std::vector<std::pair<std::string, std::optional<std::string>>> static_partition(const TableDefinition& table,
                                                                                 const PartitionSpec& spec,
                                                                                 const StatementContext& context) {
  std::vector<std::pair<std::string, std::optional<std::string>>> values;
  for (const std::string& name : table.partition_columns) {
    const auto entry = std::find_if(spec.begin(), spec.end(), [&](const PartitionValue& value) {
      return lower_ascii(value.column) == lower_ascii(name);
    });
    if (entry == spec.end() || !entry->has_value) {
      continue;
    }
    const auto column = std::find_if(table.schema.begin(), table.schema.end(),
                                     [&](const StructField& field) { return field.name == name; });
    std::optional<std::string> text;
    if (entry->value.has_value()) {
      const auto environment = context.state.new_environment(context.session.user());
      const Literal value = cast_literal(Literal::string(*entry->value), column->type, EvalMode::kAnsi, *environment);
      text = cast_literal(value, DataType::string(), EvalMode::kAnsi, *environment).as_string();
    }
    values.emplace_back(name, std::move(text));
  }
  return values;
}

}  // namespace firesteel
