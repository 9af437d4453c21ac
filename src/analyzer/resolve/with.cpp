// WITH: each definition is resolved once; every use gets fresh ids.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"

namespace firesteel {

using namespace query_compilation_errors;

RelationPtr QueryResolver::resolve_with(const UnresolvedWith& node) {
  CteScope scope;
  scope.outer = ctes_;
  const CteScope* const saved = ctes_;
  ctes_ = &scope;
  for (size_t i = 0; i < node.definitions.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (same_name(node.definitions[i].name, node.definitions[j].name)) {
        throw error_at(node.origin(), "DUPLICATED_CTE_NAMES",
                       {{"duplicateNames", quoted_name({node.definitions[i].name})}});
      }
    }
  }
  for (const CteDefinition& definition : node.definitions) {
    if (node.recursive) {
      if (PlanPtr recursive = resolve_recursive(definition, scope)) {
        scope.entries.push_back({definition.name, std::move(recursive)});
        continue;
      }
    }
    PlanPtr plan = definition.plan;
    if (!definition.column_names.empty()) {
      plan = make_plan<UnresolvedColumnAliases>(plan, definition.column_names)->with_origin(definition.origin);
    }
    scope.entries.push_back({definition.name, resolve_query(plan)});
  }
  RelationPtr relation = resolve(node.child);
  ctes_ = saved;  // not restored when an error is thrown: the resolver ends with it
  return relation;
}

const CteScope::Entry* QueryResolver::find_cte(const std::vector<std::string>& parts) const {
  if (parts.size() != 1) {
    return nullptr;
  }
  for (const CteScope* scope = ctes_; scope != nullptr; scope = scope->outer) {
    for (auto entry = scope->entries.rbegin(); entry != scope->entries.rend(); ++entry) {
      if (same_name(entry->name, parts[0])) {
        return &*entry;
      }
    }
  }
  return nullptr;
}

}  // namespace firesteel
