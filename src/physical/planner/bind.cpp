#include "physical/planner/bind.h"

#include "base/errors/check.h"

namespace firesteel {

ExprPtr bind_columns(const ExprPtr& expr, const AttributeList& input) {
  return transform_up(expr, [&](const ExprPtr& node) -> ExprPtr {
    const auto* attribute = as<Attribute>(node);
    if (attribute == nullptr) {
      return node;
    }
    for (size_t i = 0; i < input.size(); ++i) {
      if (input[i]->id == attribute->id) {
        // Nullability of the input counts: rules that replace a join may have made it stricter or weaker than the
        // reference says.
        return make_expr<BoundReference>(static_cast<int>(i), input[i]->data_type, input[i]->is_nullable,
                                         attribute->name);
      }
    }
    fail_check("cannot bind column " + attribute->name + "#" + std::to_string(attribute->id));
  });
}

ExprList bind_columns(const ExprList& list, const AttributeList& input) {
  ExprList bound;
  bound.reserve(list.size());
  for (const ExprPtr& expr : list) {
    bound.push_back(bind_columns(expr, input));
  }
  return bound;
}

}  // namespace firesteel
