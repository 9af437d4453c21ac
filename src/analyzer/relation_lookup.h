#pragma once

#include "logical/logical_plan.h"
#include "logical/relations/unresolved_relations.h"

#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// What the analyzer asks of the session: tables and views by name, and data sources. Implemented by session/.
class RelationLookup {
 public:
  virtual ~RelationLookup() = default;

  /// A resolved plan for `parts` (as written: view, table, schema.table ...): a temporary view's analyzed plan or a
  /// TableRelation whose `name` has all parts (catalog, schema, table). None when there is no such relation. The
  /// analyzer gives every use fresh ids and qualifies the columns: by TableRelation::name, or by the last of `parts`,
  /// unless the plan is a SubqueryAlias itself.
  virtual std::optional<PlanPtr> find_relation(const std::vector<std::string>& parts,
                                               const SourceOptions& options) const = 0;
  virtual TablePtr open_source(const UnresolvedDataSource& source) const = 0;
};

}  // namespace firesteel
