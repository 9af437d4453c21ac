#include "types/coercion.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

DataType type(std::string_view text) { return parse_signature_type(text); }

std::string wider(std::string_view left, std::string_view right) {
  const auto result = wider_type(type(left), type(right));
  return result ? result->sql() : "none";
}

std::string implicit(std::string_view from, std::string_view to) {
  const auto result = implicit_cast(type(from), TypePattern::parse(to));
  return result ? result->sql() : "none";
}

TEST(Coercion, widerTypes) {
  EXPECT_EQ(wider("INT", "BIGINT"), "BIGINT");
  EXPECT_EQ(wider("INT", "FLOAT"), "DOUBLE");
  EXPECT_EQ(wider("INT", "DECIMAL(5,2)"), "DECIMAL(12,2)");
  EXPECT_EQ(wider("DECIMAL(10,2)", "DECIMAL(12,4)"), "DECIMAL(12,4)");
  EXPECT_EQ(wider("DECIMAL(5,2)", "DOUBLE"), "DOUBLE");
  EXPECT_EQ(wider("STRING", "INT"), "BIGINT");
  EXPECT_EQ(wider("STRING", "DATE"), "DATE");
  EXPECT_EQ(wider("DATE", "TIMESTAMP"), "TIMESTAMP");
  EXPECT_EQ(wider("VOID", "DATE"), "DATE");
  EXPECT_EQ(wider("ARRAY<INT>", "ARRAY<BIGINT>"), "ARRAY<BIGINT>");
  EXPECT_EQ(wider("BOOLEAN", "INT"), "none");
}

TEST(Coercion, implicitCasts) {
  EXPECT_EQ(implicit("INT", "STRING"), "STRING");
  EXPECT_EQ(implicit("STRING", "INT"), "INT");
  EXPECT_EQ(implicit("STRING", "NUMERIC"), "DOUBLE");
  EXPECT_EQ(implicit("INT", "DECIMAL"), "DECIMAL(10,0)");
  EXPECT_EQ(implicit("DATE", "ANY_TIMESTAMP"), "TIMESTAMP");
  EXPECT_EQ(implicit("ARRAY<INT>", "STRING"), "none");
  EXPECT_EQ(implicit("BOOLEAN", "INT"), "none");
  EXPECT_EQ(implicit("INT", "STRING|BINARY"), "STRING");
}

TEST(Coercion, decimals) {
  EXPECT_EQ(adjust_precision_scale(45, 20).sql(), "DECIMAL(38,13)");
  EXPECT_EQ(adjust_precision_scale(77, 38).sql(), "DECIMAL(38,6)");
  EXPECT_EQ(decimal_for_integer(-1234).sql(), "DECIMAL(4,0)");
  EXPECT_EQ(TypePattern::parse("STRING|BINARY").sql(), "(\"STRING\" or \"BINARY\")");
}

}  // namespace
}  // namespace firesteel
