#include "expression/nodes/attribute_name.h"

#include "base/errors/spark_error.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

using Parts = std::vector<std::string>;

TEST(AttributeName, SplitsAtDotsOutsideOfBackticks) {
  EXPECT_EQ(parse_attribute_name("a"), Parts({"a"}));
  EXPECT_EQ(parse_attribute_name("a.b.c"), Parts({"a", "b", "c"}));
  EXPECT_EQ(parse_attribute_name("a.`b.c`"), Parts({"a", "b.c"}));
  EXPECT_EQ(parse_attribute_name("`a``b`"), Parts({"a`b"}));
  EXPECT_EQ(parse_attribute_name("count(1) x"), Parts({"count(1) x"}));
}

TEST(AttributeName, RefusesWhatSparkRefuses) {
  for (const char* name : {"a..b", ".a", "a.", "`a", "`a`b", "a`b`"}) {
    EXPECT_THROW(parse_attribute_name(name), SparkError) << name;
  }
}

}  // namespace
}  // namespace firesteel
