#include "execution/testing/plan_runner.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <map>
#include <set>

namespace firesteel {
namespace {

using namespace testing_support;

struct Input {
  Longs keys;
  Longs values;
};

Input input(size_t rows, int64_t groups) {
  Input result;
  for (size_t i = 0; i < rows; ++i) {
    const auto key = static_cast<int64_t>(i * 7919 % static_cast<size_t>(groups));
    result.keys.push_back(key == 3 ? std::nullopt : std::optional(key));
    result.values.push_back(i % 5 == 0 ? std::nullopt : std::optional<int64_t>(static_cast<int64_t>(i % 13)));
  }
  return result;
}

std::string text(const std::optional<int64_t>& value) { return value.has_value() ? std::to_string(*value) : "-"; }

struct Sums {
  std::optional<int64_t> all;
  std::set<int64_t> distinct;
  std::optional<int64_t> filtered;
};

void add(std::optional<int64_t>& sum, int64_t value) { sum = sum.value_or(0) + value; }

std::string text(const Sums& sums) {
  std::optional<int64_t> distinct;
  for (const int64_t value : sums.distinct) {
    add(distinct, value);
  }
  return text(sums.all) + "|" + text(distinct) + "|" + text(sums.filtered) + "|";
}

/// sum(v), sum(DISTINCT v), sum(v) FILTER (WHERE v < k)
std::vector<std::shared_ptr<const AggregateCall>> aggregates() {
  return {sum_of(column(1)), sum_of(column(1), true), sum_of(column(1), false, less(column(1), column(0)))};
}

Sums& fold(Sums& sums, const std::optional<int64_t>& key, const std::optional<int64_t>& value) {
  if (value.has_value()) {
    add(sums.all, *value);
    sums.distinct.insert(*value);
    if (key.has_value() && *value < *key) {
      add(sums.filtered, *value);
    }
  }
  return sums;
}

void expect_groups(const Input& in, const RunOptions& options) {
  std::map<std::optional<int64_t>, Sums> groups;
  for (size_t i = 0; i < in.keys.size(); ++i) {
    fold(groups[in.keys[i]], in.keys[i], in.values[i]);
  }
  TextRows wanted;
  for (const auto& [key, sums] : groups) {
    wanted.push_back(text(key) + "|" + text(sums));
  }
  const auto plan = std::make_shared<HashAggregateExec>(AttributeList{}, ExprList{column(0)}, aggregates(),
                                                        long_table({in.keys, in.values}, options.batch_size));
  EXPECT_EQ(sorted(run_plan(plan, options)), sorted(wanted));
}

TEST(HashAggregate, GroupsWithDistinctAndFilter) {
  expect_groups(input(1000, 17), {});
  expect_groups(input(1000, 900), {.threads = 1});
}

TEST(HashAggregate, SpillsByPartition) {
  expect_groups(input(500, 100), {.force_spill = true});
  expect_groups(input(60000, 50000), {.memory = int64_t{1} << 19, .batch_size = 4096});
}

TEST(HashAggregate, GivesUpLookingForEqualKeys) { expect_groups(input(400000, 390000), {.batch_size = 4096}); }

Input keyed(size_t rows, const std::function<std::optional<int64_t>(size_t)>& key) {
  Input result;
  for (size_t i = 0; i < rows; ++i) {
    result.keys.push_back(key(i));
    result.values.push_back(static_cast<int64_t>(i % 13));
  }
  return result;
}

TEST(HashAggregate, GroupsByIntegersThatLieCloseTogether) {
  const auto years = [](size_t i) { return i % 9 == 4 ? std::nullopt : std::optional<int64_t>(1990 + i / 700 % 8); };
  const auto sorted_keys = [](size_t i) { return std::optional<int64_t>(static_cast<int64_t>(i / 3) - 5000); };
  const auto extremes = [](size_t i) {
    const int64_t near = static_cast<int64_t>(i % 3);
    return std::optional<int64_t>(i / 512 % 2 == 0 ? std::numeric_limits<int64_t>::min() + near
                                                   : std::numeric_limits<int64_t>::max() - near);
  };
  for (const size_t batch_size : {size_t{7}, size_t{512}, size_t{4096}}) {
    for (const bool force_spill : {false, true}) {
      const RunOptions options{.force_spill = force_spill, .batch_size = batch_size};
      expect_groups(keyed(20000, years), options);
      expect_groups(keyed(20000, sorted_keys), options);
      expect_groups(keyed(20000, extremes), options);
    }
  }
}

// Sums only: what DISTINCT and FILTER keep from being taken in order, or added up before there are groups.
void expect_sums(const Input& in, const RunOptions& options) {
  std::map<std::optional<int64_t>, std::optional<int64_t>> sums;
  for (size_t i = 0; i < in.keys.size(); ++i) {
    std::optional<int64_t>& sum = sums[in.keys[i]];
    if (in.values[i]) {
      add(sum, *in.values[i]);
    }
  }
  TextRows wanted;
  for (const auto& [key, sum] : sums) {
    wanted.push_back(text(key) + "|" + text(sum) + "|");
  }
  const auto plan = std::make_shared<HashAggregateExec>(
      AttributeList{}, ExprList{column(0)}, std::vector<std::shared_ptr<const AggregateCall>>{sum_of(column(1))},
      long_table({in.keys, in.values}, options.batch_size));
  EXPECT_EQ(sorted(run_plan(plan, options)), sorted(wanted));
}

TEST(HashAggregate, GroupsByAscendingKeys) {
  const std::vector<std::function<std::optional<int64_t>(size_t)>> shapes = {
      [](size_t i) { return std::optional(static_cast<int64_t>(i / 3) - 5000); },
      [](size_t i) { return std::optional(static_cast<int64_t>(i / 5000)); },           // groups of many batches
      [](size_t i) { return std::optional(static_cast<int64_t>(i % 7000 / 2)); },       // ascending again and again
      [](size_t i) { return std::optional(i < 15000 ? static_cast<int64_t>(i) : 9); },  // until late
      [](size_t i) { return i == 9000 ? std::nullopt : std::optional(static_cast<int64_t>(i / 2)); },
      [](size_t i) { return std::optional(std::numeric_limits<int64_t>::min() + static_cast<int64_t>(i / 10000)); },
  };
  for (const size_t batch_size : {size_t{7}, size_t{512}, size_t{4096}}) {
    for (const bool force_spill : {false, true}) {
      for (const auto& shape : shapes) {
        expect_sums(keyed(20000, shape), {.threads = 2, .force_spill = force_spill, .batch_size = batch_size});
      }
    }
  }
}

TEST(HashAggregate, GroupsByManyIntegersOfOneRange) {
  const auto scattered = [](size_t i) { return std::optional(static_cast<int64_t>(i * 7919 % 50021) - 7); };
  for (const int64_t memory : {int64_t{1} << 30, int64_t{1} << 20}) {
    expect_groups(keyed(300000, scattered), {.memory = memory, .batch_size = 4096});
  }
  // Nearly all different, and too far apart for an array: looking for equal ones ends.
  expect_groups(keyed(400000, [](size_t i) { return std::optional(static_cast<int64_t>(i * 7919 % 390000 * 64)); }),
                {.batch_size = 4096});
}

TEST(HashAggregate, AddsUpByNumber) {
  const std::vector<std::function<std::optional<int64_t>(size_t)>> shapes = {
      [](size_t i) { return std::optional(static_cast<int64_t>(i * 7919 % 12)); },
      [](size_t i) { return i % 9 == 4 ? std::nullopt : std::optional(static_cast<int64_t>(i * 7919 % 900) - 450); },
      [](size_t i) { return std::optional(static_cast<int64_t>(i * 7919 % 50021) - 7); },
      [](size_t i) {
        return std::optional(static_cast<int64_t>(i / 20000 * 1000000 + i * 7919 % 10));
      },  // ranges change
      [](size_t i) { return i == 99999 ? std::nullopt : std::optional(static_cast<int64_t>(i % 5)); },
  };
  for (const auto& shape : shapes) {
    for (const size_t threads : {size_t{1}, size_t{4}}) {
      const auto options = [&](int64_t memory) {
        return RunOptions{.threads = static_cast<int>(threads), .memory = memory, .batch_size = 4096};
      };
      expect_sums(keyed(200000, shape), options(int64_t{1} << 30));
      expect_sums(keyed(200000, shape), options(int64_t{1} << 20));
    }
  }
  // Values with NULLs, and so large that a few of them are all that fits.
  Input few = keyed(20000, shapes[0]);
  for (size_t i = 0; i < few.values.size(); ++i) {
    few.values[i] = i % 5000 == 17 ? std::nullopt : std::optional(i < 9000 ? int64_t{1} << 40 : -int64_t(i) << 30);
  }
  expect_sums(few, {.batch_size = 512});
  few.values.assign(few.values.size(), 0);
  few.values[3] = std::numeric_limits<int64_t>::max();
  few.values[9000] = std::numeric_limits<int64_t>::min();
  expect_sums(few, {.threads = 1, .batch_size = 512});
}

TEST(HashAggregate, WithoutKeysGivesOneRow) {
  for (const size_t rows : {size_t{0}, size_t{500}}) {
    const Input in = input(rows, 17);
    Sums sums;
    for (size_t i = 0; i < rows; ++i) {
      fold(sums, in.keys[i], in.values[i]);
    }
    const auto plan = std::make_shared<HashAggregateExec>(AttributeList{}, ExprList{}, aggregates(),
                                                          long_table({in.keys, in.values}));
    EXPECT_EQ(run_plan(plan), TextRows{text(sums)});
    EXPECT_EQ(run_plan(plan, {.force_spill = true}), TextRows{text(sums)});
  }
}

TEST(HashAggregate, GroupsByDictionaries) {
  const DataType string = DataType::string();
  const auto words = samples::vector_of(string, {Literal::string("red"), Literal::string("a very long green word")});
  auto batches = std::make_shared<std::vector<Batch>>();
  for (int b = 0; b < 3; ++b) {
    auto codes = Buffer::allocate(4 * sizeof(int32_t));
    const int32_t values[] = {0, 1, 1, 0};
    std::copy_n(values, 4, codes->mutable_as<int32_t>());
    auto validity = Buffer::allocate_zeroed(8);
    *validity->mutable_as<uint64_t>() = 0b0111;
    batches->push_back({{Vector::dictionary(words, codes, 4, validity), long_vector({1, 2, 3, 4})}, 4, nullptr});
  }
  const AttributeList output{make_expr<Attribute>("s", string, true, next_expr_id()),
                             make_expr<Attribute>("v", DataType::long_type(), true, next_expr_id())};
  const auto plan =
      std::make_shared<HashAggregateExec>(AttributeList{}, ExprList{make_expr<BoundReference>(0, string, true)},
                                          std::vector<std::shared_ptr<const AggregateCall>>{sum_of(column(1))},
                                          std::make_shared<LocalTableScanExec>(output, batches));
  EXPECT_EQ(sorted(run_plan(plan)), (TextRows{"-|12|", "a very long green word|15|", "red|3|"}));
}

}  // namespace
}  // namespace firesteel
