#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "spark/connect/relations.pb.h"

namespace firesteel {
namespace {

JoinType read_join_type(pb::Join_JoinType type) {
  switch (type) {
    case pb::Join::JOIN_TYPE_INNER:
      return JoinType::kInner;
    case pb::Join::JOIN_TYPE_FULL_OUTER:
      return JoinType::kFullOuter;
    case pb::Join::JOIN_TYPE_LEFT_OUTER:
      return JoinType::kLeftOuter;
    case pb::Join::JOIN_TYPE_RIGHT_OUTER:
      return JoinType::kRightOuter;
    case pb::Join::JOIN_TYPE_LEFT_ANTI:
      return JoinType::kLeftAnti;
    case pb::Join::JOIN_TYPE_LEFT_SEMI:
      return JoinType::kLeftSemi;
    case pb::Join::JOIN_TYPE_CROSS:
      return JoinType::kCross;
    default:
      throw SparkError("CONNECT_INVALID_PLAN.INVALID_ENUM", {{"fullName", "spark.connect.Join.JoinType"},
                                                             {"name", std::to_string(type)},
                                                             {"number", std::to_string(type)}});
  }
}

PlanPtr convert_union(const pb::SetOperation& operation, PlanPtr left, PlanPtr right) {
  if (operation.allow_missing_columns() && !operation.by_name()) {
    throw SparkError("CONNECT_INVALID_PLAN.UNION_BY_NAME_ALLOW_MISSING_COL_REQUIRES_BY_NAME");
  }
  PlanPtr all = make_plan<Union>(PlanList{std::move(left), std::move(right)}, operation.by_name(),
                                 operation.allow_missing_columns());
  return operation.is_all() ? all : make_plan<Distinct>(std::move(all));
}

}  // namespace

PlanPtr convert_join(const pb::Relation& relation, PlanConverter& converter) {
  const pb::Join& join = relation.join();
  if (join.has_join_condition() && join.using_columns_size() > 0) {
    throw SparkError("CONNECT_INVALID_PLAN.USING_COLUMNS_OR_JOIN_CONDITION_SET_IN_JOIN");
  }
  if (join.has_join_data_type()) {
    throw_unsupported("joinWith");
  }
  const JoinType type = read_join_type(join.join_type());
  PlanPtr left = converter.relation(join.left());
  PlanPtr right = converter.relation(join.right());
  ExprPtr condition = join.has_join_condition() ? converter.expression(join.join_condition()) : nullptr;
  Join node(std::move(left), std::move(right), type, std::move(condition));
  node.using_columns.assign(join.using_columns().begin(), join.using_columns().end());
  return make_plan<Join>(std::move(node));
}

PlanPtr convert_lateral_join(const pb::Relation& relation, PlanConverter& converter) {
  const pb::LateralJoin& join = relation.lateral_join();
  const JoinType type = read_join_type(join.join_type());
  if (type != JoinType::kInner && type != JoinType::kCross && type != JoinType::kLeftOuter) {
    throw SparkError("UNSUPPORTED_JOIN_TYPE",
                     {{"typ", std::string(join_type_name(type))}, {"supported", "'inner', 'leftouter', 'cross'"}});
  }
  PlanPtr left = converter.relation(join.left());
  PlanPtr right = converter.relation(join.right());
  ExprPtr condition = join.has_join_condition() ? converter.expression(join.join_condition()) : nullptr;
  return make_plan<LateralJoin>(std::move(left), std::move(right), type, std::move(condition));
}

PlanPtr convert_set_operation(const pb::Relation& relation, PlanConverter& converter) {
  const pb::SetOperation& operation = relation.set_op();
  if (!operation.has_left_input() || !operation.has_right_input()) {
    throw SparkError("CONNECT_INVALID_PLAN.SET_OPERATION_MUST_HAVE_TWO_INPUTS");
  }
  PlanPtr left = converter.relation(operation.left_input());
  PlanPtr right = converter.relation(operation.right_input());
  switch (operation.set_op_type()) {
    case pb::SetOperation::SET_OP_TYPE_UNION:
      return convert_union(operation, std::move(left), std::move(right));
    case pb::SetOperation::SET_OP_TYPE_INTERSECT:
      return make_plan<SetOperation>(SetOperation::Kind::kIntersect, operation.is_all(), std::move(left),
                                     std::move(right));
    case pb::SetOperation::SET_OP_TYPE_EXCEPT:
      return make_plan<SetOperation>(SetOperation::Kind::kExcept, operation.is_all(), std::move(left),
                                     std::move(right));
    default:
      throw SparkError("CONNECT_INVALID_PLAN.INVALID_ENUM", {{"fullName", "spark.connect.SetOperation.SetOpType"},
                                                             {"name", std::to_string(operation.set_op_type())},
                                                             {"number", std::to_string(operation.set_op_type())}});
  }
}

}  // namespace firesteel
