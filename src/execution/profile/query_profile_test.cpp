#include "execution/profile/query_profile.h"

#include "execution/testing/plan_runner.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

using namespace testing_support;

ExecPtr table(int64_t rows) {
  Longs keys;
  Longs values;
  for (int64_t i = 0; i < rows; ++i) {
    keys.push_back(i % 10);
    values.push_back(i);
  }
  return long_table({keys, values});
}

ExecPtr group_sums(const ExecPtr& input) {
  AttributeList output;
  for (const char* name : {"key", "total"}) {
    output.push_back(make_expr<Attribute>(name, DataType::long_type(), true, next_expr_id()));
  }
  return std::make_shared<HashAggregateExec>(
      output, ExprList{column(0)}, std::vector<std::shared_ptr<const AggregateCall>>{sum_of(column(1))}, input);
}

ExecPtr union_of(std::vector<ExecPtr> inputs) {
  const AttributeList output = inputs[0]->output();
  return std::make_shared<UnionExec>(output, std::move(inputs));
}

RunOptions watched() {
  RunOptions options;
  options.profile = std::make_shared<QueryProfile>();
  return options;
}

TEST(QueryProfile, CountsTheRowsOfEachOperator) {
  const ExecPtr input = table(500);
  const ExecPtr plan = group_sums(input);
  for (const int threads : {1, 4}) {
    RunOptions options = watched();
    options.threads = threads;
    EXPECT_EQ(run_plan(plan, options).size(), 10U);
    EXPECT_EQ(options.profile->find(input.get())->rows, 500);
    EXPECT_EQ(options.profile->find(plan.get())->rows, 10);
    EXPECT_GT(options.profile->find(plan.get())->nanoseconds, 0);
    EXPECT_EQ(options.profile->find(plan.get())->bytes_spilled, 0);
  }
}

TEST(QueryProfile, TellsWhatIsSpilled) {
  const ExecPtr plan = group_sums(table(500));
  RunOptions options = watched();
  options.force_spill = true;
  EXPECT_EQ(run_plan(plan, options).size(), 10U);
  EXPECT_GT(options.profile->find(plan.get())->bytes_spilled, 0);
}

TEST(QueryProfile, RowsThatOccurAgainAreReused) {
  const ExecPtr input = table(500);
  const ExecPtr first = group_sums(input);
  const ExecPtr second = group_sums(input);
  RunOptions options = watched();
  EXPECT_EQ(run_plan(union_of({first, second}), options).size(), 20U);
  const OperatorCounters* one = options.profile->find(first.get());
  const OperatorCounters* other = options.profile->find(second.get());
  EXPECT_EQ(one->rows, 10);
  EXPECT_EQ(other->rows, 10);
  EXPECT_NE(one->reused, other->reused);
  EXPECT_EQ(options.profile->find(input.get())->rows, 500);
}

}  // namespace
}  // namespace firesteel
