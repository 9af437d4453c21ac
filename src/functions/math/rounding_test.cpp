#include "functions/math/rounding.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

TEST(Rounding, doublesRoundTheirShortestText) {
  EXPECT_EQ(round_double(1.255, 2, Rounding::kHalfUp), 1.26);
  EXPECT_EQ(round_double(-2.5, 0, Rounding::kHalfUp), -3.0);
  EXPECT_EQ(round_double(2.5, 0, Rounding::kHalfEven), 2.0);
  EXPECT_EQ(round_double(123.456, -2, Rounding::kHalfUp), 100.0);
  EXPECT_EQ(round_double(0.05, 1, Rounding::kHalfUp), 0.1);
  EXPECT_EQ(round_double(0.04, 1, Rounding::kHalfUp), 0.0);
  EXPECT_EQ(round_double(9.99, 1, Rounding::kHalfUp), 10.0);
}

TEST(Rounding, decimals) {
  EXPECT_EQ(divide_rounded(-25, 10, Rounding::kHalfUp), -3);
  EXPECT_EQ(divide_rounded(-25, 10, Rounding::kHalfEven), -2);
  EXPECT_EQ(divide_rounded(-21, 10, Rounding::kFloor), -3);
  EXPECT_EQ(divide_rounded(21, 10, Rounding::kCeiling), 3);
  EXPECT_EQ(rounded_decimal_type(DataType::decimal(5, 2), 1).sql(), "DECIMAL(5,1)");
  EXPECT_EQ(rounded_decimal_type(DataType::decimal(5, 2), -1).sql(), "DECIMAL(4,0)");
}

}  // namespace
}  // namespace firesteel
