#include "connect/expressions/expression_families.h"
#include "connect/expressions/python_function.h"
#include "connect/relations/plan_converter.h"
#include "expression/nodes/unresolved.h"
#include "session/session.h"
#include "spark/connect/expressions.pb.h"

namespace firesteel {
namespace {

ExprPtr convert_python_udf(const pb::CommonInlineUserDefinedFunction& sent, const Origin& origin,
                           PlanConverter& converter) {
  ExprList arguments;
  for (const pb::Expression& argument : sent.arguments()) {
    arguments.push_back(converter.expression(
        argument.has_named_argument_expression() ? argument.named_argument_expression().value() : argument));
  }
  const PythonFunction function = read_python_function(sent);
  std::vector<std::string> name = {converter.session().inline_python_function(function), function.name};
  return make_expr_at<UnresolvedFunction>(origin, std::move(name), std::move(arguments), sent.is_distinct());
}

}  // namespace

ExprPtr PlanConverter::convert(const pb::Expression& expression) {
  const Origin origin = expression.has_common() ? read_origin(expression.common()) : Origin();
  switch (expression.expr_type_case()) {
    case pb::Expression::kLiteral:
      return make_expr_at<LiteralExpr>(origin, read_literal(expression.literal()));
    case pb::Expression::kUnresolvedAttribute:
      return convert_attribute(expression, origin);
    case pb::Expression::kUnresolvedFunction:
      return convert_function(expression.unresolved_function(), origin, *this);
    case pb::Expression::kExpressionString:
      return session().parse_expression(expression.expression_string().expression());
    case pb::Expression::kUnresolvedStar:
    case pb::Expression::kUnresolvedRegex:
      return convert_star(expression, origin);
    case pb::Expression::kAlias:
      return convert_alias(expression.alias(), origin, *this);
    case pb::Expression::kCast:
      return convert_cast(expression.cast(), origin, *this);
    case pb::Expression::kSortOrder:
      return convert_sort_order(expression.sort_order(), *this);
    case pb::Expression::kLambdaFunction:
      return convert_lambda(expression.lambda_function(), *this);
    case pb::Expression::kWindow:
      return convert_window(expression.window(), origin, *this);
    case pb::Expression::kUnresolvedExtractValue: {
      const auto& extract = expression.unresolved_extract_value();
      return make_expr_at<UnresolvedExtractValue>(origin, this->expression(extract.child()),
                                                  this->expression(extract.extraction()));
    }
    case pb::Expression::kUpdateFields: {
      const auto& update = expression.update_fields();
      ExprList arguments = {this->expression(update.struct_expression()),
                            make_expr<LiteralExpr>(Literal::string(update.field_name()))};
      if (update.has_value_expression()) {
        arguments.push_back(this->expression(update.value_expression()));
      }
      auto call = std::make_shared<UnresolvedFunction>(std::string("update_fields"), std::move(arguments));
      call->is_internal = true;
      return call->with_origin(origin);
    }
    case pb::Expression::kUnresolvedNamedLambdaVariable: {
      const auto& parts = expression.unresolved_named_lambda_variable().name_parts();
      return make_expr_at<UnresolvedLambdaVariable>(origin, std::vector<std::string>(parts.begin(), parts.end()));
    }
    case pb::Expression::kCallFunction:
      return convert_call(expression, origin, *this);
    case pb::Expression::kNamedArgumentExpression:
      throw_unsupported("a named argument outside of a function call");
    case pb::Expression::kSubqueryExpression:
      return convert_subquery(expression.subquery_expression(), origin, *this);
    case pb::Expression::kCommonInlineUserDefinedFunction:
      return convert_python_udf(expression.common_inline_user_defined_function(), origin, *this);
    case pb::Expression::kTypedAggregateExpression:
      throw_unsupported("an Aggregator of a JVM class");
    case pb::Expression::kMergeAction:
      throw_unsupported("MERGE INTO");
    case pb::Expression::kDirectShufflePartitionId:
      throw_unsupported("repartitionById");
    case pb::Expression::kExtension:
      throw_unsupported("an expression extension " + expression.extension().type_url());
    case pb::Expression::EXPR_TYPE_NOT_SET:
      break;
  }
  throw_not_set("spark.connect.Expression", "expr_type");
}

}  // namespace firesteel
