#include "optimizer/predicates.h"

#include "expression/nodes/calls.h"
#include "expression/nodes/subqueries.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/statistics/numeric_value.h"

#include <algorithm>

namespace firesteel {
namespace {

template <typename T>
void split(const ExprPtr& expr, ExprList& out) {
  if (const auto* both = as<T>(expr)) {
    split<T>(both->left, out);
    split<T>(both->right, out);
  } else if (expr != nullptr) {
    out.push_back(expr);
  }
}

template <typename T>
ExprPtr join_all(const ExprList& list) {
  ExprPtr all;
  for (const ExprPtr& expr : list) {
    all = all == nullptr ? expr : ExprPtr(make_expr<T>(all, expr));
  }
  return all;
}

const AttributeList* outer_columns_of(const ExprPtr& expr) {
  if (const auto* scalar = as<ScalarSubquery>(expr)) {
    return &scalar->outer_columns;
  }
  if (const auto* exists = as<Exists>(expr)) {
    return &exists->outer_columns;
  }
  const auto* in = as<InSubquery>(expr);
  return in == nullptr ? nullptr : &in->outer_columns;
}

}  // namespace

ExprList conjuncts_of(const ExprPtr& condition) {
  ExprList list;
  split<And>(condition, list);
  return list;
}

ExprList disjuncts_of(const ExprPtr& condition) {
  ExprList list;
  split<Or>(condition, list);
  return list;
}

ExprPtr all_of(const ExprList& conjuncts) { return join_all<And>(conjuncts); }
ExprPtr any_of(const ExprList& disjuncts) { return join_all<Or>(disjuncts); }

PlanPtr filtered(const ExprList& conjuncts, PlanPtr child) {
  return conjuncts.empty() ? child : make_plan<Filter>(all_of(conjuncts), std::move(child));
}

IdSet ids_of(const AttributeList& attributes) {
  IdSet ids;
  for (const AttributePtr& attribute : attributes) {
    ids.insert(attribute->id);
  }
  return ids;
}

void add_used(const ExprPtr& expr, IdSet& ids) {
  visit(expr, [&](const ExprPtr& node) {
    if (const auto* attribute = as<Attribute>(node)) {
      ids.insert(attribute->id);
    } else if (const AttributeList* outer = outer_columns_of(node)) {
      for (const AttributePtr& column : *outer) {
        ids.insert(column->id);
      }
    }
    return true;
  });
}

bool uses_only(const ExprPtr& expr, const IdSet& ids) {
  IdSet used;
  add_used(expr, used);
  return std::includes(ids.begin(), ids.end(), used.begin(), used.end());
}

bool uses_any(const ExprPtr& expr, const IdSet& ids) {
  IdSet used;
  add_used(expr, used);
  return std::any_of(used.begin(), used.end(), [&](ExprId id) { return ids.contains(id); });
}

bool has_subquery(const ExprPtr& expr) {
  return contains(expr, [](const ExprPtr& node) { return subquery_plan(node) != nullptr; });
}

bool has_outer_reference(const ExprPtr& expr) {
  return contains(expr, [](const ExprPtr& node) { return node->kind() == ExprKind::kOuterReference; });
}

ExprPtr substitute(const ExprPtr& expr, const std::map<ExprId, ExprPtr>& replacements) {
  return transform_up(expr, [&](const ExprPtr& node) -> ExprPtr {
    const auto* attribute = as<Attribute>(node);
    const auto found = attribute == nullptr ? replacements.end() : replacements.find(attribute->id);
    return found == replacements.end() ? node : found->second;
  });
}

bool is_null_for(const ExprPtr& expr, const IdSet& ids) {
  if (const auto* literal = as<LiteralExpr>(expr)) {
    return literal->value.is_null();
  }
  if (const auto* attribute = as<Attribute>(expr)) {
    return ids.contains(attribute->id);
  }
  if (const auto* cast = as<Cast>(expr)) {
    return is_null_for(cast->child, ids);
  }
  if (const auto* negation = as<Not>(expr)) {
    return is_null_for(negation->child, ids);
  }
  if (const auto* in = as<In>(expr)) {
    return is_null_for(in->value, ids);
  }
  if (const auto* field = as<GetField>(expr)) {
    return is_null_for(field->child, ids);
  }
  const ExprList children = expr->children();
  const auto null_child = [&](const ExprPtr& child) { return is_null_for(child, ids); };
  if (expr->kind() == ExprKind::kAnd || expr->kind() == ExprKind::kOr || expr->kind() == ExprKind::kCoalesce) {
    return std::all_of(children.begin(), children.end(), null_child);
  }
  const auto* call = as<ScalarCall>(expr);
  return call != nullptr && call->binding.nulls == Nulls::kPropagate && call->deterministic() &&
         std::any_of(children.begin(), children.end(), null_child);
}

namespace {

/// The number that `expr` is whenever all attributes in `ids` are NULL, as coalesce(x, 0) is 0; none when not known.
std::optional<double> number_for_nulls(const ExprPtr& expr, const IdSet& ids) {
  if (const auto* coalesce = as<Coalesce>(expr)) {
    for (const ExprPtr& argument : coalesce->arguments) {
      if (!is_null_for(argument, ids)) {
        return number_for_nulls(argument, ids);
      }
    }
    return std::nullopt;
  }
  return numeric_value(expr);
}

/// A comparison that is false when all attributes in `ids` are NULL.
bool is_false_for_nulls(const ScalarCall& call, const IdSet& ids) {
  if (call.arguments.size() != 2 || !call.arguments[0]->type().is_numeric()) {
    return false;
  }
  const std::optional<double> left = number_for_nulls(call.arguments[0], ids);
  const std::optional<double> right = number_for_nulls(call.arguments[1], ids);
  const std::string_view op = call.function->name;
  if (!left || !right) {
    return false;
  }
  // Strictly: what is equal as a double may differ as a decimal.
  return (*left < *right && (op == ">" || op == ">=" || op == "=")) ||
         (*left > *right && (op == "<" || op == "<=" || op == "=")) ||
         (*left == 0 && *right == 0 && (op == "<" || op == ">"));
}

}  // namespace

bool rejects_nulls(const ExprPtr& expr, const IdSet& ids) {
  if (const auto* both = as<And>(expr)) {
    return rejects_nulls(both->left, ids) || rejects_nulls(both->right, ids);
  }
  if (const auto* either = as<Or>(expr)) {
    return rejects_nulls(either->left, ids) && rejects_nulls(either->right, ids);
  }
  if (const auto* literal = as<LiteralExpr>(expr)) {
    return literal->value.is_null() || !literal->value.as_bool();
  }
  if (const auto* negation = as<Not>(expr)) {
    const auto* inner = as<ScalarCall>(negation->child);
    if (inner != nullptr && inner->function->name == "isnull") {
      return is_null_for(inner->arguments[0], ids);
    }
  }
  const auto* call = as<ScalarCall>(expr);
  if (call != nullptr && call->function->name == "isnotnull") {
    return is_null_for(call->arguments[0], ids);
  }
  if (call != nullptr && is_false_for_nulls(*call, ids)) {
    return true;
  }
  return is_null_for(expr, ids);
}

ExprPtr factor_out(const ExprPtr& disjunction) {
  const ExprList branches = disjuncts_of(disjunction);
  if (branches.size() < 2) {
    return disjunction;
  }
  std::vector<ExprList> parts;
  for (const ExprPtr& branch : branches) {
    parts.push_back(conjuncts_of(branch));
  }
  ExprList common;
  for (const ExprPtr& candidate : parts[0]) {
    const bool everywhere = std::all_of(parts.begin() + 1, parts.end(), [&](const ExprList& part) {
      return std::any_of(part.begin(), part.end(),
                         [&](const ExprPtr& other) { return same_expression(other, candidate); });
    });
    if (everywhere && candidate->deterministic()) {
      common.push_back(candidate);
    }
  }
  if (common.empty()) {
    return disjunction;
  }
  ExprList rests;
  for (ExprList& part : parts) {
    std::erase_if(part, [&](const ExprPtr& expr) {
      return std::any_of(common.begin(), common.end(),
                         [&](const ExprPtr& shared) { return same_expression(shared, expr); });
    });
    if (part.empty()) {
      return all_of(common);  // one branch is just the common part
    }
    rests.push_back(all_of(part));
  }
  common.push_back(any_of(rests));
  return all_of(common);
}

}  // namespace firesteel
