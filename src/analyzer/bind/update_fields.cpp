// Column.withField and Column.dropFields: a new struct of the old one's fields.
#include "analyzer/bind/function_binder.h"
#include "analyzer/errors/query_compilation_errors.h"
#include "expression/nodes/calls.h"
#include "expression/print/expression_sql.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

// a.`b.c` has two parts.
std::vector<std::string> name_parts(const std::string& name) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (const char c : name) {
    if (c == '`') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool same_field(const std::string& a, const std::string& b, bool case_sensitive) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [case_sensitive](unsigned char x, unsigned char y) {
    return case_sensitive ? x == y : std::tolower(x) == std::tolower(y);
  });
}

/// The call as Spark shows it: what is done to one struct in a row stands in one call.
ExprPtr shown_update(const ExprPtr& target, const std::string& operation) {
  ExprList arguments = {target};
  if (const auto* inner = as<UnresolvedFunction>(target); inner != nullptr && inner->name_parts[0] == "update_fields") {
    arguments = inner->arguments;
  }
  arguments.push_back(make_expr<UnresolvedAttribute>(std::vector<std::string>{operation}));
  return make_expr<UnresolvedFunction>(std::string("update_fields"), std::move(arguments));
}

}  // namespace

ExprPtr FunctionBinder::update_field(const ExprPtr& target, std::span<const std::string> path, ExprPtr value,
                                     const ExprPtr& shown_as) {
  const DataType& type = target->type();
  if (!type.is(TypeId::kStruct)) {
    throw datatype_mismatch(shown_as, "UNEXPECTED_INPUT_TYPE",
                            {{"paramIndex", "first"},
                             {"requiredType", "\"STRUCT\""},
                             {"inputSql", quoted_sql(shown(target))},
                             {"inputType", "\"" + type.sql() + "\""}});
  }
  const std::vector<StructField>& fields = type.fields();
  const auto matches = [&](const StructField& field) {
    return same_field(field.name, path[0], options_.case_sensitive);
  };
  if (path.size() > 1) {
    const auto found = std::find_if(fields.begin(), fields.end(), matches);
    if (found == fields.end()) {
      throw field_not_found(path[0], fields, shown_as->origin());
    }
    const ExprPtr inner = make_expr<GetField>(target, static_cast<int>(found - fields.begin()));
    const std::string operation = value == nullptr ? "dropfield()" : "WithField(" + pretty_name(shown(value)) + ")";
    value = update_field(inner, path.subspan(1), std::move(value), shown_update(shown(inner), operation));
  }
  ExprList named;
  const auto add = [&named](const std::string& name, const ExprPtr& field) {
    named.push_back(make_expr<LiteralExpr>(Literal::string(name)));
    named.push_back(field);
  };
  bool replaced = false;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!matches(fields[i])) {
      add(fields[i].name, make_expr<GetField>(target, static_cast<int>(i)));
    } else if (value != nullptr) {
      add(path[0], value);
      replaced = true;
    }
  }
  if (value != nullptr && !replaced) {
    add(path[0], value);
  }
  if (named.empty()) {
    throw datatype_mismatch(shown_as, "CANNOT_DROP_ALL_FIELDS", {});
  }
  const ExprPtr made = bind("named_struct", std::move(named), shown_as->origin());
  if (!target->nullable()) {
    return made;
  }
  const ExprPtr null = make_expr<LiteralExpr>(Literal::null(made->type()));
  return make_expr_at<CaseWhen>(shown_as->origin(),
                                std::vector<std::pair<ExprPtr, ExprPtr>>{{bind("isnull", {target}), null}}, made, true);
}

ExprPtr FunctionBinder::bind_update_fields(const UnresolvedFunction& call, const ExprPtr& shown_as) {
  const auto& shown_call = *as<UnresolvedFunction>(shown_as);
  const std::vector<std::string> path = name_parts(as<LiteralExpr>(call.arguments[1])->value.as_string());
  ExprPtr value = call.arguments.size() > 2 ? call.arguments[2] : nullptr;
  std::string operation = value == nullptr ? "dropfield()" : "WithField(" + pretty_name(shown_call.arguments[2]) + ")";
  if (path.size() > 1) {
    // The innermost struct is updated, and each one around it with the result.
    std::string target = pretty_name(shown_call.arguments[0]);
    std::vector<std::string> targets;
    for (size_t i = 0; i + 1 < path.size(); ++i) {
      target += "." + path[i];
      targets.push_back(target);
    }
    for (auto each = targets.rbegin(); each != targets.rend(); ++each) {
      operation = "WithField(update_fields(" + *each + ", " + operation + "))";
    }
  }
  const ExprPtr shown_new = shown_update(shown_call.arguments[0], operation)->with_origin(shown_as->origin());
  return remember_shown(update_field(call.arguments[0], path, std::move(value), shown_new), shown_new);
}

}  // namespace firesteel
