// Lambdas that Spark's column names show although nobody wrote them.
#include "analyzer/bind/function_binder.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/lambdas.h"

namespace firesteel {
namespace {

ExprPtr variable(const char* name) { return make_expr<UnresolvedLambdaVariable>(std::vector<std::string>{name}); }

ExprPtr call(const char* name, ExprList arguments) {
  return make_expr<UnresolvedFunction>(std::string(name), std::move(arguments));
}

ExprPtr if_else(const ExprPtr& condition, ExprPtr then, ExprPtr otherwise) {
  return make_expr<CaseWhen>(std::vector<std::pair<ExprPtr, ExprPtr>>{{condition, std::move(then)}},
                             std::move(otherwise), true);
}

// NULL after everything else.
ExprPtr natural_comparator() {
  const ExprPtr left = variable("left");
  const ExprPtr right = variable("right");
  const auto number = [](int32_t value) { return make_expr<LiteralExpr>(Literal::integer(value)); };
  const ExprPtr both_null = make_expr<And>(call("isnull", {left}), call("isnull", {right}));
  const ExprPtr order =
      if_else(call("<", {left, right}), number(-1), if_else(call(">", {left, right}), number(1), number(0)));
  const ExprPtr body =
      if_else(both_null, number(0),
              if_else(call("isnull", {left}), number(1), if_else(call("isnull", {right}), number(-1), order)));
  return make_expr<Lambda>(body, ExprList{left, right});
}

}  // namespace

ExprPtr FunctionBinder::shown_with_default_lambda(const std::string& name, const ExprPtr& shown_as) {
  const auto* written = as<UnresolvedFunction>(shown_as);
  const size_t count = written == nullptr ? 0 : written->arguments.size();
  ExprPtr lambda;
  if (name == "array_sort" && count == 1) {
    lambda = natural_comparator();
  } else if ((name == "aggregate" || name == "reduce") && count == 3) {
    const ExprPtr id = variable("id");
    lambda = make_expr<Lambda>(id, ExprList{id});
  } else {
    return shown_as;
  }
  auto full = std::make_shared<UnresolvedFunction>(*written);
  full->arguments.push_back(std::move(lambda));
  return full->with_origin(shown_as->origin());
}

}  // namespace firesteel
