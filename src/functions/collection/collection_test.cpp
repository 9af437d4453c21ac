#include "functions/kernel_frame/test_call.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

TEST(Collections, arraysAndElements) {
  const auto arrays = TestCall{"array"}(
      {{Literal::integer(1), Literal::integer(2)}, {Literal::integer(3), Literal::null(DataType::integer())}});
  EXPECT_EQ(arrays[0].children()[1].as_int64(), 3);
  EXPECT_TRUE(arrays[1].children()[1].is_null());
  EXPECT_EQ(TestCall{"element_at"}({arrays, {Literal::integer(-1), Literal::integer(1)}})[0].as_int64(), 3);
  EXPECT_EQ(TestCall{"size"}({arrays})[1].as_int64(), 2);
  EXPECT_THROW(TestCall{"getarrayitem"}({arrays, {Literal::integer(2), Literal::integer(0)}}), SparkError);
}

TEST(Collections, mapsRefuseEqualKeys) {
  const auto maps = TestCall{"map"}({{Literal::string("a")}, {Literal::integer(1)}});
  EXPECT_EQ(TestCall{"getmapvalue"}({maps, {Literal::string("a")}})[0].as_int64(), 1);
  EXPECT_TRUE(TestCall{"getmapvalue"}({maps, {Literal::string("b")}})[0].is_null());
  EXPECT_THROW(
      TestCall{"map"}({{Literal::integer(1)}, {Literal::integer(1)}, {Literal::integer(1)}, {Literal::integer(2)}}),
      SparkError);
}

}  // namespace
}  // namespace firesteel
