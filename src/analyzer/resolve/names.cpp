// What a name stands for: column, field, function without parentheses, column of an outer query.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/nodes/calls.h"

#include <algorithm>
#include <array>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

// Functions that may be written without parentheses.
bool is_literal_function(std::string_view name) {
  static constexpr std::array<std::string_view, 11> kNames = {
      "current_date",    "current_timestamp", "current_user",  "user",
      "session_user",    "localtimestamp",    "current_time",  "current_path",
      "current_catalog", "current_database",  "current_schema"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view known) { return same_identifier(known, name, false); });
}

}  // namespace

ExprPtr QueryResolver::resolve_name(const UnresolvedAttribute& name, const NameScope& scope) {
  if (name.plan_id.has_value()) {
    if (scope.relation != nullptr) {
      if (ExprPtr found = resolve_dataframe_column(name, *scope.relation)) {
        return found;
      }
    }
    if (ExprPtr found = scope.then ? scope.then(name) : nullptr) {
      return found;
    }
    if (ExprPtr found = resolve_outer_name(name)) {
      return found;
    }
    throw error_at(name.origin(), "CANNOT_RESOLVE_DATAFRAME_COLUMN",
                   {{"name", quoted_sql(make_expr<UnresolvedAttribute>(name.parts))}});
  }
  if (scope.lambda != nullptr) {
    if (ExprPtr found = find_lambda_variable(name.parts, scope, name.origin())) {
      return found;
    }
  }
  if (scope.first) {
    if (ExprPtr found = scope.first(name)) {
      return found;
    }
  }
  const bool literal_function = name.parts.size() == 1 && is_literal_function(name.parts[0]);
  if (scope.relation != nullptr && !(scope.relation->is_parameters && literal_function)) {
    if (auto found = find_column(*scope.relation, name.parts, options_.case_sensitive, name.origin())) {
      return extract_fields(found->attribute, name.parts, found->name_end, name.origin());
    }
  }
  if (scope.grouping_allowed && name.parts.size() == 1 && same_name(name.parts[0], "grouping__id")) {
    const ExprPtr id =
        grouping_placeholder(make_expr_at<UnresolvedFunction>(name.origin(), "grouping_id", ExprList{}), scope);
    return make_expr<Alias>(id, "grouping__id");
  }
  if (literal_function) {
    if (ExprPtr path = current_path(UnresolvedFunction(name.parts, ExprList()), name.origin())) {
      return path;
    }
    return binder_.bind(name.parts[0], {}, name.origin());
  }
  if (scope.then) {
    if (ExprPtr found = scope.then(name)) {
      return found;
    }
  }
  if (ExprPtr found = resolve_outer_name(name)) {
    return found;
  }
  if (const auto variable = relations_->find_variable(name.parts)) {
    return make_expr_at<LiteralExpr>(
        name.origin(), variable->value,
        "variablereference(system.session." + variable->name + "=" + variable->value.sql() + ")");
  }
  throw unresolved_column(name.parts, scope.relation == nullptr ? AttributeList{} : scope.relation->visible,
                          name.origin());
}

ExprPtr QueryResolver::outer_reference(const AttributePtr& attribute, const Origin& origin) {
  AttributeList& used = *outer_->used;
  if (std::none_of(used.begin(), used.end(), [&](const auto& other) { return other->id == attribute->id; })) {
    used.push_back(attribute);
  }
  return make_expr_at<OuterReference>(origin, attribute);
}

ExprPtr QueryResolver::resolve_outer_name(const UnresolvedAttribute& name) {
  // Only the query right around the subquery, as in Spark.
  const OuterScope* scope = outer_;
  if (scope == nullptr || scope->relation == nullptr) {
    return nullptr;
  }
  if (name.plan_id.has_value()) {
    const ExprPtr found = resolve_dataframe_column(name, *scope->relation);
    return found == nullptr ? nullptr : outer_reference(to_attribute(found), name.origin());
  }
  auto found = find_column(*scope->relation, name.parts, options_.case_sensitive, name.origin());
  if (!found && scope->aggregate_input != nullptr) {
    found = find_column(*scope->aggregate_input, name.parts, options_.case_sensitive, name.origin());
  }
  if (!found) {
    return nullptr;
  }
  return extract_fields(outer_reference(found->attribute, name.origin()), name.parts, found->name_end, name.origin());
}

// min(outer.a) in a subquery of HAVING: the outer Aggregate computes it, the subquery refers to its column.
ExprPtr QueryResolver::resolve_outer_aggregate(const ExprPtr& call) {
  const OuterScope* scope = outer_;
  if (scope == nullptr || scope->aggregates == nullptr || scope->aggregate_input == nullptr) {
    return nullptr;
  }
  for (const ExprPtr& argument : call->children()) {
    const bool outer_only = !contains(argument, [&](const ExprPtr& node) {
      const auto* name = as<UnresolvedAttribute>(node);
      return node->kind() == ExprKind::kUnresolvedStar ||
             (name != nullptr &&
              !find_column(*scope->aggregate_input, name->parts, options_.case_sensitive, name->origin()));
    });
    if (!outer_only) {
      return nullptr;
    }
  }
  outer_ = scope->outer;
  NameScope inside;
  inside.relation = scope->aggregate_input;
  const ExprPtr aggregate = resolve_function(call, inside, false);
  outer_ = scope;
  const ExprPtr column = make_expr<Alias>(aggregate, binder_.column_name(aggregate));
  scope->aggregates->push_back(column);
  return outer_reference(to_attribute(column), call->origin());
}

namespace {

struct DataFrameSearch {
  AttributeList candidates;
  bool plan_found = false;
};

using HiddenLookup = std::function<std::optional<AttributePtr>(const Relation&)>;

DataFrameSearch search_dataframe(const UnresolvedAttribute& name, const Relation& relation, bool case_sensitive,
                                 const HiddenLookup& find_hidden) {
  DataFrameSearch search;
  if (relation.plan_id == name.plan_id) {
    search.plan_found = true;
    if (name.is_metadata) {
      if (auto found = find_hidden(relation)) {
        search.candidates.push_back(*found);
      }
    } else if (auto found = find_column(relation, name.parts, case_sensitive, name.origin())) {
      search.candidates.push_back(found->attribute);
    }
    return search;
  }
  for (const RelationPtr& input : relation.inputs) {
    DataFrameSearch below = search_dataframe(name, *input, case_sensitive, find_hidden);
    search.plan_found = search.plan_found || below.plan_found;
    for (const AttributePtr& candidate : below.candidates) {
      // What this relation does not pass on cannot be meant.
      for (const AttributeList* columns : {&relation.visible, &relation.hidden}) {
        for (const AttributePtr& column : *columns) {
          if (column->id == candidate->id) {
            search.candidates.push_back(column);
          }
        }
      }
    }
  }
  return search;
}

}  // namespace

ExprPtr QueryResolver::resolve_dataframe_column(const UnresolvedAttribute& name, const Relation& relation) {
  DataFrameSearch search = search_dataframe(name, relation, options_.case_sensitive,
                                            [&](const Relation& each) { return find_hidden(name, each); });
  if (search.candidates.empty()) {
    return nullptr;
  }
  const AttributePtr& first = search.candidates.front();
  for (const AttributePtr& candidate : search.candidates) {
    if (candidate->id != first->id) {
      throw error_at(name.origin(), "AMBIGUOUS_COLUMN_REFERENCE",
                     {{"name", quoted_sql(make_expr<UnresolvedAttribute>(name.parts))}});
    }
  }
  // Fields of a struct column: the attribute is the first part that names it.
  size_t name_end = name.parts.size();
  for (size_t i = 0; i < name.parts.size(); ++i) {
    if (name.is_metadata || same_name(name.parts[i], first->name)) {
      name_end = i + 1;
      break;
    }
  }
  return extract_fields(first, name.parts, name_end, name.origin());
}

ExprPtr QueryResolver::extract_fields(ExprPtr base, const NameParts& parts, size_t first, const Origin& origin) {
  for (size_t i = first; i < parts.size(); ++i) {
    base = extract_value(base, make_expr<LiteralExpr>(Literal::string(parts[i])), origin);
  }
  return base;
}

ExprPtr QueryResolver::extract_value(const ExprPtr& child, const ExprPtr& extraction, const Origin& origin) {
  const DataType& type = child->type();
  const auto* literal = as<LiteralExpr>(extraction);
  const bool by_name = literal != nullptr && literal->value.type.is_string_like() && !literal->value.is_null();
  const auto bound = [&](const char* function) {
    const ExprPtr written = make_expr_at<UnresolvedExtractValue>(origin, child, extraction);
    auto internal = std::make_shared<UnresolvedFunction>(function, ExprList{child, extraction});
    internal->is_internal = true;
    const ExprPtr call = internal->with_origin(origin);
    binder_.remember_shown(call, binder_.shown(written));
    return binder_.bind(call);
  };
  if (type.is_null()) {
    const ExprPtr written = make_expr_at<UnresolvedExtractValue>(origin, binder_.shown(child), extraction);
    return binder_.remember_shown(make_expr_at<LiteralExpr>(origin, Literal::null()), written);
  }
  if (type.is(TypeId::kStruct) && by_name) {
    const int ordinal = find_struct_field(type, literal->value.as_string(), options_.case_sensitive, origin);
    return make_expr_at<GetField>(origin, child, ordinal);
  }
  if (type.is(TypeId::kStruct)) {
    throw error_at(origin, "INVALID_EXTRACT_FIELD", {{"field", quoted_sql(extraction)}, {"expr", quoted_sql(child)}});
  }
  if (type.is(TypeId::kArray) && type.element().is(TypeId::kStruct) && by_name) {
    find_struct_field(type.element(), literal->value.as_string(), options_.case_sensitive, origin);
    return bound("getarraystructfields");
  }
  if (type.is(TypeId::kArray)) {
    if (!extraction->type().is_integral() && !extraction->type().is_null()) {
      const ExprPtr written = make_expr_at<UnresolvedExtractValue>(origin, binder_.shown(child), extraction);
      throw unexpected_input_type(written, 2, "\"INTEGRAL\"", extraction);
    }
    return bound("getarrayitem");
  }
  if (type.is(TypeId::kMap)) {
    return bound("getmapvalue");
  }
  throw error_at(origin, "INVALID_EXTRACT_BASE_FIELD_TYPE",
                 {{"base", quoted_sql(child)}, {"other", quoted_type(type)}});
}

}  // namespace firesteel
