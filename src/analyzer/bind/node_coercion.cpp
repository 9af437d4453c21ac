// Types of nodes that are no function calls: AND, OR, NOT, CASE, COALESCE, IN, CAST.
#include "analyzer/bind/collations.h"
#include "analyzer/bind/function_binder.h"
#include "analyzer/errors/query_compilation_errors.h"
#include "expression/nodes/calls.h"
#include "functions/cast/cast.h"
#include "functions/text_records/record_options.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

bool same_types(const ExprList& exprs) {
  return std::all_of(exprs.begin(), exprs.end(),
                     [&](const ExprPtr& expr) { return expr->type() == exprs.front()->type(); });
}

}  // namespace

ExprPtr FunctionBinder::coerce(const ExprPtr& expr) {
  switch (expr->kind()) {
    case ExprKind::kAnd:
    case ExprKind::kOr:
      return coerce_connective(expr);
    case ExprKind::kNot: {
      const ExprPtr child = expr->children()[0];
      const auto type = implicit_cast(child->type(), TypePattern::of(DataType::boolean()), rules());
      if (!type) {
        throw unexpected_input_type(shown(expr), 1, "\"BOOLEAN\"", shown(child));
      }
      const ExprPtr cast = implicit_cast_to(child, *type);
      return cast == child ? expr : expr->with_children({cast});
    }
    case ExprKind::kCaseWhen:
      return coerce_case(expr);
    case ExprKind::kCoalesce: {
      ExprList arguments = expr->children();
      agree_on_collation(arguments, "coalesce", shown(expr));
      if (same_types(arguments)) {
        return arguments == expr->children() ? expr : expr->with_children(std::move(arguments));
      }
      if (!unify_types(arguments)) {
        std::string types;
        for (const ExprPtr& argument : expr->children()) {
          types += (types.empty() ? "" : " or ") + quoted_type(argument->type());
        }
        throw datatype_mismatch(shown(expr), "DATA_DIFF_TYPES",
                                {{"functionName", "`coalesce`"}, {"dataType", "(" + types + ")"}});
      }
      return expr->with_children(std::move(arguments));
    }
    case ExprKind::kIn:
      return coerce_in(expr);
    case ExprKind::kCast:
      return check_cast(expr);
    default:
      return expr;
  }
}

ExprPtr FunctionBinder::coerce_connective(const ExprPtr& expr) {
  ExprList sides = expr->children();
  const auto is_boolean = [](const ExprPtr& side) { return side->type().is(TypeId::kBoolean); };
  if (is_boolean(sides[0]) && is_boolean(sides[1])) {
    return expr;
  }
  const DataType boolean = DataType::boolean();
  const ExprList written = sides;
  for (size_t i = 0; i < 2; ++i) {
    const DataType& other = written[1 - i]->type();
    const bool null_side = sides[i]->type().is_null() && (other.is_null() || other.is(TypeId::kBoolean));
    const bool string_side =
        sides[i]->type().is_string_like() && other.is(TypeId::kBoolean) && rules() == CoercionRules::kAnsi;
    if (null_side || string_side) {
      sides[i] = implicit_cast_to(sides[i], boolean);
    }
  }
  if (!is_boolean(sides[0]) || !is_boolean(sides[1])) {
    const auto promoted = promoted_string_type(sides[0]->type(), sides[1]->type(), rules());
    if (promoted && rules() == CoercionRules::kAnsi) {
      throw datatype_mismatch(shown(expr), "BINARY_OP_WRONG_TYPE",
                              {{"inputType", "\"BOOLEAN\""}, {"actualDataType", quoted_type(*promoted)}});
    }
    if (sides[0]->type() != sides[1]->type()) {
      throw datatype_mismatch(shown(expr), "BINARY_OP_DIFF_TYPES",
                              {{"left", quoted_type(written[0]->type())}, {"right", quoted_type(written[1]->type())}});
    }
    throw datatype_mismatch(shown(expr), "BINARY_OP_WRONG_TYPE",
                            {{"inputType", "\"BOOLEAN\""}, {"actualDataType", quoted_type(written[0]->type())}});
  }
  return expr->with_children(std::move(sides));
}

ExprPtr FunctionBinder::coerce_case(const ExprPtr& expr) {
  const auto& node = *as<CaseWhen>(expr);
  ExprList values;
  ExprList conditions;
  for (size_t i = 0; i < node.branches.size(); ++i) {
    const ExprPtr& condition = node.branches[i].first;
    const DataType& type = condition->type();
    if (!type.is(TypeId::kBoolean) && !type.is_null()) {
      throw unexpected_input_type(shown(expr), static_cast<int>(node.is_if ? 1 : 2 * i + 1), "\"BOOLEAN\"",
                                  shown(condition));
    }
    conditions.push_back(implicit_cast_to(condition, DataType::boolean()));
    values.push_back(node.branches[i].second);
  }
  if (node.otherwise != nullptr) {
    values.push_back(node.otherwise);
  }
  agree_on_collation(values, node.is_if ? "if" : "when", shown(expr));
  if (!same_types(values) && !unify_types(values)) {
    std::string types;
    for (const ExprPtr& value : values) {
      types += (types.empty() ? "[" : ", ") + quoted_type(value->type());
    }
    throw datatype_mismatch(shown(expr), "DATA_DIFF_TYPES",
                            {{"functionName", node.is_if ? "`if`" : "`casewhen`"}, {"dataType", types + "]"}});
  }
  ExprList children;
  for (size_t i = 0; i < conditions.size(); ++i) {
    children.push_back(conditions[i]);
    children.push_back(values[i]);
  }
  if (node.otherwise != nullptr) {
    children.push_back(values.back());
  }
  return expr->with_children(std::move(children));
}

namespace {

/// The same apart from the names of fields and from nullability.
bool same_structure(const DataType& left, const DataType& right) {
  if (left.is(TypeId::kArray) && right.is(TypeId::kArray)) {
    return same_structure(left.element(), right.element());
  }
  if (left.is(TypeId::kMap) && right.is(TypeId::kMap)) {
    return same_structure(left.key(), right.key()) && same_structure(left.value(), right.value());
  }
  if (!left.is(TypeId::kStruct) || !right.is(TypeId::kStruct)) {
    return left == right;
  }
  return std::equal(left.fields().begin(), left.fields().end(), right.fields().begin(), right.fields().end(),
                    [](const StructField& a, const StructField& b) { return same_structure(a.type, b.type); });
}

}  // namespace

ExprPtr FunctionBinder::coerce_in(const ExprPtr& expr) {
  ExprList all = expr->children();
  if (any_collation(all)) {
    return coerce_collated_in(expr);
  }
  if (same_types(all)) {
    return expr;
  }
  const DataType& first = all.front()->type();
  if (first.is_nested() &&
      std::all_of(all.begin(), all.end(), [&](const ExprPtr& value) { return same_structure(first, value->type()); })) {
    const DataType common = as_nullable(first);
    for (ExprPtr& value : all) {
      value = implicit_cast_to(value, common);
    }
    return expr->with_children(std::move(all));
  }
  if (!unify_types(all)) {
    std::string types;
    for (const ExprPtr& value : expr->children()) {
      types += (types.empty() ? "[" : ", ") + quoted_type(value->type());
    }
    throw datatype_mismatch(shown(expr), "DATA_DIFF_TYPES", {{"functionName", "`in`"}, {"dataType", types + "]"}});
  }
  return expr->with_children(std::move(all));
}

// Keys are looked up among keys.
ExprPtr FunctionBinder::coerce_collated_in(const ExprPtr& expr) {
  ExprList all = expr->children();
  agree_on_collation(all, "in", shown(expr));
  const ExprPtr agreed = expr->with_children(all);
  const ExprPtr shown_as = shown(agreed);
  if (!same_types(all) && !unify_types(all)) {
    std::string types;
    for (const ExprPtr& value : expr->children()) {
      types += (types.empty() ? "[" : ", ") + quoted_type(value->type());
    }
    throw datatype_mismatch(shown(expr), "DATA_DIFF_TYPES", {{"functionName", "`in`"}, {"dataType", types + "]"}});
  }
  for (ExprPtr& value : all) {
    value = collation_key_of(value);
  }
  return remember_shown(expr->with_children(std::move(all)), shown_as);
}

ExprPtr FunctionBinder::check_cast(const ExprPtr& expr) {
  const auto& node = *as<Cast>(expr);
  // The fronts do not know the session's mode: a plain CAST follows it, TRY_CAST stays what it is.
  std::shared_ptr<Cast> copy = std::make_shared<Cast>(node);
  copy->mode = node.mode == EvalMode::kTry ? EvalMode::kTry : mode();
  if (can_cast(node.child->type(), node.data_type, copy->mode)) {
    return copy;
  }
  const DataType& from = node.child->type();
  const char* function = nullptr;
  if (from.is_numeric() && node.data_type.is(TypeId::kDate)) {
    function = "`DATE_FROM_UNIX_DATE`";
  } else if (from.is(TypeId::kDate) && node.data_type.is_numeric()) {
    function = "`UNIX_DATE`";
  }
  if (copy->mode != EvalMode::kLegacy && function != nullptr) {
    throw datatype_mismatch(
        shown(expr), "CAST_WITH_FUNC_SUGGESTION",
        {{"srcType", quoted_type(from)}, {"targetType", quoted_type(node.data_type)}, {"functionNames", function}});
  }
  if (copy->mode == EvalMode::kAnsi && can_cast(node.child->type(), node.data_type, EvalMode::kLegacy)) {
    throw datatype_mismatch(shown(expr), "CAST_WITH_CONF_SUGGESTION",
                            {{"srcType", quoted_type(node.child->type())},
                             {"targetType", quoted_type(node.data_type)},
                             {"config", "\"spark.sql.ansi.enabled\""},
                             {"configVal", "'false'"}});
  }
  throw datatype_mismatch(shown(expr), "CAST_WITHOUT_SUGGESTION",
                          {{"srcType", quoted_type(node.child->type())}, {"targetType", quoted_type(node.data_type)}});
}

}  // namespace firesteel
