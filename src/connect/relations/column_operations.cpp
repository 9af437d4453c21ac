#include "connect/expressions/expression_families.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "connect/types/proto_types.h"
#include "logical/relations/dataframe_operations.h"
#include "spark/connect/relations.pb.h"

namespace firesteel {
namespace {

using Method = DataFrameOperation::Method;

PlanPtr finished(DataFrameOperation operation) { return make_plan<DataFrameOperation>(std::move(operation)); }

template <typename Messages>
std::vector<std::string> strings(const Messages& messages) {
  return {messages.begin(), messages.end()};
}

ExprPtr literal(const pb::Expression_Literal& message) { return make_expr<LiteralExpr>(read_literal(message)); }

PlanPtr convert_fill(const pb::NAFill& fill, PlanConverter& converter) {
  if (fill.values().empty()) {
    throw SparkError("CONNECT_INVALID_PLAN.NA_FILL_VALUES_EMPTY");
  }
  if (fill.values_size() > 1 && fill.values_size() != fill.cols_size()) {
    throw SparkError("CONNECT_INVALID_PLAN.NA_FILL_VALUES_LENGTH_MISMATCH");
  }
  DataFrameOperation operation(converter.relation(fill.input()), Method::kNaFill);
  operation.names = strings(fill.cols());
  for (const auto& value : fill.values()) {
    operation.arguments.push_back(literal(value));
  }
  return finished(std::move(operation));
}

PlanPtr convert_replace(const pb::NAReplace& replace, PlanConverter& converter) {
  DataFrameOperation operation(converter.relation(replace.input()), Method::kNaReplace);
  operation.names = strings(replace.cols());
  for (const auto& replacement : replace.replacements()) {
    operation.arguments.push_back(literal(replacement.old_value()));
    operation.arguments.push_back(literal(replacement.new_value()));
  }
  return finished(std::move(operation));
}

}  // namespace

PlanPtr convert_to_df(const pb::Relation& relation, PlanConverter& converter) {
  DataFrameOperation operation(converter.relation(relation.to_df().input()), Method::kToDf);
  operation.names = strings(relation.to_df().column_names());
  return finished(std::move(operation));
}

PlanPtr convert_with_columns(const pb::Relation& relation, PlanConverter& converter) {
  DataFrameOperation operation(converter.relation(relation.with_columns().input()), Method::kWithColumns);
  for (const auto& alias : relation.with_columns().aliases()) {
    if (alias.name_size() != 1) {
      throw SparkError("CONNECT_INVALID_PLAN.WITH_COLUMNS_REQUIRE_SINGLE_NAME_PART",
                       {{"got", std::to_string(alias.name_size())}});
    }
    operation.arguments.push_back(convert_alias(alias, Origin(), converter));
  }
  return finished(std::move(operation));
}

PlanPtr convert_with_columns_renamed(const pb::Relation& relation, PlanConverter& converter) {
  const pb::WithColumnsRenamed& renamed = relation.with_columns_renamed();
  DataFrameOperation operation(converter.relation(renamed.input()), Method::kWithColumnsRenamed);
  for (const auto& rename : renamed.renames()) {
    operation.names.push_back(rename.col_name());
    operation.names.push_back(rename.new_col_name());
  }
  if (renamed.renames().empty()) {
    for (const auto& [from, to] : renamed.rename_columns_map()) {
      operation.names.push_back(from);
      operation.names.push_back(to);
    }
  }
  return finished(std::move(operation));
}

PlanPtr convert_drop(const pb::Relation& relation, PlanConverter& converter) {
  DataFrameOperation operation(converter.relation(relation.drop().input()), Method::kDrop);
  operation.arguments = converter.expressions(relation.drop().columns());
  operation.names = strings(relation.drop().column_names());
  return finished(std::move(operation));
}

PlanPtr convert_to_schema(const pb::Relation& relation, PlanConverter& converter) {
  const DataType type = read_proto_type(relation.to_schema().schema());
  if (!type.is(TypeId::kStruct)) {
    throw SparkError("CONNECT_INVALID_PLAN.INVALID_SCHEMA_NON_STRUCT_TYPE",
                     {{"inputSchema", type.sql()}, {"dataType", type.sql()}});
  }
  DataFrameOperation operation(converter.relation(relation.to_schema().input()), Method::kToSchema);
  operation.schema = type.fields();
  return finished(std::move(operation));
}

PlanPtr convert_unpivot(const pb::Relation& relation, PlanConverter& converter) {
  const pb::Unpivot& unpivot = relation.unpivot();
  UnresolvedUnpivot node(converter.relation(unpivot.input()));
  node.ids = converter.expressions(unpivot.ids());
  node.values_given = unpivot.has_values();
  for (const pb::Expression& value : unpivot.values().values()) {
    node.values.push_back({converter.expression(value)});
    node.value_aliases.emplace_back();
  }
  node.variable_name = unpivot.variable_column_name();
  node.value_names = {unpivot.value_column_name()};
  node.include_nulls = true;
  return make_plan<UnresolvedUnpivot>(std::move(node));
}

PlanPtr convert_na(const pb::Relation& relation, PlanConverter& converter) {
  if (relation.has_fill_na()) {
    return convert_fill(relation.fill_na(), converter);
  }
  if (relation.has_replace()) {
    return convert_replace(relation.replace(), converter);
  }
  const pb::NADrop& drop = relation.drop_na();
  DataFrameOperation operation(converter.relation(drop.input()), Method::kNaDrop);
  operation.names = strings(drop.cols());
  if (drop.has_min_non_nulls()) {
    operation.min_non_nulls = drop.min_non_nulls();
  }
  return finished(std::move(operation));
}

}  // namespace firesteel
