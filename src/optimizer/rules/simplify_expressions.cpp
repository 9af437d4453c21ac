#include "optimizer/rules/simplify_expressions.h"

#include "base/errors/spark_error.h"
#include "expression/evaluate/evaluator.h"
#include "expression/evaluate/type_questions.h"
#include "expression/nodes/calls.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/predicates.h"

#include <algorithm>
#include <array>

namespace firesteel {
namespace {

bool is_true(const ExprPtr& expr) {
  const auto* literal = as<LiteralExpr>(expr);
  return literal != nullptr && !literal->value.is_null() && literal->value.as_bool();
}

bool is_false(const ExprPtr& expr) {
  const auto* literal = as<LiteralExpr>(expr);
  return literal != nullptr && !literal->value.is_null() && !literal->value.as_bool();
}

ExprPtr simplify_case(const ExprPtr& expr, const CaseWhen& node) {
  std::vector<std::pair<ExprPtr, ExprPtr>> branches;
  for (const auto& branch : node.branches) {
    const auto* literal = as<LiteralExpr>(branch.first);
    if (literal != nullptr && (literal->value.is_null() || !literal->value.as_bool())) {
      continue;
    }
    if (is_true(branch.first)) {
      return branches.empty() ? branch.second : make_expr<CaseWhen>(std::move(branches), branch.second, node.is_if);
    }
    branches.push_back(branch);
  }
  if (branches.size() == node.branches.size()) {
    return expr;
  }
  if (branches.empty()) {
    return node.otherwise != nullptr ? node.otherwise : ExprPtr(make_expr<LiteralExpr>(Literal::null(node.type())));
  }
  return make_expr<CaseWhen>(std::move(branches), node.otherwise, node.is_if);
}

ExprPtr fold(const ExprPtr& expr, const EvaluationEnvironment& environment) {
  try {
    Literal value = evaluate_constant(expr, environment);
    value.type = expr->type();
    return make_expr<LiteralExpr>(std::move(value));
  } catch (const SparkError&) {
    return expr;  // raises when (and only if) the row is reached
  }
}

// A literal NULL as an argument of a function that passes NULL on. Spark knows it of most functions, but these compute
// their other arguments all the same, which may raise.
bool has_null_argument(const ScalarCall& call) {
  static constexpr std::array<std::string_view, 4> kComputed = {"concat", "sequence", "levenshtein", "array_join"};
  const auto is_null = [](const ExprPtr& argument) {
    const auto* literal = as<LiteralExpr>(argument);
    return literal != nullptr && literal->value.is_null();
  };
  return call.binding.nulls == Nulls::kPropagate && call.deterministic() &&
         std::find(kComputed.begin(), kComputed.end(), call.function->name) == kComputed.end() &&
         std::any_of(call.arguments.begin(), call.arguments.end(), is_null);
}

ExprPtr simplify(const ExprPtr& expr, const EvaluationEnvironment& environment) {
  switch (expr->kind()) {
    case ExprKind::kAnd: {
      const auto* both = as<And>(expr);
      if (is_true(both->left) || is_false(both->right)) {
        return both->right;
      }
      if (is_true(both->right) || is_false(both->left)) {
        return both->left;
      }
      return same_expression(both->left, both->right) && both->left->deterministic() ? both->left : expr;
    }
    case ExprKind::kOr: {
      const auto* either = as<Or>(expr);
      if (is_false(either->left) || is_true(either->right)) {
        return either->right;
      }
      if (is_false(either->right) || is_true(either->left)) {
        return either->left;
      }
      return expr;
    }
    case ExprKind::kNot:
      if (const auto* inner = as<Not>(as<Not>(expr)->child)) {
        return inner->child;
      }
      break;
    case ExprKind::kCaseWhen: {
      const ExprPtr simple = simplify_case(expr, *as<CaseWhen>(expr));
      if (simple != expr) {
        return simple;
      }
      break;
    }
    case ExprKind::kCast:
      if (as<Cast>(expr)->child->type() == as<Cast>(expr)->data_type) {
        return as<Cast>(expr)->child;
      }
      break;
    case ExprKind::kLiteral:
    case ExprKind::kAlias:
    case ExprKind::kSortOrder:
      return expr;
    case ExprKind::kScalarCall:
      if (auto answer = answer_of_type(*as<ScalarCall>(expr))) {
        return make_expr<LiteralExpr>(*std::move(answer));
      }
      if (has_null_argument(*as<ScalarCall>(expr))) {
        return make_expr<LiteralExpr>(Literal::null(expr->type()));
      }
      break;
    default:
      break;
  }
  return expr->foldable() && expr->deterministic() ? fold(expr, environment) : expr;
}

}  // namespace

PlanPtr simplify_expressions(const PlanPtr& plan, const EvaluationEnvironment& environment) {
  return transform_up(plan, [&](const PlanPtr& node) -> PlanPtr {
    if (node->kind() == PlanKind::kGenerate) {
      return node;
    }
    const PlanPtr simple = map_expressions(node, [&](const ExprPtr& root) {
      return transform_up(root, [&](const ExprPtr& expr) { return simplify(expr, environment); });
    });
    const auto* filter = as<Filter>(simple);
    return filter != nullptr && is_true(filter->condition) ? filter->child : simple;
  });
}

}  // namespace firesteel
