#include "optimizer/optimizer.h"

#include "expression/nodes/aggregates.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/subqueries.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/bound_calls.h"
#include "optimizer/predicates.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

class FakeTable final : public Table {
 public:
  FakeTable(Schema schema, double rows) : schema_(std::move(schema)), rows_(rows) {}
  std::string format() const override { return "fake"; }
  const Schema& schema() const override { return schema_; }
  TableStatistics statistics() const override {
    TableStatistics statistics;
    statistics.row_count = rows_;
    return statistics;
  }
  std::shared_ptr<const Scan> new_scan(const ScanRequest&) const override { return nullptr; }

 private:
  Schema schema_;
  double rows_;
};

/// A table of INT columns.
PlanPtr table(const std::vector<std::string>& names, double rows = 100) {
  Schema schema;
  for (const std::string& name : names) {
    schema.push_back({name, DataType::integer()});
  }
  const auto fake = std::make_shared<FakeTable>(schema, rows);
  return make_plan<TableRelation>(fake, attributes_of(schema));
}

ExprPtr column(const PlanPtr& plan, size_t index) { return plan->output()[index]; }
ExprPtr number(int value) { return make_expr<LiteralExpr>(Literal::integer(value)); }
ExprPtr equal(const ExprPtr& left, const ExprPtr& right) { return bound_call("=", {left, right}); }
ExprPtr outer(const PlanPtr& plan, size_t index) { return make_expr<OuterReference>(plan->output()[index]); }

PlanPtr joined(const PlanPtr& left, const PlanPtr& right, JoinType type, ExprPtr condition) {
  return make_plan<Join>(left, right, type, std::move(condition));
}

PlanPtr run(const PlanPtr& plan, const std::string& excluded = "") {
  OptimizerOptions options;
  options.excluded_rules = excluded;
  PlanPtr optimized = optimize(plan, options);
  EXPECT_EQ(plan->output().size(), optimized->output().size());
  for (size_t i = 0; i < plan->output().size(); ++i) {
    EXPECT_EQ(plan->output()[i]->id, optimized->output()[i]->id);
  }
  return optimized;
}

int count(const PlanPtr& plan, PlanKind kind) {
  int total = plan->kind() == kind ? 1 : 0;
  for (const PlanPtr& child : plan->children()) {
    total += count(child, kind);
  }
  return total;
}

const Join* first_join(const PlanPtr& plan) {
  if (const auto* join = as<Join>(plan)) {
    return join;
  }
  for (const PlanPtr& child : plan->children()) {
    if (const Join* join = first_join(child)) {
      return join;
    }
  }
  return nullptr;
}

TEST(Optimizer, PushesFiltersIntoTablesAndPrunesColumns) {
  const PlanPtr left = table({"a", "b", "c"});
  const PlanPtr right = table({"x", "y"});
  PlanPtr plan = joined(left, right, JoinType::kInner, equal(column(left, 0), column(right, 0)));
  plan = make_plan<Filter>(make_expr<And>(equal(column(left, 1), number(1)), equal(column(right, 1), number(2))), plan);
  plan = make_plan<Project>(ExprList{column(left, 0)}, plan);
  const PlanPtr optimized = run(plan);
  EXPECT_EQ(count(optimized, PlanKind::kFilter), 0);
  const Join* join = first_join(optimized);
  ASSERT_NE(join, nullptr);
  EXPECT_EQ(tree_string(optimized).find("c#"), std::string::npos);
}

TEST(Optimizer, OuterJoinBecomesInnerOnlyWhenPaddingIsRejected) {
  const PlanPtr left = table({"a"});
  const PlanPtr right = table({"x"});
  const PlanPtr join = joined(left, right, JoinType::kLeftOuter, equal(column(left, 0), column(right, 0)));
  EXPECT_EQ(first_join(run(make_plan<Filter>(equal(column(right, 0), number(1)), join)))->type, JoinType::kInner);
  const ExprPtr not_null = bound_call("isnotnull", {column(right, 0)});
  EXPECT_EQ(first_join(run(make_plan<Filter>(not_null, join)))->type, JoinType::kInner);
  // (x IS NOT NULL) = false is true for the padding.
  const ExprPtr tricky = equal(not_null, make_expr<LiteralExpr>(Literal::boolean(false)));
  EXPECT_EQ(first_join(run(make_plan<Filter>(tricky, join)))->type, JoinType::kLeftOuter);
}

TEST(Optimizer, HintsChooseTheBuildSideOfTheJoinAbove) {
  const PlanPtr small = table({"a"}, 10);
  const PlanPtr large = table({"x"}, 10000);
  const auto hinted = [&](JoinStrategy left, JoinStrategy right, JoinType type) {
    PlanPtr marked = left == JoinStrategy::kNone ? small : make_plan<ResolvedHint>(left, small);
    marked = make_plan<Filter>(equal(column(small, 0), number(1)), marked);
    const PlanPtr other = right == JoinStrategy::kNone ? large : make_plan<ResolvedHint>(right, large);
    const PlanPtr optimized = run(joined(marked, other, type, equal(column(small, 0), column(large, 0))));
    EXPECT_EQ(count(optimized, PlanKind::kResolvedHint), 0);
    const Join* join = first_join(optimized);
    EXPECT_EQ(join->left_hint, left);
    EXPECT_EQ(join->right_hint, right);
    return join->hinted_side();
  };
  using enum JoinStrategy;
  EXPECT_EQ(hinted(kBroadcast, kNone, JoinType::kInner), JoinBuildSide::kLeft);
  EXPECT_EQ(hinted(kNone, kBroadcast, JoinType::kInner), JoinBuildSide::kRight);
  EXPECT_EQ(hinted(kBroadcast, kNone, JoinType::kLeftOuter), JoinBuildSide::kUndecided);
  EXPECT_EQ(hinted(kShuffleHash, kNone, JoinType::kLeftOuter), JoinBuildSide::kLeft);
  EXPECT_EQ(hinted(kShuffleHash, kBroadcast, JoinType::kInner), JoinBuildSide::kRight);
  EXPECT_EQ(hinted(kMerge, kShuffleHash, JoinType::kInner), JoinBuildSide::kUndecided);
  EXPECT_EQ(hinted(kNone, kBroadcast, JoinType::kFullOuter), JoinBuildSide::kUndecided);
}

TEST(Optimizer, SmallerSideIsBuilt) {
  const PlanPtr small = table({"a"}, 10);
  const PlanPtr large = table({"x"}, 1e6);
  const PlanPtr plan = run(joined(small, large, JoinType::kInner, equal(column(small, 0), column(large, 0))));
  EXPECT_EQ(first_join(plan)->left->output()[0]->name, "x");
}

TEST(Optimizer, ExistsBecomesSemiJoin) {
  const PlanPtr left = table({"a"});
  const PlanPtr right = table({"x"});
  auto exists = std::make_shared<Exists>(make_plan<Filter>(equal(column(right, 0), outer(left, 0)), right));
  exists->analyzed = true;
  exists->outer_columns = {left->output()[0]};
  EXPECT_EQ(first_join(run(make_plan<Filter>(ExprPtr(exists), left)))->type, JoinType::kLeftSemi);
  EXPECT_EQ(first_join(run(make_plan<Filter>(make_expr<Not>(ExprPtr(exists)), left)))->type, JoinType::kLeftAnti);
  const ExprPtr either = make_expr<Or>(ExprPtr(exists), equal(column(left, 0), number(1)));
  EXPECT_EQ(first_join(run(make_plan<Filter>(either, left)))->type, JoinType::kExistence);
}

TEST(Optimizer, CorrelatedScalarOfNoRowsIsNull) {
  // (SELECT 1 FROM right WHERE x = a): not 1 when nothing matches.
  const PlanPtr left = table({"a"});
  const PlanPtr right = table({"x"});
  const PlanPtr inside = make_plan<Project>(ExprList{make_expr<Alias>(number(1), "one")},
                                            make_plan<Filter>(equal(column(right, 0), outer(left, 0)), right));
  auto scalar = std::make_shared<ScalarSubquery>(inside);
  scalar->analyzed = true;
  scalar->data_type = DataType::integer();
  scalar->outer_columns = {left->output()[0]};
  const PlanPtr plan = run(make_plan<Project>(ExprList{make_expr<Alias>(ExprPtr(scalar), "v")}, left));
  EXPECT_EQ(first_join(plan)->type, JoinType::kLeftSingle);
  EXPECT_EQ(tree_string(plan).find("CASE"), std::string::npos);
}

TEST(Optimizer, LateralJoinWithRangeConditionIsUnnested) {
  const PlanPtr left = table({"a"});
  const PlanPtr right = table({"x"});
  const PlanPtr inside = make_plan<Distinct>(
      make_plan<Project>(ExprList{make_expr<Alias>(bound_call("+", {column(right, 0), outer(left, 0)}), "s")}, right));
  const PlanPtr plan = run(make_plan<LateralJoin>(left, inside, JoinType::kInner, nullptr));
  EXPECT_EQ(count(plan, PlanKind::kLateralJoin), 0);
  EXPECT_EQ(tree_string(plan).find("outer("), std::string::npos);
}

TEST(Optimizer, SetOperationsWithAllCountCopies) {
  const PlanPtr plan = run(make_plan<SetOperation>(SetOperation::Kind::kExcept, true, table({"a"}), table({"x"})));
  EXPECT_EQ(first_join(plan)->type, JoinType::kLeftAnti);
  EXPECT_EQ(count(plan, PlanKind::kWindow), 2);
}

}  // namespace
}  // namespace firesteel
