#include "columnar/row_keys/sort_keys.h"

#include "columnar/vector_samples.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

/// Encodes values that are listed in ascending order and checks the order of all pairs.
void expect_order(const DataType& type, const std::vector<Literal>& values, bool ascending, bool nulls_first) {
  const SortKeyEncoder encoder({{type, ascending, nulls_first, true}, {DataType::integer(), true, true, false}});
  const auto column = samples::vector_of(type, values);
  const auto ones = Vector::constant(Literal::integer(1), values.size());
  NormalizedKeys keys;
  encoder.encode(std::vector<VectorPtr>{column, ones}, Rows::all(values.size()), keys);
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < values.size(); ++j) {
      int expected = i < j ? -1 : (i > j ? 1 : 0);
      if (values[i].is_null() != values[j].is_null()) {
        expected = values[i].is_null() == nulls_first ? -1 : 1;
      } else if (!ascending) {
        expected = -expected;
      }
      const int actual = compare_keys(keys.data(i), keys.key_size(i), keys.data(j), keys.key_size(j));
      EXPECT_EQ(actual < 0 ? -1 : (actual > 0 ? 1 : 0), expected) << type.sql() << " " << i << " " << j;
    }
  }
}

void expect_all_orders(const DataType& type, std::vector<Literal::Value> ascending) {
  std::vector<Literal> values{Literal::null(type)};
  for (auto& value : ascending) {
    values.push_back({type, std::move(value)});
  }
  for (const bool up : {true, false}) {
    for (const bool nulls_first : {true, false}) {
      expect_order(type, values, up, nulls_first);
    }
  }
}

TEST(SortKeys, OrderNumbers) {
  expect_all_orders(DataType::byte(), {int64_t{-128}, int64_t{-1}, int64_t{0}, int64_t{127}});
  expect_all_orders(DataType::integer(), {int64_t{-70000}, int64_t{-1}, int64_t{0}, int64_t{1}, int64_t{70000}});
  expect_all_orders(DataType::long_type(), {std::numeric_limits<int64_t>::min(), int64_t{-1}, int64_t{0},
                                            std::numeric_limits<int64_t>::max()});
  expect_all_orders(DataType::decimal(38, 0), {-power_of_ten(37), int128_t{-1}, int128_t{0}, power_of_ten(30)});
  const double infinity = std::numeric_limits<double>::infinity();
  expect_all_orders(DataType::double_type(), {-infinity, -1.5, 0.0, 1e-300, 2.0, infinity, std::nan("")});
  expect_all_orders(DataType::boolean(), {false, true});
}

TEST(SortKeys, OrderStringsWithZeroBytes) {
  using std::string;
  expect_all_orders(DataType::string(), {string(), string("\0", 1), string("\0\0", 2), string("\0a", 2), string("a"),
                                         string("a\0", 2), string("a\0b", 3), string("ab"), string("\xff")});
}

TEST(SortKeys, OrderNestedValues) {
  const DataType type = DataType::array(DataType::integer());
  const auto array = [](std::vector<Literal> elements) -> Literal::Value {
    return std::make_shared<const std::vector<Literal>>(std::move(elements));
  };
  expect_all_orders(type, {array({}), array({Literal::null(DataType::integer())}), array({Literal::integer(-1)}),
                           array({Literal::integer(1)}), array({Literal::integer(1), Literal::integer(0)}),
                           array({Literal::integer(2)})});
}

TEST(SortKeys, TreatZerosAndNansAlike) {
  auto vector = Vector::flat(DataType::double_type(), 4);
  auto* values = vector->mutable_values<double>();
  values[0] = 0.0;
  values[1] = -0.0;
  values[2] = std::nan("1");
  values[3] = -std::nan("2");
  NormalizedKeys keys;
  SortKeyEncoder({{DataType::double_type(), true, true, false}})
      .encode(std::vector<VectorPtr>{vector}, Rows::all(4), keys);
  EXPECT_EQ(keys.prefix(0), keys.prefix(1));
  EXPECT_EQ(keys.prefix(2), keys.prefix(3));
  EXPECT_LT(keys.prefix(0), keys.prefix(2));
}

}  // namespace
}  // namespace firesteel
