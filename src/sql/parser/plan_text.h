#pragma once

#include "expression/nodes/aggregates.h"
#include "expression/nodes/lambdas.h"
#include "expression/nodes/subqueries.h"
#include "expression/nodes/unresolved.h"
#include "logical/commands/command.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"

#include <string>

// Unresolved trees as one line, for the parser's tests: Project([a, (b + 1) AS c], Relation(t)).
namespace firesteel::plan_text {

std::string text(const PlanPtr& plan);
std::string text(const ExprPtr& expr);

inline std::string join(const std::vector<std::string>& parts, const char* separator = ", ") {
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    out += (i == 0 ? "" : separator) + parts[i];
  }
  return out;
}

inline std::string list(const ExprList& expressions) {
  std::vector<std::string> parts;
  for (const ExprPtr& expr : expressions) {
    parts.push_back(text(expr));
  }
  return "[" + join(parts) + "]";
}

inline std::string literal(const Literal& value) {
  if (value.is_null()) {
    return "NULL";
  }
  const std::string type = value.type.simple_string();
  if (const auto* number = std::get_if<int64_t>(&value.value)) {
    return std::to_string(*number) + (type == "int" ? "" : ":" + type);
  }
  if (const auto* string = std::get_if<std::string>(&value.value)) {
    return "'" + *string + "'" + (type == "string" ? "" : ":" + type);
  }
  if (const auto* truth = std::get_if<bool>(&value.value)) {
    return *truth ? "true" : "false";
  }
  if (const auto* real = std::get_if<double>(&value.value)) {
    return std::to_string(*real) + ":" + type;
  }
  return "?:" + type;
}

inline std::string bound(const FrameBound& bound) {
  static const char* const kNames[] = {"unbounded preceding", "preceding", "current row", "following",
                                       "unbounded following"};
  return (bound.offset == nullptr ? "" : text(bound.offset) + " ") + kNames[static_cast<int>(bound.kind)];
}

inline std::string call(const UnresolvedFunction& node) {
  std::string out = join(node.name_parts, ".") + "(" + (node.distinct ? "DISTINCT " : "");
  for (size_t i = 0; i < node.arguments.size(); ++i) {
    const bool named = i < node.argument_names.size() && !node.argument_names[i].empty();
    out += (i == 0 ? "" : ", ") + (named ? node.argument_names[i] + " => " : "") + text(node.arguments[i]);
  }
  out += ")";
  out += node.within_group.empty() ? "" : " WITHIN " + list(node.within_group);
  out += node.filter == nullptr ? "" : " FILTER " + text(node.filter);
  return out + (node.ignore_nulls ? *node.ignore_nulls ? " IGNORE NULLS" : " RESPECT NULLS" : "");
}

inline std::string text(const ExprPtr& expr) {
  if (expr == nullptr) {
    return "null";
  }
  if (const auto* node = as<UnresolvedAttribute>(expr)) {
    return join(node->parts, ".");
  }
  if (const auto* node = as<UnresolvedLambdaVariable>(expr)) {
    return "$" + join(node->parts, ".");
  }
  if (const auto* node = as<UnresolvedStar>(expr)) {
    std::string out = node->target.empty() ? "*" : join(node->target, ".") + ".*";
    for (const auto& name : node->except) {
      out += " EXCEPT " + join(name, ".");
    }
    return out;
  }
  if (const auto* node = as<LiteralExpr>(expr)) {
    return literal(node->value);
  }
  if (const auto* node = as<UnresolvedFunction>(expr)) {
    return node->is_operator && node->arguments.size() == 2
               ? "(" + text(node->arguments[0]) + " " + node->name_parts[0] + " " + text(node->arguments[1]) + ")"
               : call(*node);
  }
  if (const auto* node = as<Alias>(expr)) {
    return text(node->child) + " AS " + node->name;
  }
  if (const auto* node = as<MultiAlias>(expr)) {
    return text(node->child) + " AS (" + join(node->names) + ")";
  }
  if (const auto* node = as<Cast>(expr)) {
    return "cast(" + text(node->child) + " " + node->data_type.simple_string() +
           (node->mode == EvalMode::kTry ? " try)" : ")");
  }
  if (const auto* node = as<And>(expr)) {
    return "(" + text(node->left) + " AND " + text(node->right) + ")";
  }
  if (const auto* node = as<Or>(expr)) {
    return "(" + text(node->left) + " OR " + text(node->right) + ")";
  }
  if (const auto* node = as<SortOrder>(expr)) {
    return text(node->child) + (node->ascending ? " asc" : " desc") + (node->nulls_first ? " nf" : " nl");
  }
  if (const auto* node = as<ScalarSubquery>(expr)) {
    return "scalar{" + text(node->plan) + "}";
  }
  if (const auto* node = as<Exists>(expr)) {
    return "exists{" + text(node->plan) + "}";
  }
  if (const auto* node = as<InSubquery>(expr)) {
    return list(node->values) + " in {" + text(node->plan) + "}";
  }
  if (const auto* node = as<UnresolvedWindow>(expr)) {
    return text(node->function) + " over " + node->window_name;
  }
  if (const auto* node = as<WindowExpression>(expr)) {
    std::string frame = node->has_frame ? (node->frame.unit == WindowFrame::Unit::kRows ? " rows " : " range ") +
                                              bound(node->frame.lower) + ".." + bound(node->frame.upper)
                                        : "";
    return text(node->function) + " over(" + list(node->partition) + " " + list(node->order) + frame + ")";
  }
  if (const auto* node = as<Parameter>(expr)) {
    return ":" + node->name;
  }
  if (const auto* node = as<GroupingSets>(expr)) {
    static const char* const kForms[] = {"cube", "rollup", "sets"};
    std::string out = kForms[static_cast<int>(node->form)];
    for (const ExprList& set : node->sets) {
      out += list(set);
    }
    return out;
  }
  static const std::pair<ExprKind, const char*> kOthers[] = {{ExprKind::kNot, "not"},
                                                             {ExprKind::kCaseWhen, "case"},
                                                             {ExprKind::kIn, "in"},
                                                             {ExprKind::kLambda, "lambda"},
                                                             {ExprKind::kUnresolvedExtractValue, "extract_value"}};
  for (const auto& [kind, name] : kOthers) {
    if (expr->kind() == kind) {
      return name + list(expr->children());
    }
  }
  return "?" + std::to_string(static_cast<int>(expr->kind()));
}

inline std::string node_text(const PlanPtr& plan) {
  if (const auto* node = as<UnresolvedRelation>(plan)) {
    return "Relation(" + join(node->parts, ".") + ")";
  }
  if (const auto* node = as<Project>(plan)) {
    return "Project(" + list(node->list);
  }
  if (const auto* node = as<Filter>(plan)) {
    return "Filter(" + text(node->condition);
  }
  if (const auto* node = as<Aggregate>(plan)) {
    return "Aggregate(" + (node->group_by_all ? "ALL" : list(node->grouping)) + ", " + list(node->aggregates);
  }
  if (const auto* node = as<Join>(plan)) {
    return "Join(" + std::string(join_type_name(node->type)) + (node->natural ? " natural" : "") +
           (node->using_columns.empty() ? "" : " using " + join(node->using_columns)) +
           (node->condition == nullptr ? "" : " " + text(node->condition));
  }
  if (const auto* node = as<LateralJoin>(plan)) {
    return "LateralJoin(" + std::string(join_type_name(node->type));
  }
  if (const auto* node = as<Sort>(plan)) {
    return "Sort(" + (node->order_by_all ? "ALL" : list(node->order)) + (node->global ? "" : " local");
  }
  if (const auto* node = as<Limit>(plan)) {
    return "Limit(" + text(node->limit) + " " + text(node->offset);
  }
  if (const auto* node = as<SubqueryAlias>(plan)) {
    return "Alias(" + join(node->name, ".");
  }
  if (const auto* node = as<UnresolvedColumnAliases>(plan)) {
    return "Columns(" + join(node->names);
  }
  if (const auto* node = as<UnresolvedHaving>(plan)) {
    return "Having(" + text(node->condition);
  }
  if (const auto* node = as<SetOperation>(plan)) {
    return std::string(node->operation == SetOperation::Kind::kExcept ? "Except" : "Intersect") +
           (node->all ? "All(" : "(");
  }
  if (const auto* node = as<Generate>(plan)) {
    return "Generate(" + text(node->generator) + (node->outer ? " outer " : " ") + join(node->qualifier) + " " +
           join(node->column_names);
  }
  if (const auto* node = as<UnresolvedTableFunction>(plan)) {
    return "TableFunction(" + join(node->name, ".") + list(node->arguments) + ")";
  }
  if (const auto* node = as<UnresolvedInlineTable>(plan)) {
    std::string out = "Values(" + join(node->names);
    for (const ExprList& row : node->rows) {
      out += " " + list(row);
    }
    return out + ")";
  }
  if (const auto* node = as<UnresolvedWith>(plan)) {
    std::string out = node->recursive ? "WithRecursive(" : "With(";
    for (const CteDefinition& definition : node->definitions) {
      out += definition.name + list({}) + "=" + text(definition.plan) + "; ";
    }
    return out;
  }
  if (const auto* node = as<UnresolvedHint>(plan)) {
    return "Hint(" + node->name + list(node->parameters);
  }
  if (const auto* node = as<Sample>(plan)) {
    return "Sample(" + std::to_string(node->upper);
  }
  if (const auto* node = as<Command>(plan)) {
    return "Command(" + std::to_string(static_cast<int>(node->statement)) + " " + join(node->name, ".") + " " +
           node->key.value_or("") + " " + node->value.value_or("") + " " + node->pattern.value_or("") + " " +
           node->mode + (node->plan == nullptr ? "" : " " + text(node->plan)) + ")";
  }
  switch (plan->kind()) {
    case PlanKind::kOneRow:
      return "OneRow";
    case PlanKind::kDistinct:
      return "Distinct(";
    case PlanKind::kUnion:
      return "Union(";
    case PlanKind::kRepartition:
      return "Repartition(";
    case PlanKind::kWithWindowDefinitions:
      return "Windows(";
    case PlanKind::kUnresolvedPivot:
      return "Pivot(";
    case PlanKind::kUnresolvedUnpivot:
      return "Unpivot(";
    default:
      return "?" + std::to_string(static_cast<int>(plan->kind())) + "(";
  }
}

inline std::string text(const PlanPtr& plan) {
  std::string out = node_text(plan);
  const PlanList children = plan->children();
  for (size_t i = 0; i < children.size(); ++i) {
    out += (out.ends_with('(') ? "" : ", ") + text(children[i]);
  }
  return children.empty() ? out : out + ")";
}

}  // namespace firesteel::plan_text
