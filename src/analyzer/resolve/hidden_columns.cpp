// Columns that SELECT * does not show: _metadata of files and what input_file_name() reads.
//
// Only a query that names one carries them: from the table through Filter, Sort, Limit, Project and the alias of a
// subquery, as Spark does, but through no aggregation, set operation, view or WITH.
#include "catalog/hidden_columns.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

constexpr std::array<std::string_view, 3> kInputFileFunctions = {"input_file_name", "input_file_block_start",
                                                                 "input_file_block_length"};

bool is_metadata_name(std::string_view name) {
  const size_t start = std::min(name.find_first_not_of('_'), name.size());
  return start > 0 && same_identifier(name.substr(start - 1), kFileMetadata, false);
}

bool mentions_hidden_column(const ExprPtr& expr);

bool mentions_hidden_column(const PlanPtr& plan) {
  if (const auto* with = as<UnresolvedWith>(plan)) {
    for (const CteDefinition& definition : with->definitions) {
      if (mentions_hidden_column(definition.plan)) {
        return true;
      }
    }
  }
  const ExprList expressions = plan->expressions();
  const PlanList children = plan->children();
  return std::any_of(expressions.begin(), expressions.end(),
                     [](const ExprPtr& expr) { return expr != nullptr && mentions_hidden_column(expr); }) ||
         std::any_of(children.begin(), children.end(),
                     [](const PlanPtr& child) { return mentions_hidden_column(child); });
}

bool mentions_hidden_column(const ExprPtr& expr) {
  return contains(expr, [](const ExprPtr& node) {
    const auto any_metadata = [](const NameParts& parts) {
      return std::any_of(parts.begin(), parts.end(), is_metadata_name);
    };
    if (const auto* name = as<UnresolvedAttribute>(node)) {
      return name->is_metadata || any_metadata(name->parts);
    }
    if (const auto* star = as<UnresolvedStar>(node)) {
      return any_metadata(star->target);
    }
    if (const auto* call = as<UnresolvedFunction>(node)) {
      return std::any_of(kInputFileFunctions.begin(), kInputFileFunctions.end(), [&](std::string_view known) {
        return same_identifier(call->name_parts.back(), known, false);
      });
    }
    const PlanPtr query = subquery_plan(node);
    return query != nullptr && mentions_hidden_column(query);
  });
}

}  // namespace

PlanPtr QueryResolver::analyze(const PlanPtr& plan) {
  wants_hidden_columns_ = mentions_hidden_column(plan);
  return resolve_query(plan);
}

PlanPtr QueryResolver::with_hidden_columns(const PlanPtr& plan) {
  if (!wants_hidden_columns_) {
    return plan;
  }
  const auto* alias = as<SubqueryAlias>(plan);
  const auto* project = alias == nullptr ? nullptr : as<Project>(alias->child);  // pads CHAR columns
  const PlanPtr& leaf = project != nullptr ? project->child : (alias != nullptr ? alias->child : plan);
  const auto* table = as<TableRelation>(leaf);
  // A view may hold nothing but a table, too; its columns are those that it names.
  if (table == nullptr || !table->ordinals.empty() || (alias != nullptr && alias->name != table->name)) {
    return plan;
  }
  auto extended = std::make_shared<TableRelation>(*table);
  AttributeList hidden;
  for (const StructField& field : firesteel::hidden_columns_of(*table->table)) {
    hidden.push_back(
        make_expr<Attribute>(field.name, field.type, field.nullable, next_expr_id(), Names{}, field.metadata));
    hidden_ids_.insert(hidden.back()->id);
  }
  if (hidden.empty()) {
    return plan;
  }
  extended->columns.insert(extended->columns.end(), hidden.begin(), hidden.end());
  extended->ordinals.resize(extended->columns.size());
  std::iota(extended->ordinals.begin(), extended->ordinals.end(), 0);
  PlanPtr result = std::move(extended);
  if (project != nullptr) {
    ExprList list = project->list;
    list.insert(list.end(), hidden.begin(), hidden.end());
    result = make_plan<Project>(std::move(list), std::move(result));
  }
  return alias == nullptr ? result : make_plan<SubqueryAlias>(alias->name, std::move(result));
}

RelationPtr QueryResolver::hiding_relation(const RelationPtr& table) {
  auto relation = std::make_shared<Relation>(*table);
  relation->visible.clear();
  for (const AttributePtr& column : table->visible) {
    (hidden_ids_.contains(column->id) ? relation->hidden : relation->visible).push_back(column);
  }
  return relation->hidden.empty() ? table : relation;
}

RelationPtr QueryResolver::with_hidden_of(PlanPtr plan, const RelationPtr& input) {
  auto relation = std::make_shared<Relation>(*make_relation(std::move(plan), {input}));
  const AttributeList hidden = hidden_columns_of(*input);
  std::erase_if(relation->visible, [&](const AttributePtr& column) {
    const bool hides =
        std::any_of(hidden.begin(), hidden.end(), [&](const auto& each) { return each->id == column->id; });
    if (hides) {
      relation->hidden.push_back(column);
    }
    return hides;
  });
  return relation;
}

AttributeList QueryResolver::hidden_columns_of(const Relation& relation) const {
  AttributeList columns;
  for (const AttributePtr& column : relation.hidden) {
    if (hidden_ids_.contains(column->id)) {
      columns.push_back(column);
    }
  }
  return columns;
}

PlanPtr QueryResolver::sealed_with_hidden(const RelationPtr& relation) const {
  const AttributeList hidden = hidden_columns_of(*relation);
  if (hidden.empty()) {
    return sealed_plan(relation);
  }
  ExprList list(relation->visible.begin(), relation->visible.end());
  list.insert(list.end(), hidden.begin(), hidden.end());
  return make_plan<Project>(std::move(list), relation->plan);
}

std::optional<AttributePtr> QueryResolver::find_hidden(const UnresolvedAttribute& name,
                                                       const Relation& relation) const {
  for (const AttributePtr& column : hidden_columns_of(relation)) {
    const size_t start = column->name.find_first_not_of('_');
    if (start != std::string::npos && start > 0 && same_name(column->name.substr(start - 1), name.parts[0])) {
      return column;
    }
  }
  return std::nullopt;
}

ExprPtr QueryResolver::input_file_value(const ExprPtr& call, const NameScope& scope) {
  const auto* function = as<UnresolvedFunction>(call);
  const auto known = std::find_if(kInputFileFunctions.begin(), kInputFileFunctions.end(), [&](std::string_view name) {
    return same_identifier(function->name_parts.back(), name, false);
  });
  if (known == kInputFileFunctions.end() || !function->arguments.empty() || scope.relation == nullptr) {
    return nullptr;
  }
  AttributePtr found;
  for (const AttributePtr& column : hidden_columns_of(*scope.relation)) {
    if (column->name != kInputFile) {
      continue;
    }
    if (found != nullptr) {
      throw error_at(call->origin(), "MULTI_SOURCES_UNSUPPORTED_FOR_EXPRESSION", {{"expr", quoted_sql(call)}});
    }
    found = column;
  }
  if (found == nullptr) {
    return nullptr;
  }
  const auto field = static_cast<int>(known - kInputFileFunctions.begin());
  return binder_.remember_shown(make_expr_at<GetField>(call->origin(), found, field), call);
}

}  // namespace firesteel
