#include "session/write/assigned_columns.h"

#include "analyzer/errors/similar_names.h"
#include "base/errors/spark_error.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/unresolved.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"
#include "session/write/store_assignment.h"

#include <algorithm>
#include <set>

namespace firesteel {
namespace {

bool same(const std::string& left, const std::string& right) { return lower_ascii(left) == lower_ascii(right); }

size_t column_of(const TableDefinition& table, const std::string& name) {
  for (size_t i = 0; i < table.schema.size(); ++i) {
    if (same(table.schema[i].name, name)) {
      return i;
    }
  }
  std::vector<std::vector<std::string>> names;
  for (const StructField& field : table.schema) {
    names.push_back({field.name});
  }
  std::string proposal;
  for (const std::string& similar : similar_names({name}, names)) {
    proposal += (proposal.empty() ? "" : ", ") + similar;
  }
  throw SparkError("UNRESOLVED_COLUMN.WITH_SUGGESTION", {{"objectName", quoted_name({name})}, {"proposal", proposal}});
}

bool is_default_word(const ExprPtr& expr) {
  const auto* name = as<UnresolvedAttribute>(expr);
  return name != nullptr && name->parts.size() == 1 && same(name->parts[0], "default");
}

ExprPtr replaced(const ExprPtr& cell, size_t position, const TableDefinition& table, const AssignedColumns& columns,
                 const StatementContext& context) {
  if (const auto* alias = as<Alias>(cell)) {
    return is_default_word(alias->child) ? replaced(alias->child, position, table, columns, context) : cell;
  }
  if (!is_default_word(cell) || position >= columns.given.size()) {
    const bool nested = cell->kind() != ExprKind::kUnresolvedAttribute && contains(cell, is_default_word);
    if (nested && std::none_of(table.schema.begin(), table.schema.end(),
                               [](const StructField& field) { return same(field.name, "default"); })) {
      throw SparkError("DEFAULT_PLACEMENT_INVALID");
    }
    return cell;
  }
  const StructField& column = table.schema[columns.given[position]];
  ExprPtr value = default_value(column, context);
  return value->resolved() && value->type().same_type(column.type)
             ? value
             : make_expr<Cast>(value, column.type, EvalMode::kAnsi);
}

}  // namespace

AssignedColumns assigned_columns(const TableDefinition& table, const InsertInto& insert,
                                 const StatementContext& context) {
  AssignedColumns columns;
  std::set<size_t> fixed;
  if (insert.partition.has_value()) {
    for (const PartitionValue& value : *insert.partition) {
      const bool known = std::any_of(table.partition_columns.begin(), table.partition_columns.end(),
                                     [&](const std::string& name) { return same(name, value.column); });
      if (!known) {
        throw SparkError("PARTITIONS_NOT_FOUND",
                         {{"partitionList", quoted_name({value.column})},
                          {"tableName", quoted_name({"spark_catalog", table.database, table.name})}});
      }
      if (!value.has_value) {
        continue;
      }
      const size_t ordinal = column_of(table, value.column);
      const Literal text = value.value.has_value() ? Literal::string(*value.value) : Literal::null(DataType::string());
      ExprPtr fixed_value = make_expr<LiteralExpr>(text);
      if (!table.schema[ordinal].type.is(TypeId::kString)) {
        fixed_value = make_expr<Cast>(fixed_value, table.schema[ordinal].type, EvalMode::kAnsi);
      }
      columns.fixed.emplace_back(ordinal, std::move(fixed_value));
      fixed.insert(ordinal);
    }
  }
  if (insert.partition.has_value() && insert.partition->size() != table.partition_columns.size()) {
    std::string given;
    for (const PartitionValue& value : *insert.partition) {
      given += (given.empty() ? "" : ",") + value.column;
    }
    std::string all;
    for (const std::string& name : table.partition_columns) {
      all += (all.empty() ? "" : ",") + name;
    }
    throw SparkError("_LEGACY_ERROR_TEMP_1169",
                     {{"tableName", quoted_name({"spark_catalog", table.database, table.name})},
                      {"normalizedPartSpec", given},
                      {"partColNames", all}});
  }
  static_cast<void>(context);
  columns.listed = !insert.columns.empty();
  std::set<size_t> seen;
  for (const std::string& name : insert.columns) {
    const size_t ordinal = column_of(table, name);
    if (fixed.contains(ordinal)) {
      throw SparkError("STATIC_PARTITION_COLUMN_IN_INSERT_COLUMN_LIST", {{"staticName", quoted_name({name})}});
    }
    if (!seen.insert(ordinal).second) {
      throw SparkError("COLUMN_ALREADY_EXISTS", {{"columnName", quoted_name({lower_ascii(name)})}});
    }
    columns.given.push_back(ordinal);
  }
  for (size_t i = 0; !columns.listed && i < table.schema.size(); ++i) {
    if (!fixed.contains(i)) {
      columns.given.push_back(i);
    }
  }
  return columns;
}

PlanPtr with_default_words(const PlanPtr& query, const TableDefinition& table, const AssignedColumns& columns,
                           const StatementContext& context) {
  if (const auto* values = as<UnresolvedInlineTable>(query)) {
    UnresolvedInlineTable copy(*values);
    for (ExprList& row : copy.rows) {
      for (size_t i = 0; i < row.size(); ++i) {
        row[i] = replaced(row[i], i, table, columns, context);
      }
    }
    return make_plan<UnresolvedInlineTable>(std::move(copy))->with_origin(query->origin());
  }
  if (const auto* project = as<Project>(query)) {
    Project copy(*project);
    for (size_t i = 0; i < copy.list.size(); ++i) {
      copy.list[i] = replaced(copy.list[i], i, table, columns, context);
    }
    return make_plan<Project>(std::move(copy))->with_origin(query->origin());
  }
  return query;
}

}  // namespace firesteel
