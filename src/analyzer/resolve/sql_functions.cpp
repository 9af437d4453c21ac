// Functions made by CREATE FUNCTION ... RETURN: the body takes the place of the call.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/subqueries.h"
#include "expression/print/expression_sql.h"
#include "types/type_ddl.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

std::string SqlFunction::full_name() const {
  std::string text;
  for (const std::string& part : name) {
    text += (text.empty() ? "" : ".") + part;
  }
  return text;
}

namespace {

/// Parameters replaced by the arguments; plans of subqueries are entered.
class ParameterReplacer {
 public:
  ParameterReplacer(const AttributeList& parameters, const ExprList& arguments) {
    for (size_t i = 0; i < parameters.size(); ++i) {
      values_[parameters[i]->id] = arguments[i];
    }
  }

  ExprPtr replace(const ExprPtr& expr) const {
    return transform_up(expr, [&](const ExprPtr& node) -> ExprPtr {
      if (const auto* attribute = as<Attribute>(node)) {
        const auto found = values_.find(attribute->id);
        return found == values_.end() ? node : found->second;
      }
      const PlanPtr plan = subquery_plan(node);
      return plan == nullptr ? node : replace_subquery(node, plan);
    });
  }

  /// In the plan of a subquery the parameters are columns of the outer query.
  PlanPtr replace_outer(const PlanPtr& plan) const {
    return transform_up(plan, [&](const PlanPtr& node) {
      return map_expressions(node, [&](const ExprPtr& expr) {
        return transform_up(expr, [&](const ExprPtr& inner) -> ExprPtr {
          const auto* outer = as<OuterReference>(inner);
          const auto found = outer == nullptr ? values_.end() : values_.find(outer->attribute->id);
          return found == values_.end() ? inner : as_outer(found->second);
        });
      });
    });
  }

 private:
  static ExprPtr as_outer(const ExprPtr& value) {
    return transform_up(value, [](const ExprPtr& node) -> ExprPtr {
      if (node->kind() == ExprKind::kAggregateCall || node->kind() == ExprKind::kOuterReference ||
          node->kind() == ExprKind::kWindow || subquery_plan(node) != nullptr) {
        throw unsupported("this argument for a SQL function with a subquery in its body", node->origin());
      }
      return node->kind() == ExprKind::kAttribute
                 ? ExprPtr(make_expr<OuterReference>(std::static_pointer_cast<const Attribute>(node)))
                 : node;
    });
  }

  AttributeList outer_columns(const AttributeList& columns) const {
    AttributeList all;
    const auto add = [&](const AttributePtr& column) {
      if (std::none_of(all.begin(), all.end(), [&](const auto& other) { return other->id == column->id; })) {
        all.push_back(column);
      }
    };
    for (const AttributePtr& column : columns) {
      const auto found = values_.find(column->id);
      if (found == values_.end()) {
        add(column);
        continue;
      }
      visit(found->second, [&](const ExprPtr& node) {
        if (node->kind() == ExprKind::kAttribute) {
          add(std::static_pointer_cast<const Attribute>(node));
        }
        return true;
      });
    }
    return all;
  }

  template <typename T>
  ExprPtr replaced(const T& node) const {
    auto copy = std::make_shared<T>(node);
    copy->plan = replace_outer(node.plan);
    copy->outer_columns = outer_columns(node.outer_columns);
    return copy;
  }

  ExprPtr replace_subquery(const ExprPtr& node, const PlanPtr&) const {
    if (const auto* scalar = as<ScalarSubquery>(node)) {
      return replaced(*scalar);
    }
    if (const auto* exists = as<Exists>(node)) {
      return replaced(*exists);
    }
    return replaced(*as<InSubquery>(node));
  }

  std::map<ExprId, ExprPtr> values_;
};

SparkError function_error(const std::string& sub_condition, ErrorParameters parameters) {
  return SparkError("USER_DEFINED_FUNCTIONS." + sub_condition, std::move(parameters));
}

// The parameters as columns; with arguments they are nullable as those are.
RelationPtr parameter_relation(const SqlFunction& function, const ExprList& arguments) {
  auto relation = std::make_shared<Relation>();
  relation->is_parameters = true;
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    const SqlFunction::Parameter& parameter = function.parameters[i];
    const bool nullable = arguments.empty() || arguments[i]->nullable();
    relation->visible.push_back(make_expr<Attribute>(parameter.name, parameter.type, nullable, next_expr_id(),
                                                     std::vector<std::string>{function.name.back()}));
  }
  return relation;
}

}  // namespace

ExprList QueryResolver::sql_function_arguments(const SqlFunction& function, const ExprList& arguments,
                                               const Names& names, const Origin& origin) {
  const size_t count = function.parameters.size();
  const auto wrong_number = [&] {
    return error_at(origin, "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                    {{"functionName", quoted_name(function.name)},
                     {"expectedNum", std::to_string(count)},
                     {"actualNum", std::to_string(arguments.size())},
                     {"docroot", "https://spark.apache.org/docs/latest"}});
  };
  if (arguments.size() > count) {
    throw wrong_number();
  }
  ExprList values(count);
  bool named = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string name = i < names.size() ? names[i] : std::string();
    size_t at = i;
    if (!name.empty()) {
      named = true;
      for (at = 0; at < count && !same_name(function.parameters[at].name, name); ++at) {
      }
      if (at == count) {
        std::string proposal;
        for (const SqlFunction::Parameter& parameter : function.parameters) {
          proposal += (proposal.empty() ? "" : " ") + quote_identifier(parameter.name);
        }
        throw error_at(origin, "UNRECOGNIZED_PARAMETER_NAME",
                       {{"routineName", quoted_name(function.name)},
                        {"argumentName", quote_identifier(name)},
                        {"proposal", proposal}});
      }
    } else if (named) {
      throw error_at(origin, "UNEXPECTED_POSITIONAL_ARGUMENT",
                     {{"routineName", quoted_name(function.name)}, {"parameterName", quote_identifier(names[i - 1])}});
    }
    if (values[at] != nullptr) {
      throw error_at(origin, "DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE",
                     {{"routineName", quoted_name(function.name)}, {"parameterName", quote_identifier(name)}});
    }
    values[at] = arguments[i];
  }
  for (size_t i = 0; i < count; ++i) {
    const SqlFunction::Parameter& parameter = function.parameters[i];
    if (values[i] == nullptr && parameter.default_value == nullptr) {
      if (!named) {
        throw wrong_number();
      }
      throw error_at(origin, "REQUIRED_PARAMETER_NOT_FOUND",
                     {{"routineName", quoted_name(function.name)},
                      {"parameterName", quote_identifier(parameter.name)},
                      {"index", std::to_string(i)}});
    }
    if (values[i] == nullptr) {
      values[i] = resolve_expression(parameter.default_value, NameScope());
    }
    if (const auto* alias = as<Alias>(values[i])) {
      values[i] = alias->child;
    }
    if (!values[i]->type().same_type(parameter.type)) {
      values[i] =
          binder_.coerce(make_expr_at<Cast>(values[i]->origin(), values[i], parameter.type, EvalMode::kAnsi, true));
    }
  }
  return values;
}

void QueryResolver::refuse_cycles() const {
  std::string path;
  bool repeated = false;
  for (size_t i = 0; i < function_stack_.size(); ++i) {
    path += (path.empty() ? "" : " -> ") + function_stack_[i];
    repeated = repeated ||
               (i + 1 < function_stack_.size() && same_identifier(function_stack_[i], function_stack_.back(), false));
  }
  if (repeated) {
    throw SparkError("CYCLIC_FUNCTION_REFERENCE", {{"path", path}});
  }
}

// Names of a body are looked up along the path of when the function was made.
class QueryResolver::FunctionPath {
 public:
  FunctionPath(QueryResolver& resolver, const SqlFunction& function)
      : resolver_(resolver), outside_(resolver.relations_) {
    if (!function.path.empty()) {
      inside_ = outside_->with_path(function.path, function.temporary());
      resolver_.relations_ = inside_ == nullptr ? outside_ : inside_.get();
    }
  }
  ~FunctionPath() { resolver_.relations_ = outside_; }
  FunctionPath(const FunctionPath&) = delete;
  FunctionPath& operator=(const FunctionPath&) = delete;

 private:
  QueryResolver& resolver_;
  const RelationLookup* outside_;
  std::unique_ptr<RelationLookup> inside_;
};

// The body sees its parameters and nothing of the query around the call.
ExprPtr QueryResolver::sql_function_body(const SqlFunction& function, const RelationPtr& parameters) {
  const std::string name = function.full_name();
  function_stack_.push_back(name);
  refuse_cycles();
  const FunctionPath path(*this, function);
  const OuterScope* outer = outer_;
  const CteScope* ctes = ctes_;
  const auto* windows = window_definitions_;
  outer_ = nullptr;
  ctes_ = nullptr;
  window_definitions_ = nullptr;
  NameScope scope;
  scope.relation = parameters.get();
  ExprPtr body = resolve_expression(function.body, scope);
  outer_ = outer;
  ctes_ = ctes;
  window_definitions_ = windows;
  function_stack_.pop_back();
  if (const auto* alias = as<Alias>(body)) {
    body = alias->child;
  }
  if (function.type.has_value() && !body->type().same_type(*function.type)) {
    body = binder_.coerce(make_expr_at<Cast>(body->origin(), body, *function.type, EvalMode::kAnsi, true));
  }
  return body;
}

PlanPtr QueryResolver::sql_function_query(const SqlFunction& function, const RelationPtr& parameters) {
  const std::string name = function.full_name();
  function_stack_.push_back(name);
  refuse_cycles();
  const FunctionPath path(*this, function);
  const OuterScope* outer = outer_;
  const CteScope* ctes = ctes_;
  const auto* windows = window_definitions_;
  AttributeList used;
  const OuterScope around{parameters.get(), nullptr, &used};
  outer_ = &around;
  ctes_ = nullptr;
  window_definitions_ = nullptr;
  PlanPtr plan = resolve_query(function.query);
  outer_ = outer;
  ctes_ = ctes;
  window_definitions_ = windows;
  function_stack_.pop_back();
  const AttributeList& output = plan->output();
  const size_t width = function.columns.has_value() ? function.columns->size() : output.size();
  if (width != output.size()) {
    throw function_error(
        "RETURN_COLUMN_COUNT_MISMATCH",
        {{"name", name}, {"outputSize", std::to_string(output.size())}, {"returnParamSize", std::to_string(width)}});
  }
  ExprList list;
  for (size_t i = 0; i < width; ++i) {
    ExprPtr column = output[i];
    if (function.columns.has_value() && !output[i]->data_type.same_type((*function.columns)[i].type)) {
      column = binder_.coerce(make_expr<Cast>(column, (*function.columns)[i].type, EvalMode::kAnsi, true));
    }
    list.push_back(
        make_expr<Alias>(column, function.columns.has_value() ? (*function.columns)[i].name : output[i]->name));
  }
  return make_plan<Project>(std::move(list), std::move(plan));
}

ExprPtr QueryResolver::resolve_sql_function(const ExprPtr& call_expr, const SqlFunction& function,
                                            const NameScope& scope) {
  const auto& call = *as<UnresolvedFunction>(call_expr);
  if (function.is_table) {
    throw error_at(call_expr->origin(), "NOT_A_SCALAR_FUNCTION", {{"functionName", quoted_name(function.name)}});
  }
  if (making_persistent_function_ && function.temporary()) {
    throw error_at(call_expr->origin(), "INVALID_TEMP_OBJ_REFERENCE",
                   {{"obj", "FUNCTION"},
                    {"objName", "`" + function_stack_.front() + "`"},
                    {"tempObj", "FUNCTION"},
                    {"tempObjName", quoted_name(function.name)}});
  }
  const std::string_view clause = scope.clause;
  if (clause == "Sort" || clause == "Generate" || clause == "GlobalLimit") {
    throw error_at(call_expr->origin(), "UNSUPPORTED_SQL_UDF_USAGE",
                   {{"functionName", quoted_name(function.name)}, {"nodeName", scope.clause}});
  }
  if (call.distinct || call.filter != nullptr || !call.within_group.empty()) {
    const char* syntax = call.distinct            ? "DISTINCT"
                         : call.filter != nullptr ? "FILTER CLAUSE"
                                                  : "WITHIN GROUP (ORDER BY ...)";
    throw error_at(call_expr->origin(), "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
                   {{"prettyName", quoted_name(function.name)}, {"syntax", syntax}});
  }
  reads_data_ = reads_data_ || function.reads_data;
  NameScope inner = scope;
  inner.clause = "expression";
  const ExprList written = resolve_list(call.arguments, inner);
  const ExprList arguments = sql_function_arguments(function, written, call.argument_names, call_expr->origin());
  const RelationPtr parameters = parameter_relation(function, arguments);
  const ExprPtr body = sql_function_body(function, parameters);
  const ExprPtr value = ParameterReplacer(parameters->visible, arguments).replace(body);
  // A node of its own, so that it has a name of its own.
  ExprPtr result = value->kind() == ExprKind::kAttribute || value->kind() == ExprKind::kGetField
                       ? make_expr_at<Coalesce>(call_expr->origin(), ExprList{value})
                       : value->with_origin(call_expr->origin());
  auto shown = std::make_shared<UnresolvedFunction>(function.full_name(), ExprList());
  // In the order of the parameters, without defaults.
  const ExprList given(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(written.size()));
  for (const ExprPtr& argument : given) {
    shown->arguments.push_back(binder_.shown(argument));
  }
  return binder_.remember_shown(std::move(result), shown);
}

RelationPtr QueryResolver::resolve_sql_table_function(const UnresolvedTableFunction& node,
                                                      const SqlFunction& function) {
  if (!function.is_table) {
    throw error_at(node.origin(), "NOT_A_TABLE_FUNCTION", {{"functionName", quoted_name(function.name)}});
  }
  reads_data_ = reads_data_ || function.reads_data;
  const ExprList written = resolve_list(node.arguments, NameScope());
  const ExprList arguments = sql_function_arguments(function, written, node.argument_names, node.origin());
  const RelationPtr parameters = parameter_relation(function, arguments);
  const PlanPtr query = sql_function_query(function, parameters);
  PlanPtr plan = transform_up(query, [&](const PlanPtr& each) {
    return map_expressions(each, [&](const ExprPtr& expr) {
      return transform_up(expr, [&](const ExprPtr& inner) -> ExprPtr {
        const auto* outer = as<OuterReference>(inner);
        for (size_t i = 0; outer != nullptr && i < arguments.size(); ++i) {
          if (parameters->visible[i]->id == outer->attribute->id) {
            return arguments[i];
          }
        }
        return inner;
      });
    });
  });
  plan = make_plan<SubqueryAlias>(std::vector<std::string>{function.name.back()}, std::move(plan));
  return make_relation(std::move(plan));
}

SqlFunction QueryResolver::check_sql_function(SqlFunction function) {
  const std::string& name = function.name.back();
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    const SqlFunction::Parameter& parameter = function.parameters[i];
    if (parameter.default_value == nullptr) {
      continue;
    }
    if (i + 1 < function.parameters.size() && function.parameters[i + 1].default_value == nullptr) {
      throw function_error("NOT_A_VALID_DEFAULT_PARAMETER_POSITION",
                           {{"functionName", name},
                            {"parameterName", parameter.name},
                            {"nextParameterName", function.parameters[i + 1].name}});
    }
    if (contains(parameter.default_value, [](const ExprPtr& node) { return subquery_plan(node) != nullptr; })) {
      throw function_error("NOT_A_VALID_DEFAULT_EXPRESSION",
                           {{"functionName", name}, {"parameterName", parameter.name}});
    }
    const ExprPtr value = resolve_expression(parameter.default_value, NameScope());
    if (!value->type().same_type(parameter.type)) {
      binder_.coerce(make_expr_at<Cast>(value->origin(), value, parameter.type, EvalMode::kAnsi, true));
    }
  }
  if (function.is_table && function.query == nullptr) {
    throw function_error("SQL_TABLE_UDF_BODY_MUST_BE_A_QUERY", {{"name", name}});
  }
  making_persistent_function_ = !function.temporary();
  reads_data_ = false;
  const RelationPtr parameters = parameter_relation(function, {});
  if (function.is_table) {
    const PlanPtr plan = sql_function_query(function, parameters);
    function.columns = schema_of(plan->output());
  } else {
    const ExprPtr body = sql_function_body(function, parameters);
    if (contains(body, [](const ExprPtr& node) {
          return node->kind() == ExprKind::kAggregateCall || node->kind() == ExprKind::kWindow ||
                 node->kind() == ExprKind::kGeneratorCall;
        })) {
      throw function_error("CANNOT_CONTAIN_COMPLEX_FUNCTIONS", {{"queryText", function.text}});
    }
    function.type = body->type();
  }
  if (function.contains_sql && reads_data_) {
    throw SparkError("INVALID_SQL_FUNCTION_DATA_ACCESS");
  }
  function.reads_data = function.reads_data || reads_data_;
  return function;
}

}  // namespace firesteel
