#include "expression/nodes/references.h"

#include "base/errors/check.h"

#include <algorithm>

namespace firesteel {

AttributePtr to_attribute(const ExprPtr& named) {
  if (named->kind() == ExprKind::kAttribute) {
    return std::static_pointer_cast<const Attribute>(named);
  }
  const auto* alias = as<Alias>(named);
  check(alias != nullptr, "to_attribute of an expression without a name");
  std::string metadata = alias->metadata.value_or("");
  if (const auto* source = as<Attribute>(alias->child); source != nullptr && !alias->metadata.has_value()) {
    metadata = source->metadata;
  }
  return make_expr<Attribute>(alias->name, alias->type(), alias->nullable(), alias->id, alias->qualifier,
                              std::move(metadata));
}

const std::string& name_of(const ExprPtr& named) {
  if (const auto* attribute = as<Attribute>(named)) {
    return attribute->name;
  }
  const auto* alias = as<Alias>(named);
  check(alias != nullptr, "name_of an expression without a name");
  return alias->name;
}

ExprId id_of(const ExprPtr& named) {
  if (const auto* attribute = as<Attribute>(named)) {
    return attribute->id;
  }
  const auto* alias = as<Alias>(named);
  check(alias != nullptr, "id_of an expression without a name");
  return alias->id;
}

AttributeList attributes_of(const Schema& schema, const std::vector<std::string>& qualifier) {
  AttributeList attributes;
  attributes.reserve(schema.size());
  for (const StructField& field : schema) {
    attributes.push_back(
        make_expr<Attribute>(field.name, field.type, field.nullable, next_expr_id(), qualifier, field.metadata));
  }
  return attributes;
}

Schema schema_of(const AttributeList& attributes) {
  Schema schema;
  schema.reserve(attributes.size());
  for (const AttributePtr& attribute : attributes) {
    schema.push_back({attribute->name, attribute->data_type, attribute->is_nullable, attribute->metadata});
  }
  return schema;
}

bool references_only(const ExprPtr& expr, const AttributeList& available) {
  return !contains(expr, [&](const ExprPtr& node) {
    const auto* attribute = as<Attribute>(node);
    return attribute != nullptr && std::none_of(available.begin(), available.end(),
                                                [&](const AttributePtr& other) { return other->id == attribute->id; });
  });
}

std::vector<ExprId> referenced_ids(const ExprPtr& expr) {
  std::vector<ExprId> ids;
  visit(expr, [&](const ExprPtr& node) {
    if (const auto* attribute = as<Attribute>(node)) {
      ids.push_back(attribute->id);
    }
    return true;
  });
  return ids;
}

}  // namespace firesteel
