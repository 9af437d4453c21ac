// GROUP BY session_window(...): the windows of rows that touch each other become one before the rows are grouped.
#include "analyzer/resolve/query_resolver.h"
#include "expression/nodes/aggregates.h"
#include "expression/nodes/calls.h"

namespace firesteel {
namespace {

struct Named {
  ExprPtr expr;  // Alias
  AttributePtr column;
};

Named named(ExprPtr expr, const char* name) {
  ExprPtr alias = make_expr<Alias>(std::move(expr), name);
  AttributePtr column = to_attribute(alias);
  return {std::move(alias), std::move(column)};
}

WindowFrame frame(WindowFrame::Unit unit, FrameBound lower, FrameBound upper) {
  return {unit, std::move(lower), std::move(upper)};
}

PlanPtr columns_added(const PlanPtr& plan, const ExprList& added) {
  ExprList list(plan->output().begin(), plan->output().end());
  list.insert(list.end(), added.begin(), added.end());
  return make_plan<Project>(std::move(list), plan);
}

const FrameBound kAllBefore{FrameBound::Kind::kUnboundedPreceding, nullptr};
const FrameBound kAllAfter{FrameBound::Kind::kUnboundedFollowing, nullptr};
const FrameBound kCurrent{FrameBound::Kind::kCurrentRow, nullptr};

}  // namespace

// A row begins a session when it starts after all rows before it have ended; the session's number is how many have
// begun.
PlanPtr QueryResolver::with_merged_sessions(const PlanPtr& input, const AttributePtr& session, const ExprList& keys) {
  using Unit = WindowFrame::Unit;
  const Named start = named(make_expr<GetField>(session, 0), "start");
  const Named end = named(make_expr<GetField>(session, 1), "end");
  PlanPtr plan = columns_added(input, {start.expr, end.expr});
  const ExprList order = {make_expr<SortOrder>(start.column, true, true)};
  const ExprPtr one = make_expr<LiteralExpr>(Literal::integer(1));
  const ExprPtr zero = make_expr<LiteralExpr>(Literal::integer(0));

  const Named ended =
      named(make_expr<WindowExpression>(binder_.bind("max", {end.column}), keys, order, true,
                                        frame(Unit::kRows, kAllBefore, FrameBound{FrameBound::Kind::kPreceding, one})),
            "ended");
  plan = make_plan<Window>(ExprList{ended.expr}, keys, order, plan);
  const Named begins = named(
      make_expr<CaseWhen>(
          std::vector<std::pair<ExprPtr, ExprPtr>>{{binder_.bind(">=", {ended.column, start.column}), zero}}, one),
      "begins");
  plan = columns_added(plan, {begins.expr});
  // Rows of the same start are one session, whichever of them comes first: a RANGE frame.
  const Named number = named(make_expr<WindowExpression>(binder_.bind("sum", {begins.column}), keys, order, true,
                                                         frame(Unit::kRange, kAllBefore, kCurrent)),
                             "number");
  plan = make_plan<Window>(ExprList{number.expr}, keys, order, plan);

  ExprList all_keys = keys;
  all_keys.push_back(number.column);
  const WindowFrame whole = frame(Unit::kRows, kAllBefore, kAllAfter);
  const Named first = named(
      make_expr<WindowExpression>(binder_.bind("min", {start.column}), all_keys, ExprList{}, true, whole), "first");
  const Named last =
      named(make_expr<WindowExpression>(binder_.bind("max", {end.column}), all_keys, ExprList{}, true, whole), "last");
  plan = make_plan<Window>(ExprList{first.expr, last.expr}, all_keys, ExprList{}, plan);

  ExprList columns;
  for (const AttributePtr& column : input->output()) {
    if (column->id != session->id) {
      columns.push_back(column);
      continue;
    }
    const ExprPtr merged = binder_.bind("named_struct", {make_expr<LiteralExpr>(Literal::string("start")), first.column,
                                                         make_expr<LiteralExpr>(Literal::string("end")), last.column});
    columns.push_back(make_expr<Alias>(merged, session->name, session->id, session->qualifier));
  }
  return make_plan<Project>(std::move(columns), plan);
}

PlanPtr QueryResolver::with_sessions(const PlanPtr& plan) {
  if (session_ids_.empty()) {
    return plan;
  }
  return transform_up(plan, [&](const PlanPtr& node) -> PlanPtr {
    const auto* aggregate = as<Aggregate>(node);
    if (aggregate == nullptr) {
      return node;
    }
    AttributePtr session;
    ExprList keys;
    for (const ExprPtr& key : aggregate->grouping) {
      const auto* attribute = as<Attribute>(key);
      if (attribute != nullptr && session_ids_.contains(attribute->id)) {
        session = std::static_pointer_cast<const Attribute>(key);
      } else {
        keys.push_back(key);
      }
    }
    return session == nullptr ? node : node->with_children({with_merged_sessions(aggregate->child, session, keys)});
  });
}

}  // namespace firesteel
