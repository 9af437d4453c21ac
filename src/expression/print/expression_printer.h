#pragma once

#include "expression/nodes/aggregates.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/unresolved.h"

#include <string>
#include <vector>

namespace firesteel {

/// Prints trees: for generated names and messages (attributes by name, implicit casts left out), or for EXPLAIN.
struct ExpressionPrinter {
  bool explain = false;  // name#id, types in lower case

  std::string print(const ExprPtr& expr) const;

  std::vector<std::string> print_all(const ExprList& list) const;
  std::string list(const ExprList& exprs) const;
  std::string id_suffix(ExprId id) const;
  std::string print_resolved(const ExprPtr& expr) const;
  std::string literal(const Literal& value) const;
  std::string case_when(const CaseWhen& node) const;
  std::string cast(const Cast& node) const;
  std::string scalar_call(const ScalarCall& node) const;
  std::string aggregate(const AggregateCall& node) const;
  std::string unresolved_function(const UnresolvedFunction& node) const;
  std::string extract_value(const UnresolvedExtractValue& node) const;
  std::string window(const WindowExpression& node) const;
  std::string window_frame(const WindowExpression& node) const;
};

}  // namespace firesteel
