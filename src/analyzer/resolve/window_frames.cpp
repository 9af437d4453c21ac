// What the bounds of a window's frame may be.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/evaluate/evaluator.h"
#include "expression/nodes/calls.h"
#include "expression/print/expression_sql.h"

namespace firesteel {

using namespace query_compilation_errors;

namespace {

// May a RANGE frame over dates or times have such an offset?
bool is_frame_offset(const DataType& type, const DataType& offset) {
  if (type.is(TypeId::kDate)) {
    const bool days = offset.is(TypeId::kDayTimeInterval) && offset.sql() == "INTERVAL DAY";
    return offset.is(TypeId::kInteger) || offset.is(TypeId::kYearMonthInterval) || days;
  }
  return type.is_datetime() && offset.is_interval();
}

std::string bound_text(const FrameBound& bound) {
  const char* special = bound.kind == FrameBound::Kind::kUnboundedFollowing   ? "UNBOUNDED FOLLOWING"
                        : bound.kind == FrameBound::Kind::kUnboundedPreceding ? "UNBOUNDED PRECEDING"
                                                                              : "CURRENT ROW";
  return "\"" + (bound.offset == nullptr ? std::string(special) : pretty_name(bound.offset)) + "\"";
}

/// Rows or values after the current one; none unless it is a whole number.
std::optional<double> bound_value(const FrameBound& bound, const EvaluationEnvironment& environment) {
  if (bound.offset == nullptr || !bound.offset->type().is_integral()) {
    return std::nullopt;
  }
  const Literal literal = evaluate_constant(bound.offset, environment);
  const double sign = bound.kind == FrameBound::Kind::kPreceding ? -1 : 1;
  return literal.is_null() ? std::nullopt : std::optional(sign * static_cast<double>(literal.as_int64()));
}

// The upper bound has to follow the lower one.
void check_frame_order(const WindowExpression& window, const WindowFrame& frame,
                       const EvaluationEnvironment& environment) {
  if (frame.lower.kind == FrameBound::Kind::kUnboundedFollowing ||
      frame.upper.kind == FrameBound::Kind::kUnboundedPreceding) {
    throw datatype_mismatch(window.with_origin(window.origin()), "SPECIFIED_WINDOW_FRAME_INVALID_BOUND",
                            {{"lower", bound_text(frame.lower)}, {"upper", bound_text(frame.upper)}});
  }
  const auto lower = bound_value(frame.lower, environment);
  const auto upper = bound_value(frame.upper, environment);
  if (lower && upper && *lower > *upper) {
    throw datatype_mismatch(window.with_origin(window.origin()), "SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON",
                            {{"comparison", "less than or equal"}});
  }
}

}  // namespace

void QueryResolver::check_window_frame(const WindowExpression& window, const ExprList& order, WindowFrame& frame) {
  const bool offsets = frame.lower.offset != nullptr || frame.upper.offset != nullptr;
  const bool range = frame.unit == WindowFrame::Unit::kRange;
  if (range && offsets && order.size() != 1) {
    const ExprPtr shown = binder_.shown(window.with_origin(window.origin()));
    const std::string text = pretty_name(shown);
    const std::string specification_sql = "\"" + text.substr(text.find(" OVER ") + 6) + "\"";
    std::string specification;
    for (const ExprPtr& key : order) {
      specification += (specification.empty() ? "" : ",") + expression_string(key);
    }
    if (order.empty()) {
      throw error_at(window.origin(), "DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER", {{"sqlExpr", specification_sql}});
    }
    throw error_at(window.origin(), "DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER",
                   {{"sqlExpr", specification_sql}, {"orderSpec", specification}});
  }
  for (FrameBound* bound : {&frame.lower, &frame.upper}) {
    if (bound->offset == nullptr) {
      continue;
    }
    const char* location = bound == &frame.lower ? "lower" : "upper";
    const DataType type = range ? order[0]->type() : DataType::integer();
    const DataType& offset_type = bound->offset->type();
    if (!bound->offset->foldable()) {
      throw datatype_mismatch(window.with_origin(window.origin()), "SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE",
                              {{"location", location}, {"expression", quoted_sql(bound->offset)}});
    }
    const bool numbers = range ? type.is_numeric() && (offset_type.is_numeric() || offset_type.is_string_like())
                               : offset_type.is(TypeId::kInteger);
    const bool times = range && is_frame_offset(type, offset_type);
    if (range && !numbers && !times && (offset_type.is_numeric() || offset_type.is_interval()) &&
        !(type.is_interval() && offset_type.is_interval()) && !type.is_string_like() && !type.is(TypeId::kBoolean)) {
      throw datatype_mismatch(window.with_origin(window.origin()), "RANGE_FRAME_INVALID_TYPE",
                              {{"orderSpecType", quoted_type(type)}, {"valueBoundaryType", quoted_type(offset_type)}});
    }
    if (numbers) {
      bound->offset = binder_.implicit_cast_to(bound->offset, type);
    } else if (!times && !(type.is_interval() && offset_type.is_interval())) {
      throw datatype_mismatch(
          window.with_origin(window.origin()), "SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE",
          {{"location", location},
           {"exprType", quoted_type(range ? type : offset_type)},
           {"expectedType", range ? "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\" or "
                                    "\"INTERVAL\")"
                                  : "\"INT\""}});
    }
  }
  check_frame_order(window, frame, options_.environment);
}

}  // namespace firesteel
