// Expressions from the leaves up: names, calls, windows, and the types of everything above them.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/own_frames.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/evaluate/evaluator.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/lambdas.h"
#include "expression/nodes/subqueries.h"
#include "expression/print/expression_sql.h"
#include "functions/aggregate/within_group.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

bool is_any_of(const std::string& name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](auto known) { return same_identifier(known, name, false); });
}

bool contains_kind(const ExprPtr& expr, ExprKind kind) {
  return contains(expr, [&](const ExprPtr& node) { return node->kind() == kind; });
}

ExprPtr without_alias(const ExprPtr& expr) {
  const auto* alias = as<Alias>(expr);
  return alias == nullptr ? expr : alias->child;
}

}  // namespace

bool contains_aggregate(const ExprPtr& expr) {
  if (expr->kind() == ExprKind::kAggregateCall) {
    return true;
  }
  if (const auto* window = as<WindowExpression>(expr)) {
    const ExprList children = window->children();
    const ExprList arguments = window->function->children();
    return std::any_of(children.begin() + 1, children.end(), contains_aggregate) ||
           std::any_of(arguments.begin(), arguments.end(), contains_aggregate);
  }
  const ExprList children = expr->children();
  return std::any_of(children.begin(), children.end(), contains_aggregate);
}

bool contains_window(const ExprPtr& expr) { return contains_kind(expr, ExprKind::kWindow); }

bool contains_generator(const ExprPtr& expr) { return contains_kind(expr, ExprKind::kGeneratorCall); }

ExprPtr QueryResolver::resolve_expression(const ExprPtr& expr, const NameScope& scope) {
  switch (expr->kind()) {
    case ExprKind::kUnresolvedAttribute:
      return resolve_name(*as<UnresolvedAttribute>(expr), scope);
    case ExprKind::kUnresolvedFunction:
      return resolve_function(expr, scope, false);
    case ExprKind::kUnresolvedStar:
    case ExprKind::kUnresolvedRegex:
      throw error_at(expr->origin(), "INVALID_USAGE_OF_STAR_OR_REGEX",
                     {{"elem", expr->kind() == ExprKind::kUnresolvedStar ? "'*'" : "regular expression"},
                      {"prettyName", scope.clause}});
    case ExprKind::kUnresolvedExtractValue: {
      const auto& node = *as<UnresolvedExtractValue>(expr);
      const ExprPtr child = without_alias(resolve_expression(node.child, scope));
      return extract_value(child, resolve_expression(node.extraction, scope), expr->origin());
    }
    case ExprKind::kUnresolvedWindow: {
      const auto& node = *as<UnresolvedWindow>(expr);
      const auto* found = window_definitions_;
      if (found == nullptr || found->find(node.window_name) == found->end()) {
        throw error_at({}, "MISSING_WINDOW_SPECIFICATION",
                       {{"windowName", node.window_name}, {"docroot", "https://spark.apache.org/docs/latest"}});
      }
      auto window = std::make_shared<WindowExpression>(*as<WindowExpression>(found->at(node.window_name)));
      window->function = node.function;
      return resolve_window(static_cast<const WindowExpression&>(*window->with_origin(expr->origin())), scope);
    }
    case ExprKind::kWindow:
      return resolve_window(*as<WindowExpression>(expr), scope);
    case ExprKind::kParameter:
      throw error_at(expr->origin(), "UNBOUND_SQL_PARAMETER", {{"name", as<Parameter>(expr)->name}});
    case ExprKind::kScalarSubquery:
    case ExprKind::kExists:
    case ExprKind::kInSubquery:
      return resolve_subquery(expr, scope);
    case ExprKind::kIn: {
      const auto& node = *as<In>(expr);
      const bool star = std::any_of(node.list.begin(), node.list.end(),
                                    [](const ExprPtr& item) { return item->kind() == ExprKind::kUnresolvedStar; });
      if (!star) {
        break;
      }
      const ExprPtr value = without_alias(resolve_expression(node.value, scope));
      return binder_.coerce(make_expr_at<In>(expr->origin(), value, resolve_list(node.list, scope)));
    }
    case ExprKind::kLiteral:
      return located_literal(expr);
    case ExprKind::kLambda:
      return expr;  // resolve_function() knows the types of its variables
    case ExprKind::kUnresolvedLambdaVariable: {
      const auto& variable = *as<UnresolvedLambdaVariable>(expr);
      return resolve_expression(make_expr_at<UnresolvedAttribute>(expr->origin(), variable.parts), scope);
    }
    default:
      break;
  }
  ExprList children = expr->children();
  bool changed = false;
  for (ExprPtr& child : children) {
    ExprPtr resolved = resolve_expression(child, scope);
    if (expr->kind() != ExprKind::kSortOrder && expr->kind() != ExprKind::kAlias) {
      resolved = without_alias(resolved);
    }
    changed = changed || resolved != child;
    child = std::move(resolved);
  }
  if (!expr->resolved() || changed) {
    return binder_.coerce(changed ? expr->with_children(std::move(children)) : expr);
  }
  return binder_.coerce(expr);
}

// Spark shows TIMESTAMP literals in the session's time zone.
ExprPtr QueryResolver::located_literal(const ExprPtr& expr) const {
  const auto& literal = *as<LiteralExpr>(expr);
  if (!literal.value.type.is(TypeId::kTimestamp) || literal.value.is_null() || !literal.text.empty()) {
    return expr;
  }
  const ExprPtr cast = make_expr<Cast>(expr, DataType::string(), EvalMode::kAnsi);
  const std::string text = evaluate_constant(cast, options_.environment).as_string();
  return make_expr_at<LiteralExpr>(expr->origin(), literal.value, "TIMESTAMP '" + text + "'");
}

// Does some column name in `expr` mean a column of the query itself (or is there no name at all)?
bool QueryResolver::reads_columns_of(const ExprPtr& expr, const NameScope& scope) {
  bool any_name = false;
  const bool reads = contains(expr, [&](const ExprPtr& node) {
    const auto* name = as<UnresolvedAttribute>(node);
    any_name = any_name || name != nullptr;
    return name != nullptr && scope.relation != nullptr && name_in(*name, *scope.relation) != nullptr;
  });
  return reads || !any_name;
}

// After SET PATH a constant of the query; else null, and the function of that name gives the standard path.
ExprPtr QueryResolver::current_path(const UnresolvedFunction& call, const Origin& origin) {
  const bool named =
      call.name_parts.size() == 1 && call.arguments.empty() && is_any_of(call.name_parts[0], {"current_path"});
  const std::optional<std::string> path = named ? relations_->path_text() : std::nullopt;
  return path ? binder_.remember_shown(make_expr_at<LiteralExpr>(origin, Literal::string(*path)),
                                       make_expr<UnresolvedFunction>("current_path", ExprList()))
              : nullptr;
}

ExprPtr QueryResolver::resolve_function(const ExprPtr& expr, const NameScope& scope, bool over_window) {
  const auto& call = *as<UnresolvedFunction>(expr);
  const std::string& name = call.name_parts.back();
  if (ExprPtr file = input_file_value(expr, scope)) {
    return file;
  }
  if (ExprPtr path = current_path(call, expr->origin())) {
    return path;
  }
  auto resolved = std::make_shared<UnresolvedFunction>(call);
  const FunctionPtr function = binder_.find(call.name_parts);
  if (function == nullptr && !call.is_operator) {
    if (const auto sql_function = relations_->find_sql_function(call.name_parts)) {
      return resolve_sql_function(expr, *sql_function, scope);
    }
  }
  NameScope inner = scope;
  if (function != nullptr && function->is_aggregate() && !over_window && !expr->children().empty() &&
      !reads_columns_of(expr, scope)) {
    if (ExprPtr outer = resolve_outer_aggregate(expr)) {
      return outer;
    }
  }
  if (function != nullptr && function->is_aggregate() && !over_window) {
    inner.inside_aggregate = true;
    if (scope.aggregate_input != nullptr && !scope.inside_aggregate) {
      inner.relation = scope.aggregate_input;
      inner.first = nullptr;
      inner.then = nullptr;
    }
  }
  const bool counts_rows = is_any_of(name, {"count"}) && call.arguments.size() == 1 && !call.distinct &&
                           call.arguments[0]->kind() == ExprKind::kUnresolvedStar &&
                           as<UnresolvedStar>(call.arguments[0])->target.empty();
  if (is_any_of(name, {"count"}) && call.arguments.size() == 1) {
    if (const auto* star = as<UnresolvedStar>(call.arguments[0]);
        star != nullptr && !star->target.empty() && !options_.count_star_of_table) {
      throw error_at({}, "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT",
                     {{"tableName", quoted_name(star->target)}});
    }
  }
  if (counts_rows) {
    resolved->arguments = {make_expr<LiteralExpr>(Literal::integer(1))};
  } else {
    inner.clause = "expression";
    resolved->arguments = resolve_list(call.arguments, inner);
  }
  if (!is_any_of(name, {"struct"})) {
    for (ExprPtr& argument : resolved->arguments) {
      argument = without_alias(argument);
    }
  }
  if (call.filter != nullptr) {
    resolved->filter = resolve_expression(call.filter, inner);
    if (!resolved->filter->type().is(TypeId::kBoolean)) {
      throw error_at(expr->origin(), "INVALID_AGGREGATE_FILTER.NOT_BOOLEAN",
                     {{"filterExpr", quoted_sql(binder_.shown(resolved->filter))}});
    }
    const char* problem = contains_aggregate(resolved->filter) ? "CONTAINS_AGGREGATE"
                          : contains_window(resolved->filter)  ? "CONTAINS_WINDOW_FUNCTION"
                          : !resolved->filter->deterministic() ? "NON_DETERMINISTIC"
                                                               : nullptr;
    if (problem != nullptr) {
      ErrorParameters parameters = {{"filterExpr", quoted_sql(binder_.shown(resolved->filter))}};
      visit(resolved->filter, [&](const ExprPtr& inner_node) {
        const bool window = inner_node->kind() == ExprKind::kWindow;
        if ((window || inner_node->kind() == ExprKind::kAggregateCall) && parameters.size() == 1) {
          parameters.emplace_back(window ? "windowExpr" : "aggExpr", quoted_sql(binder_.shown(inner_node)));
        }
        return parameters.size() == 1;
      });
      throw error_at(expr->origin(), std::string("INVALID_AGGREGATE_FILTER.") + problem, std::move(parameters));
    }
  }
  for (ExprPtr& order : resolved->within_group) {
    order = resolve_expression(order, inner);
  }
  ExprPtr located = resolved->with_origin(expr->origin());
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.arguments[i]->kind() == ExprKind::kLambda) {
      located = resolve_lambda(located, i, scope);
    }
  }
  if (is_any_of(name, {"grouping", "grouping_id"})) {
    return grouping_placeholder(located, scope);
  }
  ExprPtr bound = binder_.bind(located);
  if (bound->kind() == ExprKind::kWindowCall && !over_window) {
    throw error_at(scope.node_origin == nullptr ? expr->origin() : *scope.node_origin,
                   "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE", {{"funcName", quoted_sql(located)}});
  }
  if (bound->kind() == ExprKind::kGeneratorCall) {
    const ExprList inputs = bound->children();
    if (std::any_of(inputs.begin(), inputs.end(), contains_generator)) {
      throw error_at(expr->origin(), "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
                     {{"expression", quoted_sql(binder_.shown(bound))}});
    }
  }
  if (bound->kind() == ExprKind::kAggregateCall) {
    for (const ExprPtr& argument : bound->children()) {
      if (!over_window && !argument->deterministic()) {
        throw error_at(expr->origin(), "AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION",
                       {{"sqlExpr", quoted_sql(binder_.shown(bound))}});
      }
      if (!over_window && contains_window(argument)) {
        throw error_at({}, "_LEGACY_ERROR_TEMP_1031");
      }
      if (!over_window && contains_aggregate(argument)) {
        Origin inner_origin;
        visit(argument, [&](const ExprPtr& inner_node) {
          if (inner_node->kind() == ExprKind::kAggregateCall) {
            inner_origin = inner_node->origin();
          }
          return true;
        });
        throw error_at(inner_origin, "NESTED_AGGREGATE_FUNCTION");
      }
    }
  }
  return bound;
}

ExprPtr QueryResolver::grouping_placeholder(const ExprPtr& expr, const NameScope& scope) {
  const auto& call = *as<UnresolvedFunction>(expr);
  if (!scope.grouping_allowed) {
    throw error_at(expr->origin(), "UNSUPPORTED_GROUPING_EXPRESSION");
  }
  const bool whole_id = is_any_of(call.name_parts.back(), {"grouping_id"});
  if (!whole_id && call.arguments.size() != 1) {
    throw wrong_num_args("grouping", 1, 1, call.arguments.size(), expr->origin());
  }
  const ExprId id = next_expr_id();
  grouping_calls_[id] = {call.arguments, whole_id, expr->origin()};
  return make_expr_at<Attribute>(expr->origin(), pretty_name(expr), whole_id ? DataType::long_type() : DataType::byte(),
                                 false, id);
}

void QueryResolver::check_window_aggregate(const ExprPtr& function, const WindowExpression& window) {
  const auto* call = as<AggregateCall>(function);
  if (call == nullptr) {
    return;
  }
  const WithinGroup kind = within_group_of(call->function->name);
  const bool keyed = kind == WithinGroup::kOptional && call->arguments.size() > 2;
  const bool whole_partition = kind == WithinGroup::kRequired || call->function->name == "median";
  if ((whole_partition || keyed) && (!window.order.empty() || window.has_frame)) {
    std::string text = call->function->name + "(";
    if (kind == WithinGroup::kRequired) {
      text += pretty_name(call->arguments[1]) + ", " + pretty_name(call->arguments[0]) + ")";
    } else if (keyed) {
      text += pretty_name(call->arguments[0]) + ", " + pretty_name(call->arguments[1]) + ", ";
      text += pretty_name(call->arguments[2]) + " ASC NULLS FIRST)";
    } else {
      text = pretty_name(function);
    }
    throw error_at(window.origin(), "INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC", {{"aggFunc", "\"" + text + "\""}});
  }
  if (call->distinct) {
    auto shown = std::make_shared<WindowExpression>(window);
    if (!shown->has_frame) {
      shown->frame = default_frame(function, !window.order.empty());
      shown->has_frame = true;
    }
    throw error_at(window.origin(), "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED",
                   {{"windowExpr", quoted_sql(binder_.shown(shown->with_origin(window.origin())))}});
  }
}

ExprPtr QueryResolver::resolve_window(const WindowExpression& window, const NameScope& scope) {
  ExprPtr function = window.function->kind() == ExprKind::kUnresolvedFunction
                         ? resolve_function(window.function, scope, true)
                         : resolve_expression(window.function, scope);
  if (function->kind() != ExprKind::kWindowCall && function->kind() != ExprKind::kAggregateCall) {
    throw error_at(window.origin(), "UNSUPPORTED_EXPR_FOR_WINDOW", {{"sqlExpr", quoted_sql(binder_.shown(function))}});
  }
  check_window_aggregate(function, window);
  ExprList partition;
  for (const ExprPtr& key : window.partition) {
    partition.push_back(without_alias(resolve_expression(key, scope)));
  }
  ExprList order;
  for (const ExprPtr& key : window.order) {
    order.push_back(resolve_expression(key, scope));
  }
  if (const auto* call = as<WindowCall>(function);
      call != nullptr && order.empty() && std::get<WindowFunction>(call->function->body).needs_order) {
    throw error_at({}, "WINDOW_FUNCTION_FRAME_NOT_ORDERED",
                   {{"wf_name", call->function->name}, {"wf_expr", pretty_name(function)}});
  }
  WindowFrame frame = window.has_frame ? window.frame : default_frame(function, !order.empty());
  for (FrameBound* bound : {&frame.lower, &frame.upper}) {
    if (bound->offset != nullptr) {
      bound->offset = resolve_expression(bound->offset, scope);
    }
  }
  if (window.has_frame) {
    check_own_frame(function, frame);
  }
  check_window_frame(window, order, frame);
  return make_expr_at<WindowExpression>(window.origin(), std::move(function), std::move(partition), std::move(order),
                                        true, std::move(frame));
}

}  // namespace firesteel
