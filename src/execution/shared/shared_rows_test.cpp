#include "execution/testing/plan_runner.h"
#include "physical/equal_plans.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

using namespace testing_support;

ExecPtr table() {
  Longs keys;
  Longs values;
  for (int64_t i = 0; i < 500; ++i) {
    keys.push_back(i % 40 == 7 ? std::nullopt : std::optional(i % 40));
    values.push_back(i);
  }
  return long_table({keys, values});
}

/// SELECT c0, sum(column) FROM input GROUP BY c0; with names and ids of its own.
ExecPtr group_sums(const ExecPtr& input, int summed = 1) {
  AttributeList output;
  for (const char* name : {"key", "total"}) {
    output.push_back(make_expr<Attribute>(name, DataType::long_type(), true, next_expr_id()));
  }
  return std::make_shared<HashAggregateExec>(
      output, ExprList{column(0)}, std::vector<std::shared_ptr<const AggregateCall>>{sum_of(column(summed))}, input);
}

ExecPtr union_of(std::vector<ExecPtr> inputs) {
  const AttributeList output = inputs[0]->output();
  return std::make_shared<UnionExec>(output, std::move(inputs));
}

TextRows twice(const TextRows& rows) {
  TextRows all = rows;
  all.insert(all.end(), rows.begin(), rows.end());
  return sorted(all);
}

TEST(SharedRows, AreTheSameInEveryPlace) {
  const ExecPtr input = table();
  const TextRows once = run_plan(group_sums(input));
  for (const int threads : {1, 4}) {
    for (const bool force_spill : {false, true}) {
      RunOptions options;
      options.threads = threads;
      options.force_spill = force_spill;
      EXPECT_EQ(sorted(run_plan(union_of({group_sums(input), group_sums(input)}), options)), twice(once));
    }
  }
}

TEST(SharedRows, BelowAnotherAggregate) {
  const ExecPtr input = table();
  const TextRows once = run_plan(group_sums(group_sums(input)));
  const ExecPtr plan = union_of({group_sums(group_sums(input)), group_sums(group_sums(input))});
  EXPECT_EQ(sorted(run_plan(plan)), twice(once));
  EXPECT_EQ(find_equal_parts(plan).size(), 2U);  // the inner ones run once anyhow
}

TEST(SharedRows, AreKeptForALaterRun) {
  const ExecPtr input = table();
  const TextRows once = run_plan(group_sums(group_sums(input)));
  const ExecPtr first = group_sums(group_sums(input));
  const ExecPtr later = union_of({group_sums(input, 0), group_sums(input)});
  const std::vector<ExecPtr> common = find_common_parts(first, later);
  ASSERT_EQ(common.size(), 1U);
  EXPECT_EQ(common[0], as<HashAggregateExec>(first)->child);
  EXPECT_EQ(find_common_parts(first, first), std::vector<ExecPtr>{first});
  for (const bool force_spill : {false, true}) {
    // Both runs take from one pool, as in a server: what is kept stays reserved between them.
    RunOptions options;
    options.force_spill = force_spill;
    const TextRows wanted = sorted(run_plan(later, options));
    auto pool = std::make_shared<MemoryPool>(int64_t{1} << 30);
    options.pool = pool;
    options.kept = std::make_shared<KeptParts>();
    options.kept->parts.push_back({common[0], nullptr});
    EXPECT_EQ(sorted(run_plan(first, options)), sorted(once));
    ASSERT_NE(options.kept->parts[0].rows, nullptr);
    EXPECT_TRUE(options.kept->parts[0].rows->complete);
    const auto rows = options.kept->parts[0].rows;
    EXPECT_EQ(sorted(run_plan(later, options)), wanted);
    EXPECT_EQ(options.kept->parts[0].rows, rows);
  }
}

TEST(EqualAggregates, FindsThoseWithEqualInputs) {
  const ExecPtr input = table();
  const ExecPtr first = group_sums(input);
  const ExecPtr second = group_sums(input);
  const auto found = find_equal_parts(union_of({first, group_sums(input, 0), second, group_sums(table())}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(first.get()), found.at(second.get()));
}

TEST(EqualAggregates, LeavesLimitsAlone) {
  const ExecPtr input = std::make_shared<LimitExec>(3, 0, table());
  EXPECT_TRUE(find_equal_parts(union_of({group_sums(input), group_sums(input)})).empty());
}

}  // namespace
}  // namespace firesteel
