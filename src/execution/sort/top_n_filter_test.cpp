#include "execution/sort/top_n_filter.h"

#include "columnar/vector_samples.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace firesteel {
namespace {

std::vector<int32_t> passing(const TopNFilter& filter, const std::vector<std::optional<int64_t>>& values) {
  std::vector<Literal> literals;
  for (const auto& value : values) {
    literals.push_back(value ? Literal::long_value(*value) : Literal::null(DataType::long_type()));
  }
  const VectorPtr column = samples::vector_of(DataType::long_type(), literals);
  std::vector<int32_t> rows(values.size());
  rows.resize(filter.select(*column, Rows::all(values.size()), rows.data()));
  return rows;
}

TEST(TopNFilter, GetsStricterOnly) {
  TopNFilter least(DataType::long_type(), true);
  EXPECT_FALSE(least.ready());
  least.offer(10);
  EXPECT_TRUE(least.ready());
  least.offer(12);
  EXPECT_EQ(least.max()->as_int64(), 10);
  EXPECT_FALSE(least.min().has_value());
  EXPECT_EQ(passing(least, {9, 10, 11, std::nullopt}), (std::vector<int32_t>{0, 1}));
  least.offer(9);
  EXPECT_EQ(passing(least, {9, 10, 11}), (std::vector<int32_t>{0}));

  TopNFilter greatest(DataType::long_type(), false);
  greatest.offer(-3);
  greatest.offer(-5);
  EXPECT_EQ(greatest.min()->as_int64(), -3);
  EXPECT_FALSE(greatest.max().has_value());
  EXPECT_EQ(passing(greatest, {-4, std::nullopt, -3, 7}), (std::vector<int32_t>{2, 3}));
}

}  // namespace
}  // namespace firesteel
