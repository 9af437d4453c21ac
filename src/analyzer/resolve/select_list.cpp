// Select lists: stars, regular expressions and the names of unaliased elements.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/nodes/calls.h"

#include <algorithm>
#include <regex>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

const Relation* find_plan(const Relation& relation, int64_t plan_id) {
  if (relation.plan_id == plan_id) {
    return &relation;
  }
  for (const RelationPtr& input : relation.inputs) {
    if (const Relation* found = find_plan(*input, plan_id)) {
      return found;
    }
  }
  return nullptr;
}

std::string column_names(const AttributeList& columns) {
  std::vector<std::string> names;
  for (const AttributePtr& column : columns) {
    names.push_back(quoted_name({column->name}));
  }
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

AttributeList qualified_columns(const Relation& relation, const NameParts& target, bool case_sensitive) {
  AttributeList columns;
  for (const AttributeList* list : {&relation.hidden, &relation.visible}) {
    for (const AttributePtr& column : *list) {
      if (qualifier_matches(column->qualifier, target, target.size(), case_sensitive)) {
        columns.push_back(column);
      }
    }
  }
  return columns;
}

}  // namespace

bool QueryResolver::expand_star(const ExprPtr& expr, const NameScope& scope, ExprList& out) {
  static const Relation kNothing;
  const Relation& relation = scope.relation == nullptr ? kNothing : *scope.relation;
  if (const auto* regex = as<UnresolvedRegex>(expr)) {
    const auto flags = options_.case_sensitive ? std::regex::ECMAScript : std::regex::ECMAScript | std::regex::icase;
    std::string text = regex->pattern;  // DataFrame.colRegex writes it in backticks
    if (text.size() > 1 && text.front() == '`' && text.back() == '`') {
      text = text.substr(1, text.size() - 2);
    }
    const std::regex pattern(text, flags);
    for (const AttributePtr& column : relation.visible) {
      if (std::regex_match(column->name, pattern)) {
        out.push_back(column);
      }
    }
    return true;
  }
  const auto* star = as<UnresolvedStar>(expr);
  if (star == nullptr) {
    return false;
  }
  AttributeList columns = relation.visible;
  if (star->plan_id.has_value()) {
    const Relation* found = find_plan(relation, *star->plan_id);
    if (found == nullptr) {
      throw error_at(expr->origin(), "CANNOT_RESOLVE_DATAFRAME_COLUMN", {{"name", "`*`"}});
    }
    std::erase_if(columns, [&](const AttributePtr& column) {
      return std::none_of(found->visible.begin(), found->visible.end(),
                          [&](const AttributePtr& other) { return other->id == column->id; });
    });
  } else if (!star->target.empty()) {
    columns = qualified_columns(relation, star->target, options_.case_sensitive);
    if (columns.empty() && outer_ != nullptr && outer_->relation != nullptr) {
      // outer.*: the columns of the query around
      for (const AttributePtr& column : qualified_columns(*outer_->relation, star->target, options_.case_sensitive)) {
        out.push_back(make_expr<Alias>(outer_reference(column, expr->origin()), column->name));
        columns.push_back(column);
      }
      if (!columns.empty()) {
        return true;
      }
    }
    if (columns.empty()) {
      const auto found = find_column(relation, star->target, options_.case_sensitive, expr->origin());
      const ExprPtr base =
          found ? extract_fields(found->attribute, star->target, found->name_end, expr->origin()) : nullptr;
      if (base == nullptr || !base->type().is(TypeId::kStruct)) {
        throw error_at(expr->origin(), "CANNOT_RESOLVE_STAR_EXPAND",
                       {{"targetString", quoted_name(star->target)}, {"columns", column_names(relation.visible)}});
      }
      refuse_overlapping_except(*star);
      for (auto& [name, field] : remaining_fields(base, star->except)) {
        out.push_back(make_expr<Alias>(field, name));
      }
      return true;
    }
  }
  const ExprList list = star_columns(columns, *star);
  out.insert(out.end(), list.begin(), list.end());
  return true;
}

ExprList QueryResolver::resolve_list(const ExprList& list, const NameScope& scope) {
  ExprList resolved;
  for (const ExprPtr& expr : list) {
    if (!expand_star(expr, scope, resolved)) {
      resolved.push_back(resolve_expression(expr, scope));
    }
  }
  return resolved;
}

namespace {

// What IDENTIFIER(...) stands for has the name of the expression, and not its last part.
bool is_identifier_clause(const Origin& origin) {
  static constexpr std::string_view kWord = "IDENTIFIER(";
  if (origin.sql_text == nullptr || origin.start_index < 0) {
    return false;
  }
  const std::string_view text = std::string_view(*origin.sql_text).substr(static_cast<size_t>(origin.start_index));
  return text.size() > kWord.size() && std::equal(kWord.begin(), kWord.end(), text.begin(), [](char a, char b) {
           return a == std::toupper(static_cast<unsigned char>(b));
         });
}

}  // namespace

ExprPtr QueryResolver::with_name(const ExprPtr& written, const ExprPtr& resolved) {
  if (const auto* attribute = as<Attribute>(resolved)) {
    return grouping_calls_.contains(attribute->id) ? make_expr<Alias>(resolved, attribute->name) : resolved;
  }
  if (const auto* alias = as<Alias>(resolved)) {
    return seen_ids_.insert(alias->id).second ? resolved
                                              : make_expr_at<Alias>(resolved->origin(), alias->child, alias->name,
                                                                    next_expr_id(), alias->qualifier, alias->metadata);
  }
  if (resolved->kind() == ExprKind::kGeneratorCall || resolved->kind() == ExprKind::kMultiAlias) {
    return resolved;
  }
  if (const auto* name = as<UnresolvedAttribute>(written);
      name != nullptr && !is_identifier_clause(name->origin()) &&
      (resolved->kind() == ExprKind::kGetField || resolved->kind() == ExprKind::kLiteral ||
       resolved->kind() == ExprKind::kOuterReference || name->parts.size() > 1)) {
    return make_expr<Alias>(resolved, name->parts.back());
  }
  if (const auto* cast = as<Cast>(resolved); cast != nullptr && cast->child->kind() == ExprKind::kAttribute) {
    return make_expr<Alias>(resolved, name_of(cast->child));
  }
  // v:a.b, also cast, is named by its last step.
  const auto* cast = as<Cast>(resolved);
  const ExprPtr shown = binder_.shown(cast == nullptr ? resolved : cast->child);
  if (const auto* alias = as<Alias>(shown)) {
    return make_expr<Alias>(resolved, alias->name);
  }
  return make_expr<Alias>(resolved, binder_.column_name(resolved));
}

ExprList QueryResolver::resolve_named_list(const ExprList& list, const NameScope& scope) {
  ExprList named;
  for (const ExprPtr& expr : list) {
    if (!expand_star(expr, scope, named)) {
      named.push_back(with_name(expr, resolve_expression(expr, scope)));
    }
  }
  return named;
}

}  // namespace firesteel
