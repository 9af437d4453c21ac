#include "functions/kernel_frame/test_call.h"

#include <gtest/gtest.h>

#include <limits>

namespace firesteel {
namespace {

bool holds(const char* op, Literal left, Literal right) { return TestCall{op}({{left}, {right}})[0].as_bool(); }

TEST(Comparison, numbersAndStrings) {
  EXPECT_TRUE(holds("<", Literal::integer(1), Literal::integer(2)));
  EXPECT_TRUE(holds(">=", Literal::string("b"), Literal::string("a long string, longer than a view")));
  EXPECT_TRUE(holds("=", Literal::string("a long string, longer than a view"),
                    Literal::string("a long string, longer than a view")));
  EXPECT_FALSE(holds("!=", Literal::string("x"), Literal::string("x")));
}

TEST(Comparison, nanIsLargestAndEqualToItself) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(holds("=", Literal::double_value(nan), Literal::double_value(nan)));
  EXPECT_TRUE(holds(">", Literal::double_value(nan), Literal::double_value(1e308)));
  EXPECT_FALSE(holds("<", Literal::double_value(nan), Literal::double_value(1)));
  EXPECT_TRUE(holds("=", Literal::double_value(0.0), Literal::double_value(-0.0)));
}

TEST(Comparison, nullSafe) {
  const auto results = TestCall{"<=>"}({{Literal::integer(1), Literal::null(DataType::integer())},
                                        {Literal::null(DataType::integer()), Literal::null(DataType::integer())}});
  EXPECT_FALSE(results[0].as_bool());
  EXPECT_TRUE(results[1].as_bool());
}

TEST(Comparison, greatestSkipsNulls) {
  const auto results =
      TestCall{"greatest"}({{Literal::string("a")}, {Literal::null(DataType::string())}, {Literal::string("b")}});
  EXPECT_EQ(results[0].as_string(), "b");
}

}  // namespace
}  // namespace firesteel
