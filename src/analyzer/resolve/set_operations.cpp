// UNION, INTERSECT, EXCEPT: same number of columns, common types.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

void check_column_counts(const std::string& operation, const std::vector<RelationPtr>& inputs, const Origin& origin) {
  const size_t count = inputs[0]->visible.size();
  for (size_t i = 1; i < inputs.size(); ++i) {
    if (inputs[i]->visible.size() != count) {
      throw error_at(origin, "NUM_COLUMNS_MISMATCH",
                     {{"operator", operation},
                      {"firstNumColumns", std::to_string(count)},
                      {"invalidOrdinalNum", ordinal_word(i + 1)},
                      {"invalidNumColumns", std::to_string(inputs[i]->visible.size())}});
    }
  }
}

// Types that all inputs are cast to.
std::vector<DataType> common_types(const std::string& operation, const std::vector<RelationPtr>& inputs,
                                   CoercionRules rules, const Origin& origin) {
  std::vector<DataType> types;
  for (size_t column = 0; column < inputs[0]->visible.size(); ++column) {
    DataType common = inputs[0]->visible[column]->data_type;
    for (size_t i = 1; i < inputs.size(); ++i) {
      const DataType& type = inputs[i]->visible[column]->data_type;
      const auto wider = wider_type(common, type, rules);
      if (!wider) {
        throw error_at(origin, "INCOMPATIBLE_COLUMN_TYPE",
                       {{"operator", operation},
                        {"columnOrdinalNumber", ordinal_word(column + 1)},
                        {"tableOrdinalNumber", ordinal_word(i + 1)},
                        {"dataType1", quoted_type(type)},
                        {"dataType2", quoted_type(common)},
                        {"hint", ""}});
      }
      common = *wider;
    }
    types.push_back(std::move(common));
  }
  return types;
}

PlanPtr cast_columns(const RelationPtr& input, const std::vector<DataType>& types, const FunctionBinder& binder) {
  ExprList list;
  bool changed = false;
  for (size_t i = 0; i < types.size(); ++i) {
    const AttributePtr& column = input->visible[i];
    ExprPtr cast = binder.implicit_cast_to(column, types[i]);
    const bool same = cast == column;
    changed = changed || !same;
    list.push_back(same ? cast : make_expr<Alias>(std::move(cast), column->name));
  }
  return changed ? make_plan<Project>(std::move(list), input->plan) : sealed_plan(input);
}

}  // namespace

RelationPtr QueryResolver::resolve_union(const Union& node) {
  std::vector<RelationPtr> inputs;
  for (const PlanPtr& input : node.inputs) {
    inputs.push_back(resolve(input));
  }
  if (node.by_name) {
    inputs = aligned_by_name(inputs, node.allow_missing_columns, node.origin());
  }
  check_column_counts("UNION", inputs, node.origin());
  const std::vector<DataType> types = common_types("UNION", inputs, binder_.rules(), node.origin());
  PlanList plans;
  for (const RelationPtr& input : inputs) {
    plans.push_back(cast_columns(input, types, binder_));
  }
  AttributeList columns;
  for (size_t i = 0; i < types.size(); ++i) {
    const bool nullable =
        std::any_of(plans.begin(), plans.end(), [&](const PlanPtr& plan) { return plan->output()[i]->is_nullable; });
    const AttributePtr& first = plans[0]->output()[i];
    columns.push_back(
        make_expr<Attribute>(first->name, types[i], nullable, next_expr_id(), NameParts{}, first->metadata));
  }
  auto all = std::make_shared<Union>(std::move(plans));
  all->columns = std::move(columns);
  return make_relation(std::move(all), std::move(inputs));
}

std::vector<RelationPtr> QueryResolver::aligned_by_name(const std::vector<RelationPtr>& inputs, bool allow_missing,
                                                        const Origin& origin) {
  // Each input is brought to the columns of the first, in its order; then what the others have beyond it.
  AttributeList target = inputs[0]->visible;
  const auto find = [&](const AttributeList& columns, const std::string& name) {
    return find_column(columns, {name}, options_.case_sensitive, origin);
  };
  for (size_t i = 1; i < inputs.size(); ++i) {
    for (const AttributePtr& column : inputs[0]->visible) {
      if (!allow_missing && !find(inputs[i]->visible, column->name)) {
        std::string names;
        for (const AttributePtr& other : inputs[i]->visible) {
          names += (names.empty() ? "" : ", ") + other->name;
        }
        throw error_at(origin, "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES",
                       {{"colName", column->name}, {"fieldNames", names}});
      }
    }
    for (const AttributePtr& column : inputs[i]->visible) {
      if (!find(target, column->name)) {
        if (!allow_missing) {
          check_column_counts("UNION", inputs, origin);
        }
        target.push_back(column);
      }
    }
  }
  std::vector<RelationPtr> aligned;
  for (const RelationPtr& input : inputs) {
    ExprList list;
    for (const AttributePtr& column : target) {
      if (const auto found = find(input->visible, column->name)) {
        list.push_back(found->attribute);
      } else if (allow_missing) {
        list.push_back(make_expr<Alias>(make_expr<LiteralExpr>(Literal::null(column->data_type)), column->name));
      } else {
        throw unresolved_column({column->name}, input->visible, origin);
      }
    }
    aligned.push_back(make_relation(make_plan<Project>(std::move(list), input->plan), {input}));
  }
  return aligned;
}

namespace {

bool holds(const DataType& type, TypeId wanted) {
  switch (type.id()) {
    case TypeId::kArray:
      return holds(type.element(), wanted);
    case TypeId::kMap:
      return type.is(wanted) || holds(type.key(), wanted) || holds(type.value(), wanted);
    case TypeId::kStruct:
      return std::any_of(type.fields().begin(), type.fields().end(),
                         [&](const StructField& field) { return holds(field.type, wanted); });
    default:
      return type.is(wanted);
  }
}

}  // namespace

void QueryResolver::refuse_maps(const Relation& relation, const Origin& origin) const {
  for (const AttributePtr& column : relation.visible) {
    for (const TypeId refused : {TypeId::kMap, TypeId::kVariant}) {
      if (holds(column->data_type, refused)) {
        throw error_at(origin,
                       refused == TypeId::kMap ? "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE"
                                               : "UNSUPPORTED_FEATURE.SET_OPERATION_ON_VARIANT_TYPE",
                       {{"colName", quoted_name({column->name})}, {"dataType", quoted_type(column->data_type)}});
      }
    }
  }
}

RelationPtr QueryResolver::resolve_set_operation(const SetOperation& node) {
  const std::vector<RelationPtr> inputs = {resolve(node.left), resolve(node.right)};
  std::string operation = node.operation == SetOperation::Kind::kIntersect ? "INTERSECT" : "EXCEPT";
  operation += node.all ? " ALL" : "";
  check_column_counts(operation, inputs, node.origin());
  const std::vector<DataType> types = common_types(operation, inputs, binder_.rules(), node.origin());
  refuse_maps(*inputs[0], node.origin());
  PlanPtr left = cast_columns(inputs[0], types, binder_);
  PlanPtr right = cast_columns(inputs[1], types, binder_);
  return make_relation(make_plan<SetOperation>(node.operation, node.all, std::move(left), std::move(right)), inputs);
}

}  // namespace firesteel
