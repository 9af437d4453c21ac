// Output columns and expression lists of the resolved relations.
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"

namespace firesteel {
namespace {

AttributeList attributes_of_list(const ExprList& named) {
  AttributeList attributes;
  attributes.reserve(named.size());
  for (const ExprPtr& expr : named) {
    attributes.push_back(to_attribute(expr));
  }
  return attributes;
}

AttributePtr with_nullable(const AttributePtr& attribute, bool nullable) {
  if (attribute->is_nullable == nullable) {
    return attribute;
  }
  auto copy = std::make_shared<Attribute>(*attribute);
  copy->is_nullable = nullable;
  return copy;
}

void append(AttributeList& output, const AttributeList& more, bool make_nullable) {
  for (const AttributePtr& attribute : more) {
    output.push_back(make_nullable ? with_nullable(attribute, true) : attribute);
  }
}

void concat(ExprList& all, const ExprList& more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace

ExprList UnresolvedInlineTable::expressions() const {
  ExprList all;
  for (const ExprList& row : rows) {
    concat(all, row);
  }
  return all;
}

void UnresolvedInlineTable::replace_expressions(ExprList list) {
  auto next = list.begin();
  for (ExprList& row : rows) {
    for (ExprPtr& cell : row) {
      cell = *next++;
    }
  }
}

AttributeList Project::compute_output() const { return attributes_of_list(list); }

ExprList Aggregate::expressions() const {
  ExprList all = grouping;
  concat(all, aggregates);
  return all;
}

void Aggregate::replace_expressions(ExprList e) {
  const auto middle = e.begin() + static_cast<std::ptrdiff_t>(grouping.size());
  grouping.assign(e.begin(), middle);
  aggregates.assign(middle, e.end());
}

AttributeList Aggregate::compute_output() const { return attributes_of_list(aggregates); }

ExprList Limit::expressions() const {
  ExprList all;
  for (const ExprPtr& expr : {limit, offset}) {
    if (expr != nullptr) {
      all.push_back(expr);
    }
  }
  return all;
}

void Limit::replace_expressions(ExprList e) {
  auto next = e.begin();
  for (ExprPtr* expr : {&limit, &offset}) {
    if (*expr != nullptr) {
      *expr = *next++;
    }
  }
}

AttributeList SubqueryAlias::compute_output() const {
  AttributeList output;
  for (const AttributePtr& attribute : child->output()) {
    auto copy = std::make_shared<Attribute>(*attribute);
    copy->qualifier = name;
    output.push_back(std::move(copy));
  }
  return output;
}

ExprList Window::expressions() const {
  ExprList all = window_expressions;
  concat(all, partition);
  concat(all, order);
  return all;
}

void Window::replace_expressions(ExprList e) {
  auto next = e.begin();
  for (ExprList* list : {&window_expressions, &partition, &order}) {
    for (ExprPtr& expr : *list) {
      expr = *next++;
    }
  }
}

AttributeList Window::compute_output() const {
  AttributeList output = child->output();
  append(output, attributes_of_list(window_expressions), false);
  return output;
}

AttributeList Generate::compute_output() const {
  AttributeList output;
  for (const AttributePtr& attribute : child->output()) {
    bool needed = true;
    for (const ExprId id : unrequired) {
      needed = needed && id != attribute->id;
    }
    if (needed) {
      output.push_back(attribute);
    }
  }
  append(output, generator_output, outer);
  return output;
}

ExprList Expand::expressions() const {
  ExprList all;
  for (const ExprList& projection : projections) {
    concat(all, projection);
  }
  return all;
}

void Expand::replace_expressions(ExprList e) {
  auto next = e.begin();
  for (ExprList& projection : projections) {
    for (ExprPtr& expr : projection) {
      expr = *next++;
    }
  }
}

AttributeList Join::compute_output() const {
  AttributeList output;
  const bool left_nullable = type == JoinType::kRightOuter || type == JoinType::kFullOuter;
  const bool right_nullable =
      type == JoinType::kLeftOuter || type == JoinType::kFullOuter || type == JoinType::kLeftSingle;
  append(output, left->output(), left_nullable);
  if (type == JoinType::kExistence) {
    output.push_back(exists);
  } else if (type != JoinType::kLeftSemi && type != JoinType::kLeftAnti && type != JoinType::kNullAwareLeftAnti) {
    append(output, right->output(), right_nullable);
  }
  return output;
}

AttributeList LateralJoin::compute_output() const {
  AttributeList output = left->output();
  append(output, right->output(), type == JoinType::kLeftOuter);
  return output;
}

AttributeList SetOperation::compute_output() const {
  AttributeList output;
  for (size_t i = 0; i < left->output().size(); ++i) {
    const AttributePtr& attribute = left->output()[i];
    const bool both = operation == Kind::kIntersect;
    output.push_back(both ? with_nullable(attribute, attribute->is_nullable && right->output()[i]->is_nullable)
                          : attribute);
  }
  return output;
}

}  // namespace firesteel
