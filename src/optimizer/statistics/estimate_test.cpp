#include "optimizer/statistics/estimate.h"

#include "logical/relations/leaf_relations.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

ColumnEstimates estimates(std::initializer_list<std::pair<ExprId, double>> distincts) {
  ColumnEstimates columns;
  for (const auto& [id, distinct] : distincts) {
    columns[id].distinct = distinct;
  }
  return columns;
}

TEST(ColumnEstimatesTest, FindsByIdWhateverTheOrderOfInsertion) {
  const ColumnEstimates columns = estimates({{7, 70}, {3, 30}, {5, 50}});
  EXPECT_EQ(columns.find(3)->second.distinct, 30);
  EXPECT_EQ(columns.find(5)->second.distinct, 50);
  EXPECT_EQ(columns.find(7)->second.distinct, 70);
  EXPECT_FALSE(columns.contains(4));
  EXPECT_FALSE(columns.contains(8));
}

TEST(ColumnEstimatesTest, InsertKeepsWhatIsThere) {
  ColumnEstimates columns = estimates({{1, 10}, {4, 40}});
  columns.insert(estimates({{0, 5}, {1, 11}, {9, 90}}));
  EXPECT_EQ(columns.end() - columns.begin(), 4);
  EXPECT_EQ(columns.find(1)->second.distinct, 10);
  EXPECT_EQ(columns.find(0)->second.distinct, 5);
  columns.limit_distincts(20);
  EXPECT_EQ(columns.find(9)->second.distinct, 20);
  EXPECT_EQ(columns.find(0)->second.distinct, 5);
}

TEST(EstimatorTest, RemembersPlans) {
  Estimator estimator;
  const PlanPtr range =
      make_plan<LocalRelation>(AttributeList{}, std::vector<Batch>{Batch{.columns = {}, .num_rows = 1000}});
  const Estimate& first = estimator.of(range);
  EXPECT_EQ(first.rows, 1000);
  EXPECT_EQ(&estimator.of(range), &first);
}

}  // namespace
}  // namespace firesteel
