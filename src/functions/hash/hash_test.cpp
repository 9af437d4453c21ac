#include "functions/kernel_frame/test_call.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

int64_t value(const char* function, Literal argument) { return TestCall{function}({{argument}})[0].as_int64(); }

TEST(Hash, agreesWithSpark) {
  EXPECT_EQ(value("hash", Literal::integer(1)), -559580957);
  EXPECT_EQ(value("hash", Literal::long_value(1)), -1712319331);
  EXPECT_EQ(value("hash", Literal::double_value(1.5)), 1290763749);
  EXPECT_EQ(value("hash", Literal::string("äbcdéf")), -1605292431);
  EXPECT_EQ(value("hash", Literal::decimal(150, 30, 2)), -339019914);
  EXPECT_EQ(value("xxhash64", Literal::integer(1)), -6698625589789238999);
  EXPECT_EQ(value("xxhash64", Literal::string("a long string that is more than thirty two bytes long")),
            -5446752688766484504);
  EXPECT_EQ(value("crc32", Literal{DataType::binary(), std::string("Spark")}), 1557323817);
}

}  // namespace
}  // namespace firesteel
