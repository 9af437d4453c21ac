#pragma once

#include "expression/nodes/expr_node.h"
#include "types/literal.h"

#include <optional>
#include <string>
#include <vector>

namespace firesteel {

struct LiteralExpr final : ExprNode<LiteralExpr, ExprKind::kLiteral> {
  explicit LiteralExpr(Literal value, std::string text = {}) : value(std::move(value)), text(std::move(text)) {}
  Literal value;
  std::string text;  // how SQL shows it where that depends on the session (TIMESTAMP: the time zone); empty: by value

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  const DataType& type() const override { return value.type; }
  bool nullable() const override { return value.is_null(); }
  bool foldable() const override { return true; }
  bool same_node(const Expression& other) const override {
    return value == static_cast<const LiteralExpr&>(other).value;
  }
};

/// A column of a plan's output, by identity.
struct Attribute final : ExprNode<Attribute, ExprKind::kAttribute> {
  Attribute(std::string name, DataType type, bool nullable, ExprId id, std::vector<std::string> qualifier = {},
            std::string metadata = {})
      : name(std::move(name)),
        data_type(std::move(type)),
        is_nullable(nullable),
        id(id),
        qualifier(std::move(qualifier)),
        metadata(std::move(metadata)) {}
  std::string name;
  DataType data_type;
  bool is_nullable;
  ExprId id;
  std::vector<std::string> qualifier;  // catalog, schema, table or alias: the parts that may stand before the name
  std::string metadata;                // JSON, as StructField.metadata

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  const DataType& type() const override { return data_type; }
  bool nullable() const override { return is_nullable; }
  /// Identity alone counts.
  bool same_node(const Expression& other) const override { return id == static_cast<const Attribute&>(other).id; }
};
using AttributePtr = std::shared_ptr<const Attribute>;
using AttributeList = std::vector<AttributePtr>;

/// child AS name: gives a computed value a name and an identity.
struct Alias final : ExprNode<Alias, ExprKind::kAlias> {
  Alias(ExprPtr child, std::string name, ExprId id = next_expr_id(), std::vector<std::string> qualifier = {},
        std::optional<std::string> metadata = {})
      : child(std::move(child)),
        name(std::move(name)),
        id(id),
        qualifier(std::move(qualifier)),
        metadata(std::move(metadata)) {}
  ExprPtr child;
  std::string name;
  ExprId id;
  std::vector<std::string> qualifier;
  std::optional<std::string> metadata;  // explicit metadata JSON; none: the child's

  ExprList children() const override { return {child}; }
  void replace_children(ExprList c) { child = c[0]; }
  const DataType& type() const override { return child->type(); }
  bool nullable() const override { return child->nullable(); }
  bool same_node(const Expression& other) const override {
    return name == static_cast<const Alias&>(other).name && id == static_cast<const Alias&>(other).id;
  }
};

/// Inside a subquery: a column of the outer query.
struct OuterReference final : ExprNode<OuterReference, ExprKind::kOuterReference> {
  explicit OuterReference(AttributePtr attribute) : attribute(std::move(attribute)) {}
  AttributePtr attribute;

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  const DataType& type() const override { return attribute->data_type; }
  bool nullable() const override { return attribute->is_nullable; }
  bool same_node(const Expression& other) const override {
    return attribute->id == static_cast<const OuterReference&>(other).attribute->id;
  }
};

/// Column `index` of the input batch: what attributes become in physical plans.
struct BoundReference final : ExprNode<BoundReference, ExprKind::kBoundReference> {
  BoundReference(int index, DataType type, bool nullable, std::string name = {})
      : index(index), data_type(std::move(type)), is_nullable(nullable), name(std::move(name)) {}
  int index;
  DataType data_type;
  bool is_nullable;
  std::string name;  // for printing

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  const DataType& type() const override { return data_type; }
  bool nullable() const override { return is_nullable; }
  bool same_node(const Expression& other) const override {
    return index == static_cast<const BoundReference&>(other).index;
  }
};

/// The attribute that a named expression (Attribute or Alias) stands for in the output of its plan node.
AttributePtr to_attribute(const ExprPtr& named);
/// Name of an Attribute or Alias.
const std::string& name_of(const ExprPtr& named);
/// ExprId of an Attribute or Alias.
ExprId id_of(const ExprPtr& named);
/// Output attributes of a schema with fresh ids.
AttributeList attributes_of(const Schema& schema, const std::vector<std::string>& qualifier = {});
Schema schema_of(const AttributeList& attributes);
/// Are all attributes of `expr` (outer references apart) among `available`?
bool references_only(const ExprPtr& expr, const AttributeList& available);
/// Ids of all attributes in `expr`; outer references apart.
std::vector<ExprId> referenced_ids(const ExprPtr& expr);

}  // namespace firesteel
