#include "execution/testing/plan_runner.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

using namespace testing_support;

std::vector<Longs> input(size_t rows) {
  std::vector<Longs> columns(2);
  for (size_t i = 0; i < rows; ++i) {
    const auto key = static_cast<int64_t>(i * 7919 % 101);
    columns[0].push_back(key == 5 ? std::nullopt : std::optional(key));
    columns[1].push_back(static_cast<int64_t>(i));
  }
  return columns;
}

/// Rows in the wanted order; ties as in the input.
TextRows expected(const std::vector<Longs>& columns, bool ascending, bool nulls_first) {
  std::vector<size_t> order(columns[0].size());
  for (size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const auto& left = columns[0][a];
    const auto& right = columns[0][b];
    if (left.has_value() != right.has_value()) {
      return left.has_value() != nulls_first;
    }
    return left.has_value() && (ascending ? *left < *right : *right < *left);
  });
  TextRows rows;
  for (const size_t row : order) {
    rows.push_back((columns[0][row].has_value() ? std::to_string(*columns[0][row]) : "-") + "|" +
                   std::to_string(*columns[1][row]) + "|");
  }
  return rows;
}

TEST(Sort, OrdersAllRowsAndKeepsTies) {
  for (const size_t rows : {size_t{0}, size_t{1}, size_t{1000}}) {
    const auto columns = input(rows);
    for (const bool ascending : {true, false}) {
      for (const bool nulls_first : {true, false}) {
        const auto plan =
            std::make_shared<SortExec>(std::vector<SortKey>{{column(0), ascending, nulls_first}}, long_table(columns));
        const TextRows wanted = expected(columns, ascending, nulls_first);
        EXPECT_EQ(run_plan(plan), wanted);
        EXPECT_EQ(run_plan(plan, {.force_spill = true}), wanted);
      }
    }
  }
}

TEST(Sort, MergesPartsSideBySideAndFromFiles) {
  const auto columns = input(300000);
  const auto plan =
      std::make_shared<SortExec>(std::vector<SortKey>{{column(0), true, true}}, long_table(columns, 4096));
  const TextRows wanted = expected(columns, true, true);
  EXPECT_TRUE(run_plan(plan, {.batch_size = 4096}) == wanted);
  EXPECT_TRUE(run_plan(plan, {.memory = int64_t{1} << 20, .batch_size = 4096}) == wanted);
}

/// Many more runs than may be read side by side: they are merged in passes, and ties keep their order.
TEST(Sort, MergesManyRunsInPasses) {
  const auto columns = input(6000);
  const auto plan = std::make_shared<SortExec>(std::vector<SortKey>{{column(0), true, true}}, long_table(columns, 50));
  const TextRows wanted = expected(columns, true, true);
  EXPECT_TRUE(run_plan(plan, {.force_spill = true}) == wanted);
  EXPECT_TRUE(run_plan(plan, {.threads = 1, .force_spill = true, .batch_size = 20}) == wanted);
}

/// The wanted rows alone are more than memory: they are sorted by way of files.
TEST(TopN, KeepsMoreRowsThanMemory) {
  const auto columns = input(150000);
  const auto plan =
      std::make_shared<TopNExec>(std::vector<SortKey>{{column(0), true, true}}, 90000, 5000, long_table(columns, 4096));
  TextRows wanted = expected(columns, true, true);
  wanted.erase(wanted.begin(), wanted.begin() + 5000);
  wanted.resize(90000);
  EXPECT_TRUE(run_plan(plan, {.batch_size = 4096}) == wanted);
  EXPECT_TRUE(run_plan(plan, {.memory = int64_t{1} << 19, .batch_size = 4096}) == wanted);
  EXPECT_TRUE(run_plan(plan, {.force_spill = true, .batch_size = 4096}) == wanted);
}

TEST(TopN, GivesTheFirstRowsOfTheOrder) {
  const auto columns = input(20000);
  for (const auto& [limit, offset] : std::vector<std::pair<int64_t, int64_t>>{{10, 0}, {5, 7}, {0, 0}, {30000, 2}}) {
    const auto plan = std::make_shared<TopNExec>(std::vector<SortKey>{{column(0), false, false}}, limit, offset,
                                                 long_table(columns, 100));
    TextRows wanted = expected(columns, false, false);
    wanted.erase(wanted.begin(), wanted.begin() + offset);
    wanted.resize(std::min<size_t>(wanted.size(), static_cast<size_t>(limit)));
    EXPECT_EQ(run_plan(plan), wanted);
    EXPECT_EQ(run_plan(plan, {.force_spill = true}), wanted);
    EXPECT_EQ(run_plan(plan, {.memory = 0, .batch_size = 512}), wanted);
  }
}

}  // namespace
}  // namespace firesteel
