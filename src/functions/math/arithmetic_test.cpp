#include "functions/kernel_frame/test_call.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

Literal dec(int128_t unscaled, int precision, int scale) { return Literal::decimal(unscaled, precision, scale); }

TEST(Arithmetic, integersCheckOverflow) {
  EXPECT_EQ(TestCall{"+"}({{Literal::integer(1)}, {Literal::integer(2)}})[0].as_int64(), 3);
  try {
    TestCall{"+"}({{Literal::integer(2147483647), Literal::integer(1)}, {Literal::integer(1), Literal::integer(1)}});
    FAIL();
  } catch (const SparkError& error) {
    EXPECT_EQ(error.condition(), "ARITHMETIC_OVERFLOW");
  }
  EXPECT_TRUE(TestCall{"try_multiply"}({{Literal::integer(2147483647)}, {Literal::integer(2)}})[0].is_null());
  EXPECT_EQ((TestCall{"+", EvalMode::kLegacy}({{Literal::integer(2147483647)}, {Literal::integer(1)}})[0].as_int64()),
            -2147483648LL);
}

TEST(Arithmetic, nullsPropagate) {
  const auto sums = TestCall{"-"}({{Literal::long_value(5), Literal::null(DataType::long_type())},
                                   {Literal::long_value(7), Literal::long_value(1)}});
  EXPECT_EQ(sums[0].as_int64(), -2);
  EXPECT_TRUE(sums[1].is_null());
}

TEST(Arithmetic, decimalsFollowSparksTypes) {
  const auto product = TestCall{"*"}({{dec(123456, 12, 2)}, {dec(-250, 13, 2)}})[0];
  EXPECT_EQ(product.type.sql(), "DECIMAL(26,4)");
  EXPECT_EQ(product.as_decimal(), -30864000);
  const auto quotient = TestCall{"/"}({{dec(100, 12, 2)}, {dec(300, 13, 2)}})[0];
  EXPECT_EQ(quotient.type.sql(), "DECIMAL(28,16)");
  EXPECT_EQ(quotient.as_decimal(), 3333333333333333);
  const auto sum = TestCall{"+"}({{dec(1, 38, 0)}, {dec(10000000000, 38, 10)}})[0];
  EXPECT_EQ(sum.type.sql(), "DECIMAL(38,6)");
  EXPECT_EQ(TestCall{"%"}({{dec(-550, 10, 2)}, {dec(2, 3, 0)}})[0].as_decimal(), -150);
  EXPECT_EQ(TestCall{"div"}({{dec(-550, 10, 2)}, {dec(2, 3, 0)}})[0].as_int64(), -2);
}

TEST(Arithmetic, divisionByZero) {
  EXPECT_THROW(TestCall{"/"}({{Literal::double_value(1)}, {Literal::double_value(0)}}), SparkError);
  EXPECT_TRUE((TestCall{"%", EvalMode::kLegacy}({{Literal::integer(1)}, {Literal::integer(0)}})[0].is_null()));
  EXPECT_EQ(TestCall{"pmod"}({{Literal::integer(-7)}, {Literal::integer(3)}})[0].as_int64(), 2);
}

}  // namespace
}  // namespace firesteel
