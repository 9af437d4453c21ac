#include "connect/expressions/expression_families.h"
#include "connect/relations/plan_converter.h"
#include "expression/nodes/lambdas.h"
#include "expression/nodes/unresolved.h"
#include "session/session.h"
#include "spark/connect/expressions.pb.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace firesteel {
namespace {

// Names under which the client sends operators, and the engine's names for them.
struct Operator {
  std::string_view client;
  std::string_view engine;
  size_t arguments;
};
constexpr auto kOperators = std::to_array<Operator>({
    {"==", "=", 2},
    {"=", "=", 2},
    {"!=", "!=", 2},
    {"<=>", "<=>", 2},
    {"<", "<", 2},
    {"<=", "<=", 2},
    {">", ">", 2},
    {">=", ">=", 2},
    {"+", "+", 2},
    {"-", "-", 2},
    {"*", "*", 2},
    {"/", "/", 2},
    {"%", "%", 2},
    {"div", "div", 2},
    {"&", "&", 2},
    {"|", "|", 2},
    {"^", "^", 2},
    {"~", "~", 1},

});

ExprPtr negated(ExprPtr child, const Origin& origin) { return make_expr_at<Not>(origin, std::move(child)); }

ExprPtr case_when(const ExprList& arguments, const Origin& origin) {
  std::vector<std::pair<ExprPtr, ExprPtr>> branches;
  for (size_t i = 0; i + 1 < arguments.size(); i += 2) {
    branches.emplace_back(arguments[i], arguments[i + 1]);
  }
  ExprPtr otherwise = arguments.size() % 2 == 1 ? arguments.back() : nullptr;
  return make_expr_at<CaseWhen>(origin, std::move(branches), std::move(otherwise));
}

// Functions that have nodes of their own; null for others.
ExprPtr special_form(const std::string& name, const ExprList& arguments, const Origin& origin) {
  if (arguments.size() == 2 && name == "and") {
    return make_expr_at<And>(origin, arguments[0], arguments[1]);
  }
  if (arguments.size() == 2 && name == "or") {
    return make_expr_at<Or>(origin, arguments[0], arguments[1]);
  }
  if (arguments.size() == 1 && (name == "not" || name == "!")) {
    return negated(arguments[0], origin);
  }
  if (arguments.size() >= 2 && name == "when") {
    return case_when(arguments, origin);
  }
  if (arguments.size() == 2 && name == "in" && arguments[1]->kind() == ExprKind::kInSubquery) {
    return nullptr;
  }
  if (!arguments.empty() && name == "in") {
    return make_expr_at<In>(origin, arguments[0], ExprList(arguments.begin() + 1, arguments.end()));
  }
  return nullptr;
}

// Arguments; a named one gives its name as well.
template <typename Messages>
ExprList read_arguments(const Messages& messages, PlanConverter& converter, std::vector<std::string>& names) {
  ExprList arguments;
  for (const pb::Expression& message : messages) {
    if (message.has_named_argument_expression()) {
      names.resize(static_cast<size_t>(messages.size()));
      names[arguments.size()] = message.named_argument_expression().key();
      arguments.push_back(converter.expression(message.named_argument_expression().value()));
    } else {
      arguments.push_back(converter.expression(message));
    }
  }
  return arguments;
}

}  // namespace

ExprPtr convert_function(const pb::Expression_UnresolvedFunction& function, const Origin& origin,
                         PlanConverter& converter) {
  std::vector<std::string> names;
  ExprList arguments = read_arguments(function.arguments(), converter, names);
  const std::string lower = absl::AsciiStrToLower(function.function_name());
  if (!function.is_user_defined_function() && names.empty()) {
    if (ExprPtr form = special_form(lower, arguments, origin)) {
      return form;
    }
  }
  if (lower == "distributed_sequence_id" && arguments.empty()) {
    return converter.session().parse_expression("CAST(row_number() OVER (ORDER BY 1) - 1 AS BIGINT)");
  }
  std::vector<std::string> parts = function.is_user_defined_function()
                                       ? converter.session().parse_identifier(function.function_name())
                                       : std::vector<std::string>{function.function_name()};
  UnresolvedFunction call(std::move(parts), std::move(arguments), function.is_distinct());
  call.argument_names = std::move(names);
  call.is_internal = function.is_internal();
  if (!function.is_user_defined_function()) {
    const auto known = std::find_if(kOperators.begin(), kOperators.end(), [&](const Operator& row) {
      return row.client == lower && row.arguments == call.arguments.size();
    });
    if (known != kOperators.end()) {
      call.name_parts = {std::string(known->engine)};
      call.is_operator = true;
    }
  }
  return make_expr_at<UnresolvedFunction>(origin, std::move(call));
}

ExprPtr convert_call(const pb::Expression& expression, const Origin& origin, PlanConverter& converter) {
  const auto& call = expression.call_function();
  std::vector<std::string> names;
  ExprList arguments = read_arguments(call.arguments(), converter, names);
  UnresolvedFunction function(converter.session().parse_identifier(call.function_name()), std::move(arguments));
  function.argument_names = std::move(names);
  return make_expr_at<UnresolvedFunction>(origin, std::move(function));
}

ExprPtr convert_lambda(const pb::Expression_LambdaFunction& lambda, PlanConverter& converter) {
  ExprList parameters;
  for (const auto& variable : lambda.arguments()) {
    parameters.push_back(make_expr<UnresolvedLambdaVariable>(
        std::vector<std::string>(variable.name_parts().begin(), variable.name_parts().end())));
  }
  if (parameters.empty() || parameters.size() > 3) {
    throw SparkError("CONNECT_INVALID_PLAN.LAMBDA_FUNCTION_ARGUMENT_COUNT_INVALID",
                     {{"got", std::to_string(parameters.size())}});
  }
  return make_expr<Lambda>(converter.expression(lambda.function()), std::move(parameters));
}

}  // namespace firesteel
