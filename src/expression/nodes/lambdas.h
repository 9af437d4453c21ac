#pragma once

#include "expression/nodes/references.h"

namespace firesteel {

/// A lambda's variable inside its body; bound to a column of element rows when evaluated.
struct LambdaVariable final : ExprNode<LambdaVariable, ExprKind::kLambdaVariable> {
  LambdaVariable(std::string name, DataType type, bool nullable, ExprId id)
      : name(std::move(name)), data_type(std::move(type)), is_nullable(nullable), id(id) {}
  std::string name;
  DataType data_type;
  bool is_nullable;
  ExprId id;

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  const DataType& type() const override { return data_type; }
  bool nullable() const override { return is_nullable; }
  bool same_node(const Expression& other) const override { return id == static_cast<const LambdaVariable&>(other).id; }
};

/// (x, y) -> body. Before analysis the parameters are UnresolvedLambdaVariable. children: body, parameters...
struct Lambda final : ExprNode<Lambda, ExprKind::kLambda> {
  Lambda(ExprPtr body, ExprList parameters) : body(std::move(body)), parameters(std::move(parameters)) {}
  ExprPtr body;
  ExprList parameters;

  ExprList children() const override {
    ExprList all = {body};
    all.insert(all.end(), parameters.begin(), parameters.end());
    return all;
  }
  void replace_children(ExprList c) {
    body = c[0];
    parameters.assign(c.begin() + 1, c.end());
  }
  const DataType& type() const override { return body->type(); }
  bool nullable() const override { return body->nullable(); }
  bool same_node(const Expression& other) const override {
    return parameters.size() == static_cast<const Lambda&>(other).parameters.size();
  }
};

}  // namespace firesteel
