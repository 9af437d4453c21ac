#pragma once

#include "expression/nodes/references.h"
#include "expression/nodes/unresolved.h"

#include <vector>

namespace firesteel {

/// Aliases of a select list that later elements of the same list may use: SELECT a + 1 AS b, b * 2.
class LateralAliases {
 public:
  explicit LateralAliases(bool case_sensitive) : case_sensitive_(case_sensitive) {}

  void add(const ExprPtr& item);
  /// The column of the alias that the name begins with, null when there is none. Errors:
  /// AMBIGUOUS_LATERAL_COLUMN_ALIAS.
  ExprPtr find(const UnresolvedAttribute& name) const;

  /// For each item how many projections must stand below it: 0 for one that uses no alias of the list.
  static std::vector<int> levels(const ExprList& items);

 private:
  bool case_sensitive_;
  ExprList aliases_;
};

}  // namespace firesteel
