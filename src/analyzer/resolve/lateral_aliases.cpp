#include "analyzer/resolve/lateral_aliases.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/column_lookup.h"

#include <algorithm>
#include <unordered_map>

namespace firesteel {

void LateralAliases::add(const ExprPtr& item) {
  if (item->kind() == ExprKind::kAlias) {
    aliases_.push_back(item);
  }
}

ExprPtr LateralAliases::find(const UnresolvedAttribute& name) const {
  ExprPtr found;
  int matches = 0;
  for (const ExprPtr& alias : aliases_) {
    if (same_identifier(name_of(alias), name.parts[0], case_sensitive_)) {
      found = to_attribute(alias);
      ++matches;
    }
  }
  if (matches > 1) {
    throw query_compilation_errors::error_at(
        {}, "AMBIGUOUS_LATERAL_COLUMN_ALIAS",
        {{"name", query_compilation_errors::quoted_name(name.parts)}, {"n", std::to_string(matches)}});
  }
  return found;
}

std::vector<int> LateralAliases::levels(const ExprList& items) {
  std::unordered_map<ExprId, int> level_of;
  std::vector<int> levels;
  for (const ExprPtr& item : items) {
    int level = 0;
    const auto* alias = as<Alias>(item);
    if (alias != nullptr && !level_of.empty()) {
      for (const ExprId id : referenced_ids(alias->child)) {
        if (const auto found = level_of.find(id); found != level_of.end()) {
          level = std::max(level, found->second + 1);
        }
      }
    }
    if (alias != nullptr) {
      level_of[alias->id] = level;
    }
    levels.push_back(level);
  }
  return levels;
}

}  // namespace firesteel
