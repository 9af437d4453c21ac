#include "expression/nodes/aggregates.h"

namespace firesteel {

ExprList AggregateCall::children() const {
  ExprList all = arguments;
  if (filter != nullptr) {
    all.push_back(filter);
  }
  return all;
}

void AggregateCall::replace_children(ExprList children) {
  if (filter != nullptr) {
    filter = children.back();
    children.pop_back();
  }
  arguments = std::move(children);
}

bool AggregateCall::same_node(const Expression& other) const {
  const auto& right = static_cast<const AggregateCall&>(other);
  return function->name == right.function->name && distinct == right.distinct &&
         arguments.size() == right.arguments.size() && (filter == nullptr) == (right.filter == nullptr) &&
         binding.result_type == right.binding.result_type;
}

bool WindowCall::same_node(const Expression& other) const {
  const auto& right = static_cast<const WindowCall&>(other);
  return function->name == right.function->name && ignore_nulls == right.ignore_nulls;
}

ExprList WindowExpression::children() const {
  ExprList all = {function};
  all.insert(all.end(), partition.begin(), partition.end());
  all.insert(all.end(), order.begin(), order.end());
  for (const FrameBound* bound : {&frame.lower, &frame.upper}) {
    if (bound->offset != nullptr) {
      all.push_back(bound->offset);
    }
  }
  return all;
}

void WindowExpression::replace_children(ExprList children) {
  auto next = children.begin();
  function = *next++;
  for (ExprPtr& key : partition) {
    key = *next++;
  }
  for (ExprPtr& key : order) {
    key = *next++;
  }
  for (FrameBound* bound : {&frame.lower, &frame.upper}) {
    if (bound->offset != nullptr) {
      bound->offset = *next++;
    }
  }
}

bool WindowExpression::same_node(const Expression& other) const {
  const auto& right = static_cast<const WindowExpression&>(other);
  return partition.size() == right.partition.size() && order.size() == right.order.size() &&
         has_frame == right.has_frame && frame.unit == right.frame.unit && frame.lower.kind == right.frame.lower.kind &&
         frame.upper.kind == right.frame.upper.kind;
}

}  // namespace firesteel
