// FROM items: tables, files, VALUES, table functions and their aliases.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/listing_functions.h"
#include "analyzer/resolve/query_resolver.h"
#include "columnar/vector_builder.h"
#include "expression/evaluate/evaluator.h"
#include "functions/cast/cast.h"
#include "logical/relations/recursion.h"

#include <algorithm>
#include <limits>

namespace firesteel {

using namespace query_compilation_errors;

RelationPtr QueryResolver::resolve_relation(const UnresolvedRelation& node) {
  if (const CteScope::Entry* entry = find_cte(node.parts)) {
    PlanPtr plan = entry->plan;
    if (limit_all_) {
      plan = transform_up(plan, [](const PlanPtr& each) -> PlanPtr {
        const auto* loop = as<RecursiveUnion>(each);
        if (loop == nullptr) {
          return each;
        }
        auto unlimited = std::make_shared<RecursiveUnion>(*loop);
        unlimited->limit = std::numeric_limits<int64_t>::max();
        return unlimited;
      });
    }
    const RelationPtr used = with_unique_ids(plan);
    return make_relation(make_plan<SubqueryAlias>(std::vector<std::string>{entry->name}, used->plan), {used});
  }
  reads_data_ = true;
  if (making_persistent_function_ && relations_->is_temporary_view(node.parts)) {
    throw error_at(node.origin(), "INVALID_TEMP_OBJ_REFERENCE",
                   {{"obj", "FUNCTION"},
                    {"objName", "`" + function_stack_.front() + "`"},
                    {"tempObj", "VIEW"},
                    {"tempObjName", quoted_name(node.parts)}});
  }
  const std::optional<PlanPtr> found = relations_->find_relation(node.parts, node.options);
  if (!found) {
    throw table_or_view_not_found(node.parts, options_.environment, node.origin(), relations_->path());
  }
  // A view's plan may hold other views that the query uses, too: every use has ids of its own, all through.
  const bool table_itself = (*found)->kind() == PlanKind::kTableRelation;
  const RelationPtr used =
      hiding_relation(with_unique_ids(with_hidden_columns(table_itself ? *found : with_fresh_ids(*found))));
  if (used->plan->kind() == PlanKind::kSubqueryAlias) {
    return used;
  }
  std::vector<std::string> qualifier = {node.parts.back()};
  if (const auto* table = as<TableRelation>(used->plan); table != nullptr && !table->name.empty()) {
    qualifier = table->name;
  }
  return with_hidden_of(make_plan<SubqueryAlias>(std::move(qualifier), used->plan), used);
}

RelationPtr QueryResolver::resolve_data_source(const UnresolvedDataSource& node) {
  const TablePtr table = relations_->open_source(node);
  const PlanPtr relation = make_plan<TableRelation>(table, attributes_of(table->schema()));
  return hiding_relation(with_unique_ids(with_hidden_columns(relation)));
}

namespace {

// All cells of a column in their common type.
void widen_column(std::vector<ExprList>& rows, size_t column, const std::string& name, const FunctionBinder& binder,
                  const Origin& origin) {
  ExprList cells;
  for (const ExprList& row : rows) {
    cells.push_back(row[column]);
  }
  if (!binder.unify_types(cells)) {
    throw error_at(origin, "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
                   {{"colName", quoted_name({name})}});
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i][column] = cells[i];
  }
}

PlanPtr local_relation(const std::vector<ExprList>& rows, const AttributeList& columns,
                       const EvaluationEnvironment& environment) {
  Batch batch;
  batch.num_rows = rows.size();
  for (size_t column = 0; column < columns.size(); ++column) {
    VectorBuilder builder(columns[column]->data_type);
    for (const ExprList& row : rows) {
      const auto* literal = as<LiteralExpr>(row[column]);
      builder.append_literal(literal != nullptr ? literal->value : evaluate_constant(row[column], environment));
    }
    batch.columns.push_back(builder.finish());
  }
  return make_plan<LocalRelation>(columns, std::vector<Batch>{std::move(batch)});
}

}  // namespace

RelationPtr QueryResolver::resolve_inline_table(const UnresolvedInlineTable& node) {
  const size_t width = node.names.empty() && !node.rows.empty() ? node.rows.front().size() : node.names.size();
  std::vector<std::string> names = node.names;
  for (size_t i = names.size(); i < width; ++i) {
    names.push_back("col" + std::to_string(i + 1));
  }
  std::vector<ExprList> rows;
  for (const ExprList& row : node.rows) {
    if (row.size() != width) {
      throw error_at(node.origin(), "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
                     {{"expectedNumCols", std::to_string(width)},
                      {"actualNumCols", std::to_string(row.size())},
                      {"rowIndex", std::to_string(rows.size())}});
    }
    NameScope scope;
    scope.clause = "inline table";
    rows.emplace_back();
    for (const ExprPtr& cell : row) {
      ExprPtr resolved = resolve_expression(cell, scope);
      if (const auto* alias = as<Alias>(resolved)) {
        resolved = alias->child;
      }
      if (!resolved->foldable()) {
        throw error_at(cell->origin(), "INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE",
                       {{"expr", quoted_sql(binder_.shown(resolved))}});
      }
      rows.back().push_back(std::move(resolved));
    }
  }
  AttributeList columns;
  for (size_t i = 0; i < width; ++i) {
    widen_column(rows, i, names[i], binder_, node.origin());
    const bool nullable =
        std::any_of(rows.begin(), rows.end(), [&](const ExprList& row) { return row[i]->nullable(); });
    columns.push_back(make_expr<Attribute>(names[i], rows.front()[i]->type(), nullable, next_expr_id()));
  }
  return make_relation(local_relation(rows, columns, options_.environment));
}

RelationPtr QueryResolver::resolve_column_aliases(const UnresolvedColumnAliases& node) {
  const RelationPtr input = resolve(node.child);
  const size_t count = input->visible.size();
  if (count != node.names.size()) {
    throw error_at(node.origin(), "ASSIGNMENT_ARITY_MISMATCH",
                   {{"numTarget", std::to_string(count)}, {"numExpr", std::to_string(node.names.size())}});
  }
  ExprList list;
  for (size_t i = 0; i < count; ++i) {
    list.push_back(make_expr<Alias>(input->visible[i], node.names[i]));
  }
  return make_relation(make_plan<Project>(std::move(list), input->plan), {input});
}

RelationPtr QueryResolver::resolve_subquery_alias(const SubqueryAlias& node) {
  const RelationPtr input = resolve(node.child);
  return with_hidden_of(make_plan<SubqueryAlias>(node.name, sealed_with_hidden(input)), input);
}

namespace {

int64_t range_argument(const ExprPtr& expr, const FunctionBinder& binder, const EvaluationEnvironment& environment) {
  const ExprPtr cast = binder.implicit_cast_to(expr, DataType::long_type());
  if (!cast->foldable()) {
    throw error_at(expr->origin(), "UNEXPECTED_INPUT_TYPE");
  }
  return evaluate_constant(cast, environment).as_int64();
}

}  // namespace

RelationPtr QueryResolver::resolve_table_function(const UnresolvedTableFunction& node) {
  const std::string& name = node.name.back();
  if (same_identifier(name, "range", false)) {
    const ExprList arguments = resolve_list(node.arguments, NameScope());
    if (arguments.empty() || arguments.size() > 4) {
      throw wrong_num_args("range", 1, 4, arguments.size(), node.origin());
    }
    std::vector<int64_t> values;
    for (const ExprPtr& argument : arguments) {
      values.push_back(range_argument(argument, binder_, options_.environment));
    }
    const bool only_end = values.size() == 1;
    const int partitions = values.size() > 3 ? static_cast<int>(values[3]) : 0;
    const AttributePtr id = make_expr<Attribute>("id", DataType::long_type(), false, next_expr_id());
    return make_relation(make_plan<Range>(only_end ? 0 : values[0], only_end ? values[0] : values[1],
                                          values.size() > 2 ? values[2] : 1, partitions, id));
  }
  if (PlanPtr listing = node.name.size() == 1 ? listing_relation(name) : nullptr) {
    if (!node.arguments.empty()) {
      throw wrong_num_args(name, 0, 0, node.arguments.size(), node.origin());
    }
    return make_relation(std::move(listing));
  }
  const FunctionPtr function = binder_.find(node.name);
  if (function == nullptr) {
    if (const auto sql_function = relations_->find_sql_function(node.name)) {
      return resolve_sql_table_function(node, *sql_function);
    }
  }
  if (function == nullptr || !function->is_generator()) {
    const bool unknown = function == nullptr;
    throw error_at(node.origin(), unknown ? "UNRESOLVABLE_TABLE_VALUED_FUNCTION" : "NOT_A_TABLE_FUNCTION",
                   {{unknown ? "name" : "functionName", quoted_name(node.name)}});
  }
  auto generate =
      std::make_shared<Generate>(make_expr_at<UnresolvedFunction>(node.origin(), node.name, node.arguments), false,
                                 std::vector<std::string>{}, std::vector<std::string>{}, make_plan<OneRowRelation>());
  return resolve_generate(*generate);
}

}  // namespace firesteel
