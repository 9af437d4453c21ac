#include "session/catalog/char_padding.h"

#include "catalog/column_metadata.h"
#include "expression/nodes/calls.h"
#include "functions/string/utf8.h"
#include "logical/relations/unary_relations.h"

#include <algorithm>
#include <array>

namespace firesteel {
namespace {

/// n of a CHAR(n) column; 0 for anything else.
int char_length(const ExprPtr& expr) {
  const auto* attribute = as<Attribute>(expr);
  if (attribute == nullptr || attribute->metadata.find(kCharVarcharKey) == std::string::npos) {
    return 0;
  }
  const StructField field = {attribute->name, attribute->data_type, true, attribute->metadata};
  const DataType type = declared_type(field);
  return type.is(TypeId::kChar) ? type.length() : 0;
}

/// Characters of a constant text; none when it is no constant.
std::optional<int> text_length(const ExprPtr& expr) {
  const auto* literal = as<LiteralExpr>(expr);
  if (literal == nullptr || literal->value.is_null() || !literal->value.type.is(TypeId::kString)) {
    return std::nullopt;
  }
  return static_cast<int>(utf8::length(literal->value.as_string()));
}

ExprPtr padded(const ExprPtr& expr, int length) { return char_varchar_call(CharVarcharRule::kReadChar, expr, length); }

/// Both sides of a comparison with one length.
bool pad_sides(ExprPtr& left, ExprPtr& right) {
  const int left_length = char_length(left);
  const int right_length = char_length(right);
  const int known_left = left_length > 0 ? left_length : text_length(left).value_or(0);
  const int known_right = right_length > 0 ? right_length : text_length(right).value_or(0);
  const bool left_known = left_length > 0 || text_length(left).has_value();
  const bool right_known = right_length > 0 || text_length(right).has_value();
  if ((left_length == 0 && right_length == 0) || !left_known || !right_known || known_left == known_right) {
    return false;
  }
  ExprPtr& shorter = known_left < known_right ? left : right;
  shorter = padded(shorter, std::max(known_left, known_right));
  return true;
}

bool is_comparison(const std::string& name) {
  static constexpr std::array<const char*, 7> kNames = {"=", "<=>", "!=", "<", "<=", ">", ">="};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

ExprPtr pad_comparison(const ExprPtr& expr) {
  if (const auto* call = as<ScalarCall>(expr); call != nullptr && call->arguments.size() == 2) {
    ExprList arguments = call->arguments;
    return is_comparison(call->function->name) && pad_sides(arguments[0], arguments[1])
               ? expr->with_children(std::move(arguments))
               : expr;
  }
  const auto* in = as<In>(expr);
  const int length = in == nullptr ? 0 : char_length(in->value);
  if (length == 0 || !std::all_of(in->list.begin(), in->list.end(),
                                  [](const ExprPtr& item) { return text_length(item).has_value(); })) {
    return expr;
  }
  int longest = length;
  for (const ExprPtr& item : in->list) {
    longest = std::max(longest, *text_length(item));
  }
  In copy(*in);
  for (ExprPtr& item : copy.list) {
    item = padded(item, longest);
  }
  if (longest > length) {
    copy.value = padded(copy.value, longest);
  }
  return make_expr<In>(std::move(copy));
}

}  // namespace

ExprPtr char_varchar_call(CharVarcharRule rule, const ExprPtr& value, int length) {
  const FunctionPtr function = char_varchar_function(rule);
  const ExprList arguments = {value, make_expr<LiteralExpr>(Literal::integer(length))};
  const std::vector<ArgumentInfo> infos = {{value->type(), value->nullable(), nullptr},
                                           {DataType::integer(), false, nullptr}};
  auto bound = std::get<ScalarFunction>(function->body).bind(infos, {});
  return make_expr<ScalarCall>(function, std::get<ScalarBinding>(std::move(bound)), arguments, EvalMode::kAnsi);
}

PlanPtr with_char_padding(const PlanPtr& relation) {
  ExprList list;
  bool changed = false;
  for (const AttributePtr& column : relation->output()) {
    const int length = char_length(column);
    changed = changed || length > 0;
    list.push_back(length == 0 ? ExprPtr(column)
                               : make_expr<Alias>(padded(column, length), column->name, next_expr_id(),
                                                  std::vector<std::string>{}, column->metadata));
  }
  return changed ? make_plan<Project>(std::move(list), relation) : relation;
}

PlanPtr with_padded_comparisons(const PlanPtr& analyzed) { return transform_all_expressions(analyzed, pad_comparison); }

}  // namespace firesteel
