#include "expression/print/expression_sql.h"

#include "base/text/collation.h"
#include "expression/nodes/aggregates.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/lambdas.h"
#include "expression/nodes/subqueries.h"
#include "expression/nodes/unresolved.h"
#include "expression/print/expression_printer.h"
#include "expression/print/function_names.h"

namespace firesteel {

std::string quote_identifier(const std::string& identifier) {
  std::string quoted = "`";
  for (const char c : identifier) {
    quoted += c == '`' ? std::string("``") : std::string(1, c);
  }
  return quoted + "`";
}

std::string quote_if_needed(const std::string& identifier) {
  bool digits_only = true;
  for (const char c : identifier) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!digit && !letter) {
      return quote_identifier(identifier);
    }
    digits_only = digits_only && digit;
  }
  return identifier.empty() || digits_only ? quote_identifier(identifier) : identifier;
}

std::vector<std::string> ExpressionPrinter::print_all(const ExprList& list) const {
  std::vector<std::string> texts;
  for (const ExprPtr& expr : list) {
    texts.push_back(print(expr));
  }
  return texts;
}

std::string ExpressionPrinter::list(const ExprList& exprs) const { return join_arguments(print_all(exprs)); }

std::string ExpressionPrinter::id_suffix(ExprId id) const { return explain ? "#" + std::to_string(id) : ""; }

std::string ExpressionPrinter::literal(const Literal& value) const {
  if (value.is_null()) {
    return explain ? "null" : "NULL";
  }
  if (!explain && value.type.is(TypeId::kString) && !is_binary_collation(value.type.collation())) {
    return value.sql() + " collate " + std::string(value.type.collation());
  }
  const bool plain = explain || value.type.is_string_like() || value.type.is_numeric();
  return plain ? value.to_string() : value.sql();
}

std::string ExpressionPrinter::case_when(const CaseWhen& node) const {
  if (node.is_if && node.branches.size() == 1) {
    const std::string otherwise = node.otherwise == nullptr ? "NULL" : print(node.otherwise);
    const std::string text = print(node.branches[0].first) + ", " + print(node.branches[0].second) + ", " + otherwise;
    return explain ? "if (" + text + ")" : "(IF(" + text + "))";
  }
  std::string text = "CASE";
  for (const auto& [condition, value] : node.branches) {
    text += " WHEN " + print(condition) + " THEN " + print(value);
  }
  return text + (node.otherwise == nullptr ? "" : " ELSE " + print(node.otherwise)) + " END";
}

std::string ExpressionPrinter::aggregate(const AggregateCall& node) const {
  std::vector<std::string> arguments = print_all(node.arguments);
  if (node.function->name == "count" && arguments.empty()) {
    arguments.push_back("1");
  }
  if (node.distinct && !arguments.empty()) {
    arguments[0].insert(0, "DISTINCT ");
  }
  std::string text = print_call(node.function->name, node.alias_used, std::move(arguments));
  return node.filter == nullptr ? text : text + " FILTER (WHERE " + print(node.filter) + ")";
}

std::string ExpressionPrinter::unresolved_function(const UnresolvedFunction& node) const {
  std::vector<std::string> arguments;
  for (size_t i = 0; i < node.arguments.size(); ++i) {
    const bool count_star = node.arguments[i]->kind() == ExprKind::kUnresolvedStar && node.name_parts.back() == "count";
    arguments.push_back(count_star ? "1" : print(node.arguments[i]));
  }
  if (node.distinct && !arguments.empty()) {
    arguments[0].insert(0, "DISTINCT ");
  }
  std::string name = node.name_parts.back();
  for (char& c : name) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (node.ignore_nulls.value_or(false) && (name == "first_value" || name == "last_value")) {
    name.resize(name.find('_'));  // Spark's parser makes first and last of them
  }
  const bool function_form = !node.is_operator && (name == "negative" || name == "not");
  std::string text = function_form && name == "negative" ? name + "(" + join_arguments(arguments) + ")"
                                                         : print_call(name, "", std::move(arguments));
  if (name == "nth_value" && node.ignore_nulls.value_or(false)) {
    text += " ignore nulls";
  }
  if (!node.within_group.empty()) {
    text += " WITHIN GROUP (ORDER BY " + list(node.within_group) + ")";
  }
  if (node.filter != nullptr) {
    text += " FILTER (WHERE " + print(node.filter) + ")";
  }
  return text;
}

std::string ExpressionPrinter::cast(const Cast& node) const {
  if (!explain && (node.implicit || node.data_type.is_nested())) {  // Spark shows no casts to nested types
    return print(node.child);
  }
  const std::string type = explain ? node.data_type.simple_string() : node.data_type.sql();
  const std::string name = node.mode == EvalMode::kTry ? "TRY_CAST(" : (explain ? "cast(" : "CAST(");
  return name + print(node.child) + (explain ? " as " : " AS ") + type + ")";
}

std::string ExpressionPrinter::scalar_call(const ScalarCall& node) const {
  // date + interval '1' day is DateAdd of the interval's days in Spark; other datetime + interval print no parentheses.
  const std::string& name = node.function->name;
  std::vector<std::string> printed = print_all(node.arguments);  // once: twice would double with each level
  // The binding knows the types, also where the arguments are shown as written and so have none.
  const std::vector<DataType>& types = node.binding.argument_types;
  if ((name == "+" || name == "-") && types.size() == 2 && printed.size() == 2 && node.alias_used.empty()) {
    const DataType& left = types[0];
    const DataType& right = types[1];
    const std::string& a = printed[0];
    const std::string& b = printed[1];
    if (left.is(TypeId::kDate) && right.is(TypeId::kDayTimeInterval) && right.end_field() == 0) {
      const std::string days = "extractansiintervaldays(" + b + ")";
      return "date_add(" + a + ", " + (name == "-" ? "(- " + days + ")" : days) + ")";
    }
    if (name == "+" && right.is(TypeId::kDate) && left.is(TypeId::kDayTimeInterval) && left.end_field() == 0) {
      return "date_add(" + b + ", extractansiintervaldays(" + a + "))";
    }
    if (name == "+" && right.is(TypeId::kDate) && left.is_integral()) {
      return "date_add(" + b + ", " + a + ")";
    }
    if (left.is_datetime() && right.is_interval()) {
      return a + " " + name + " " + b;
    }
    if (left.is_interval() && right.is_datetime()) {
      return b + " " + name + " " + a;
    }
    if (left.is(TypeId::kDate) && right.is_integral()) {
      return (name == "+" ? "date_add(" : "date_sub(") + a + ", " + b + ")";
    }
  }
  if (node.alias_used == "negative") {
    return "negative(" + join_arguments(printed) + ")";
  }
  return print_call(name, node.alias_used, std::move(printed));
}

std::string ExpressionPrinter::extract_value(const UnresolvedExtractValue& node) const {
  const std::string child = print(node.child);
  const auto* key = as<LiteralExpr>(node.extraction);
  const DataType type = node.child->resolved() ? node.child->type() : DataType::null();
  const bool on_struct = type.is(TypeId::kStruct) || (type.is(TypeId::kArray) && type.element().is(TypeId::kStruct) &&
                                                      key != nullptr && key->value.type.is_string_like());
  const bool named = key != nullptr && key->value.type.is_string_like() && !key->text.empty();
  if (key != nullptr && (on_struct || named)) {
    return child + "." + key->value.to_string();
  }
  return child + "[" + print(node.extraction) + "]";
}

std::string ExpressionPrinter::print(const ExprPtr& expr) const {
  switch (expr->kind()) {
    case ExprKind::kUnresolvedAttribute: {
      std::string text;
      for (const std::string& part : as<UnresolvedAttribute>(expr)->parts) {
        text += (text.empty() ? "" : ".") + part;
      }
      return (explain ? "'" : "") + text;
    }
    case ExprKind::kUnresolvedStar: {
      std::string text;
      for (const std::string& part : as<UnresolvedStar>(expr)->target) {
        text += part + ".";
      }
      return text + "*";
    }
    case ExprKind::kUnresolvedRegex:
      return as<UnresolvedRegex>(expr)->pattern;
    case ExprKind::kUnresolvedFunction:
      return unresolved_function(*as<UnresolvedFunction>(expr));
    case ExprKind::kUnresolvedExtractValue:
      return extract_value(*as<UnresolvedExtractValue>(expr));
    case ExprKind::kUnresolvedWindow:
      return print(as<UnresolvedWindow>(expr)->function) + " OVER " + as<UnresolvedWindow>(expr)->window_name;
    case ExprKind::kUnresolvedLambdaVariable:
      return explain ? as<UnresolvedLambdaVariable>(expr)->parts[0] : "namedlambdavariable()";
    case ExprKind::kParameter:
      return ":" + as<Parameter>(expr)->name;
    case ExprKind::kMultiAlias:
      return print(as<MultiAlias>(expr)->child);
    case ExprKind::kGroupingSets: {
      const auto& sets = *as<GroupingSets>(expr);
      const char* name = sets.form == GroupingSets::Form::kCube     ? "cube("
                         : sets.form == GroupingSets::Form::kRollup ? "rollup("
                                                                    : "grouping sets(";
      return name + list(expr->children()) + ")";
    }
    case ExprKind::kLiteral: {
      const auto& node = *as<LiteralExpr>(expr);
      return node.text.empty() || explain ? literal(node.value) : node.text;
    }
    case ExprKind::kAlias: {
      const auto& alias = *as<Alias>(expr);
      return print(alias.child) + " AS " + (explain ? alias.name + id_suffix(alias.id) : quote_if_needed(alias.name));
    }
    case ExprKind::kAttribute:
      return as<Attribute>(expr)->name + id_suffix(as<Attribute>(expr)->id);
    case ExprKind::kOuterReference: {
      const Attribute& attribute = *as<OuterReference>(expr)->attribute;
      std::string name;
      for (const std::string& part : explain ? std::vector<std::string>() : attribute.qualifier) {
        name += quote_if_needed(part) + ".";
      }
      return "outer(" + name + attribute.name + id_suffix(attribute.id) + ")";
    }
    case ExprKind::kBoundReference: {
      const auto& column = *as<BoundReference>(expr);
      return column.name.empty() ? "input[" + std::to_string(column.index) + "]" : column.name;
    }
    default:
      return print_resolved(expr);
  }
}

std::string ExpressionPrinter::print_resolved(const ExprPtr& expr) const {
  switch (expr->kind()) {
    case ExprKind::kCast:
      return cast(*as<Cast>(expr));
    case ExprKind::kScalarCall:
      return scalar_call(*as<ScalarCall>(expr));
    case ExprKind::kAnd:
      return "(" + print(as<And>(expr)->left) + " AND " + print(as<And>(expr)->right) + ")";
    case ExprKind::kOr:
      return "(" + print(as<Or>(expr)->left) + " OR " + print(as<Or>(expr)->right) + ")";
    case ExprKind::kNot:
      return (explain ? "NOT " : "(NOT ") + print(as<Not>(expr)->child) + (explain ? "" : ")");
    case ExprKind::kCaseWhen:
      return case_when(*as<CaseWhen>(expr));
    case ExprKind::kCoalesce:
      return as<Coalesce>(expr)->written_as + "(" + list(as<Coalesce>(expr)->arguments) + ")";
    case ExprKind::kIn: {
      const auto& node = *as<In>(expr);
      return explain ? print(node.value) + " IN (" + list(node.list) + ")"
                     : "(" + print(node.value) + " IN (" + list(node.list) + "))";
    }
    case ExprKind::kGetField:
      return print(as<GetField>(expr)->child) + "." + as<GetField>(expr)->field().name;
    case ExprKind::kScalarSubquery:
      return explain ? "scalar-subquery" : "scalarsubquery(" + list(as<ScalarSubquery>(expr)->shown_references) + ")";
    case ExprKind::kExists:
      return explain ? "exists" : "exists(" + list(as<Exists>(expr)->shown_references) + ")";
    case ExprKind::kInSubquery: {
      const auto& node = *as<InSubquery>(expr);
      std::string value = node.values.size() == 1 ? print(node.values[0]) : "";
      if (node.values.size() != 1) {
        value = "named_struct(";
        for (size_t i = 0; i < node.values.size(); ++i) {
          const std::string text = print(node.values[i]);
          const bool named = node.values[i]->kind() == ExprKind::kAttribute ||
                             node.values[i]->kind() == ExprKind::kUnresolvedAttribute;
          value += (i == 0 ? "'" : ", '") + (named ? text : "col" + std::to_string(i + 1)) + "', " + text;
        }
        value += ")";
      }
      return "(" + value + " IN (listquery(" + list(node.shown_references) + ")))";
    }
    case ExprKind::kAggregateCall:
      return aggregate(*as<AggregateCall>(expr));
    case ExprKind::kWindowCall: {
      const auto& node = *as<WindowCall>(expr);
      const bool shows_nulls = node.ignore_nulls && node.function->name == "nth_value";
      return print_call(node.function->name, "", print_all(node.arguments)) + (shows_nulls ? " ignore nulls" : "");
    }
    case ExprKind::kWindow:
      return window(*as<WindowExpression>(expr));
    case ExprKind::kGeneratorCall: {
      const auto& node = *as<GeneratorCall>(expr);
      return print_call(node.function->name, "", print_all(node.arguments));
    }
    case ExprKind::kSortOrder: {
      const auto& order = *as<SortOrder>(expr);
      return print(order.child) + (order.ascending ? " ASC" : " DESC") +
             (order.nulls_first ? " NULLS FIRST" : " NULLS LAST");
    }
    case ExprKind::kLambda:
      return "lambdafunction(" + list(expr->children()) + ")";
    case ExprKind::kLambdaVariable:
      return explain ? as<LambdaVariable>(expr)->name + id_suffix(as<LambdaVariable>(expr)->id)
                     : "namedlambdavariable()";
    default:
      return "expression";
  }
}

std::string expression_sql(const ExprPtr& expr) { return ExpressionPrinter{}.print(expr); }

std::string expression_string(const ExprPtr& expr) { return ExpressionPrinter{.explain = true}.print(expr); }

std::string pretty_name(const ExprPtr& expr) {
  // Spark names CAST(column AS type), written at the top of a select list, like the column.
  if (const auto* cast = as<Cast>(expr)) {
    if (const auto* attribute = as<Attribute>(cast->child)) {
      return attribute->name;
    }
    if (const auto* attribute = as<UnresolvedAttribute>(cast->child)) {
      return attribute->parts.back();
    }
  }
  return ExpressionPrinter{}.print(expr);
}

}  // namespace firesteel
