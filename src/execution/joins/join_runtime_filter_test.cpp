#include "execution/joins/join_runtime_filter.h"

#include "execution/testing/plan_runner.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>

namespace firesteel {
namespace {

using namespace testing_support;

constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

std::vector<int32_t> passing(const RuntimeFilter& filter, const Vector& column, Rows rows) {
  std::vector<int32_t> out(rows.count);
  out.resize(filter.select(column, rows, out.data()));
  return out;
}

/// Rows with a key must pass, NULLs must not; exact: nothing else may.
void expect_membership(const Longs& keys, const Longs& probe, bool exact) {
  const VectorPtr build = long_vector(keys);
  const auto filter = JoinRuntimeFilter::make(build.get(), DataType::long_type(), keys.size(), nullptr);
  const VectorPtr column = long_vector(probe);
  const std::vector<int32_t> passed = passing(*filter, *column, Rows::all(probe.size()));
  const std::set<int32_t> found(passed.begin(), passed.end());
  const std::set<std::optional<int64_t>> known(keys.begin(), keys.end());
  for (size_t i = 0; i < probe.size(); ++i) {
    const bool passes = found.contains(static_cast<int32_t>(i));
    const bool is_key = probe[i].has_value() && known.contains(probe[i]);
    EXPECT_TRUE(is_key ? passes : !passes || (!exact && probe[i].has_value())) << "row " << i;
  }
}

TEST(JoinRuntimeFilter, IsExactForKeysThatLieCloseTogether) {
  const Longs probe = {kLowest, -101, -100, -99, -1, 0, 1, 6, 7, 8, 63, 64, 65, 900, 901, kHighest, std::nullopt};
  expect_membership({-100, 7, 64, 900, std::nullopt, 7}, probe, true);
  expect_membership({0}, probe, true);
  expect_membership({kLowest}, probe, true);
  expect_membership({kHighest, kHighest - 64}, probe, true);
}

TEST(JoinRuntimeFilter, NeverDropsKeysThatLieFarApart) {
  expect_membership({kLowest, 0, kHighest}, {kLowest, -1, 0, 1, kHighest, std::nullopt}, false);
  expect_membership({0, int64_t{1} << 40}, {0, 5, int64_t{1} << 40, std::nullopt}, false);
}

TEST(JoinRuntimeFilter, LetsNothingPassWithoutKeys) {
  expect_membership({}, {0, 1, std::nullopt}, true);
  expect_membership({std::nullopt}, {0, 1, std::nullopt}, true);
}

TEST(JoinRuntimeFilter, ReadsSelectionsCodesAndConstants) {
  const VectorPtr build = long_vector({3, 5});
  const auto filter = JoinRuntimeFilter::make(build.get(), DataType::long_type(), 2, nullptr);
  const VectorPtr values = long_vector({5, 4, 3});
  const std::vector<int32_t> some = {1, 2};
  EXPECT_EQ(passing(*filter, *values, Rows{some.data(), some.size()}), std::vector<int32_t>{2});
  const auto codes = Buffer::allocate(4 * sizeof(int32_t));
  std::copy_n(std::vector<int32_t>{1, 0, 2, 1}.begin(), 4, codes->mutable_as<int32_t>());
  const VectorPtr coded = Vector::dictionary(values, codes, 4, nullptr);
  EXPECT_EQ(passing(*filter, *coded, Rows::all(4)), (std::vector<int32_t>{1, 2}));
  EXPECT_TRUE(passing(*filter, *Vector::null_constant(DataType::long_type(), 2), Rows::all(2)).empty());
}

}  // namespace
}  // namespace firesteel
