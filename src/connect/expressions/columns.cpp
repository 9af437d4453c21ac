#include "connect/expressions/expression_families.h"
#include "connect/relations/plan_converter.h"
#include "connect/types/proto_types.h"
#include "expression/nodes/attribute_name.h"
#include "expression/nodes/unresolved.h"
#include "session/session.h"
#include "spark/connect/expressions.pb.h"

namespace firesteel {
namespace {

template <typename Message>
std::optional<int64_t> plan_id_of(const Message& message) {
  return message.has_plan_id() ? std::optional<int64_t>(message.plan_id()) : std::nullopt;
}

}  // namespace

ExprPtr convert_attribute(const pb::Expression& expression, const Origin& origin) {
  const auto& attribute = expression.unresolved_attribute();
  return make_expr_at<UnresolvedAttribute>(origin, parse_attribute_name(attribute.unparsed_identifier()),
                                           plan_id_of(attribute), attribute.is_metadata_column());
}

ExprPtr convert_star(const pb::Expression& expression, const Origin& origin) {
  if (expression.has_unresolved_regex()) {
    const auto& regex = expression.unresolved_regex();
    const std::string& text = regex.col_name();
    // Only a name in backticks is a pattern.
    if (text.size() > 2 && text.front() == '`' && text.back() == '`') {
      return make_expr_at<UnresolvedRegex>(origin, text.substr(1, text.size() - 2), plan_id_of(regex));
    }
    if (text.ends_with('`') && text.find(".`") != std::string::npos) {
      throw_unsupported("colRegex with a qualifier");
    }
    return make_expr_at<UnresolvedAttribute>(origin, parse_attribute_name(text), plan_id_of(regex));
  }
  const auto& star = expression.unresolved_star();
  std::vector<std::string> target;
  if (star.has_unparsed_target()) {
    const std::string& text = star.unparsed_target();
    if (!text.ends_with(".*")) {
      throw SparkError("CONNECT_INVALID_PLAN.UNRESOLVED_STAR_TARGET_INVALID", {{"target", text}});
    }
    target = parse_attribute_name(text.substr(0, text.size() - 2));
  }
  return make_expr_at<UnresolvedStar>(origin, std::move(target), plan_id_of(star));
}

ExprPtr convert_alias(const pb::Expression_Alias& alias, const Origin& origin, PlanConverter& converter) {
  ExprPtr child = converter.expression(alias.expr());
  if (alias.name_size() == 1) {
    std::optional<std::string> metadata;
    if (alias.has_metadata() && !alias.metadata().empty()) {
      metadata = alias.metadata();
    }
    return make_expr_at<Alias>(origin, std::move(child), alias.name(0), next_expr_id(), std::vector<std::string>(),
                               std::move(metadata));
  }
  return make_expr_at<MultiAlias>(origin, std::move(child),
                                  std::vector<std::string>(alias.name().begin(), alias.name().end()));
}

ExprPtr convert_sort_order(const pb::Expression_SortOrder& order, PlanConverter& converter) {
  const bool ascending = order.direction() != pb::Expression_SortOrder::SORT_DIRECTION_DESCENDING;
  bool nulls_first = ascending;
  if (order.null_ordering() != pb::Expression_SortOrder::SORT_NULLS_UNSPECIFIED) {
    nulls_first = order.null_ordering() == pb::Expression_SortOrder::SORT_NULLS_FIRST;
  }
  return make_expr<SortOrder>(converter.expression(order.child()), ascending, nulls_first);
}

ExprPtr convert_cast(const pb::Expression_Cast& cast, const Origin& origin, PlanConverter& converter) {
  ExprPtr child = converter.expression(cast.expr());
  if (cast.cast_to_type_case() == pb::Expression_Cast::CAST_TO_TYPE_NOT_SET) {
    throw_not_set("spark.connect.Expression.Cast", "cast_to_type");
  }
  DataType type = cast.has_type() ? read_proto_type(cast.type()) : converter.session().parse_data_type(cast.type_str());
  EvalMode mode = converter.eval_mode();
  switch (cast.eval_mode()) {
    case pb::Expression_Cast::EVAL_MODE_LEGACY:
      mode = EvalMode::kLegacy;
      break;
    case pb::Expression_Cast::EVAL_MODE_ANSI:
      mode = EvalMode::kAnsi;
      break;
    case pb::Expression_Cast::EVAL_MODE_TRY:
      mode = EvalMode::kTry;
      break;
    default:
      break;
  }
  return make_expr_at<Cast>(origin, std::move(child), std::move(type), mode);
}

}  // namespace firesteel
