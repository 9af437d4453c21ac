#include "execution/testing/plan_runner.h"

#include <gtest/gtest.h>

#include <random>

namespace firesteel {
namespace {

using namespace testing_support;

struct Table {
  std::vector<Longs> columns;
  size_t rows() const { return columns[0].size(); }
};

Table random_table(uint32_t seed, size_t rows, int64_t keys) {
  std::mt19937 random(seed);
  Table table{std::vector<Longs>(2)};
  for (size_t i = 0; i < rows; ++i) {
    const auto key = static_cast<int64_t>(random() % static_cast<uint32_t>(keys));
    table.columns[0].push_back(key == 0 ? std::nullopt : std::optional(key));
    table.columns[1].push_back(static_cast<int64_t>(random() % 50));
  }
  return table;
}

std::string text_of(const Table& table, size_t row) {
  std::string text;
  for (const Longs& values : table.columns) {
    text += (values[row].has_value() ? std::to_string(*values[row]) : "-") + "|";
  }
  return text;
}

struct Case {
  JoinType type;
  bool build_right;
  bool with_condition;
  bool null_safe;
};

/// The definition of each join, row by row.
TextRows expected(const Table& left, const Table& right, const Case& c) {
  TextRows rows;
  std::vector<bool> right_matched(right.rows(), false);
  bool right_null = false;
  for (const auto& key : right.columns[0]) {
    right_null = right_null || !key.has_value();
  }
  for (size_t l = 0; l < left.rows(); ++l) {
    size_t partners = 0;
    TextRows pairs;
    for (size_t r = 0; r < right.rows(); ++r) {
      const auto& a = left.columns[0][l];
      const auto& b = right.columns[0][r];
      const bool equal = a.has_value() && b.has_value() ? *a == *b : c.null_safe && !a.has_value() && !b.has_value();
      if (!equal || (c.with_condition && !(*left.columns[1][l] < *right.columns[1][r]))) {
        continue;
      }
      ++partners;
      right_matched[r] = true;
      pairs.push_back(text_of(left, l) + text_of(right, r));
    }
    const std::string row = text_of(left, l);
    switch (c.type) {
      case JoinType::kLeftSemi:
        pairs = partners > 0 ? TextRows{row} : TextRows{};
        break;
      case JoinType::kLeftAnti:
        pairs = partners == 0 ? TextRows{row} : TextRows{};
        break;
      case JoinType::kNullAwareLeftAnti:
        pairs = right.rows() == 0 || (partners == 0 && !right_null && left.columns[0][l].has_value()) ? TextRows{row}
                                                                                                      : TextRows{};
        break;
      case JoinType::kExistence:
        pairs = {row + (partners > 0 ? "true|" : "false|")};
        break;
      case JoinType::kLeftOuter:
      case JoinType::kFullOuter:
        if (partners == 0) {
          pairs = {row + "-|-|"};
        }
        break;
      default:
        break;
    }
    rows.insert(rows.end(), pairs.begin(), pairs.end());
  }
  if (c.type == JoinType::kRightOuter || c.type == JoinType::kFullOuter) {
    for (size_t r = 0; r < right.rows(); ++r) {
      if (!right_matched[r]) {
        rows.push_back("-|-|" + text_of(right, r));
      }
    }
  }
  return sorted(rows);
}

ExecPtr hash_join(const Table& left, const Table& right, const Case& c) {
  const ExecPtr left_plan = long_table(left.columns);
  const ExecPtr right_plan = long_table(right.columns);
  auto join = std::make_shared<HashJoinExec>(AttributeList{}, left_plan, right_plan, c.type, ExprList{column(0)},
                                             ExprList{column(0)},
                                             c.with_condition ? less(column(1), column(3)) : nullptr, c.build_right);
  join->null_safe = {c.null_safe};
  return join;
}

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const JoinType type : {JoinType::kInner, JoinType::kLeftOuter, JoinType::kRightOuter, JoinType::kFullOuter,
                              JoinType::kLeftSemi, JoinType::kLeftAnti, JoinType::kExistence}) {
    for (const bool build_right : {true, false}) {
      for (const bool with_condition : {true, false}) {
        for (const bool null_safe : {true, false}) {
          cases.push_back({type, build_right, with_condition, null_safe});
        }
      }
    }
  }
  cases.push_back({JoinType::kNullAwareLeftAnti, true, false, false});
  return cases;
}

class HashJoin : public testing::TestWithParam<Case> {};

TEST_P(HashJoin, GivesTheRowsOfItsDefinition) {
  const Table left = random_table(1, 200, 20);
  const Table empty{std::vector<Longs>(2)};
  for (const Table& right : {random_table(2, 90, 25), random_table(3, 1, 2), empty}) {
    const TextRows wanted = expected(left, right, GetParam());
    const ExecPtr plan = hash_join(left, right, GetParam());
    EXPECT_EQ(sorted(run_plan(plan)), wanted);
    EXPECT_EQ(sorted(run_plan(plan, {.threads = 1, .batch_size = 4096})), wanted);
    EXPECT_EQ(sorted(run_plan(plan, {.force_spill = true})), wanted);
  }
  EXPECT_EQ(sorted(run_plan(hash_join(empty, random_table(2, 90, 25), GetParam()))),
            expected(empty, random_table(2, 90, 25), GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Joins, HashJoin, testing::ValuesIn(all_cases()));

TEST_P(HashJoin, GivesTheRowsOfItsDefinitionWhenOneKeyFillsTheMemory) {
  const Table left = random_table(11, 150, 2);
  for (const Table& right : {random_table(12, 120, 2), random_table(13, 100, 4), random_table(14, 60, 1)}) {
    const TextRows wanted = expected(left, right, GetParam());
    const ExecPtr plan = hash_join(left, right, GetParam());
    EXPECT_EQ(sorted(run_plan(plan, {.force_spill = true})), wanted);
    EXPECT_EQ(sorted(run_plan(plan, {.threads = 1, .force_spill = true, .batch_size = 40})), wanted);
  }
}

TEST(NestedLoopJoin, GivesTheRowsOfItsDefinition) {
  const Table left = random_table(4, 60, 20);
  const Table right = random_table(5, 40, 20);
  for (const JoinType type : {JoinType::kInner, JoinType::kLeftOuter, JoinType::kRightOuter, JoinType::kFullOuter,
                              JoinType::kLeftSemi, JoinType::kLeftAnti, JoinType::kExistence}) {
    // All keys equal for the reference; the condition alone joins.
    Table same_left = left;
    Table same_right = right;
    std::fill(same_left.columns[0].begin(), same_left.columns[0].end(), 1);
    std::fill(same_right.columns[0].begin(), same_right.columns[0].end(), 1);
    const auto plan =
        std::make_shared<NestedLoopJoinExec>(AttributeList{}, long_table(same_left.columns),
                                             long_table(same_right.columns), type, less(column(1), column(3)));
    const TextRows wanted = expected(same_left, same_right, {type, true, true, false});
    EXPECT_EQ(sorted(run_plan(plan)), wanted);
    EXPECT_EQ(sorted(run_plan(plan, {.force_spill = true})), wanted);
  }
}

TEST(HashJoin, HandlesLargeBuildSidesInParallel) {
  Table left{std::vector<Longs>(2)};
  Table right{std::vector<Longs>(2)};
  for (int64_t i = 0; i < 100000; ++i) {
    left.columns[0].push_back(i % 70000);
    left.columns[1].push_back(i);
    right.columns[0].push_back(i * 2);
    right.columns[1].push_back(i);
  }
  const auto join =
      std::make_shared<HashJoinExec>(AttributeList{}, long_table(left.columns, 4096), long_table(right.columns, 4096),
                                     JoinType::kInner, ExprList{column(0)}, ExprList{column(0)}, nullptr, true);
  const size_t matches = 35000 + 15000;
  EXPECT_EQ(run_plan(join, {.batch_size = 4096}).size(), matches);
  // 2 MB do not hold the build side: it goes to files.
  EXPECT_EQ(run_plan(join, {.memory = int64_t{1} << 20, .batch_size = 4096}).size(), matches);
}

/// One key whose build rows are many times the memory: they come in chunks, all probe rows meet each of them.
TEST(HashJoin, JoinsAKeyWithMoreRowsThanMemory) {
  Table left{std::vector<Longs>(2)};
  Table right{std::vector<Longs>(2)};
  for (int64_t i = 0; i < 40; ++i) {
    left.columns[0].push_back(i % 4);
    left.columns[1].push_back(i % 8 < 4 ? 299990 : 500000);
  }
  for (int64_t i = 0; i < 300000; ++i) {
    right.columns[0].push_back(i % 1000 == 0 ? i : 1);
    right.columns[1].push_back(i);
  }
  for (const JoinType type : {JoinType::kInner, JoinType::kLeftOuter, JoinType::kFullOuter, JoinType::kLeftSemi,
                              JoinType::kLeftAnti, JoinType::kExistence}) {
    const auto join = std::make_shared<HashJoinExec>(AttributeList{}, long_table(left.columns, 4096),
                                                     long_table(right.columns, 4096), type, ExprList{column(0)},
                                                     ExprList{column(0)}, less(column(1), column(3)), true);
    const TextRows wanted = sorted(run_plan(join, {.batch_size = 4096}));
    EXPECT_FALSE(wanted.empty());
    EXPECT_TRUE(sorted(run_plan(join, {.memory = int64_t{1} << 20, .batch_size = 4096})) == wanted);
  }
}

}  // namespace
}  // namespace firesteel
