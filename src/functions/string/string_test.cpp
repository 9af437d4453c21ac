#include "functions/kernel_frame/test_call.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

Literal text(const char* value) { return Literal::string(value); }
bool like(const char* value, const char* pattern) {
  return TestCall{"like"}({{text(value)}, {text(pattern)}})[0].as_bool();
}
std::string substring(const char* value, int position, int count) {
  return TestCall{"substring"}({{text(value)}, {Literal::integer(position)}, {Literal::integer(count)}})[0].as_string();
}

TEST(Like, patterns) {
  EXPECT_TRUE(like("special requests here", "%special%requests%"));
  EXPECT_FALSE(like("requests special", "%special%requests%"));
  EXPECT_TRUE(like("abc", "a%"));
  EXPECT_TRUE(like("abc", "%c"));
  EXPECT_FALSE(like("aba", "ab%ba"));
  EXPECT_TRUE(like("", "%"));
  EXPECT_FALSE(like("a", ""));
  EXPECT_TRUE(like("aæ€", "a__"));
  EXPECT_TRUE(like("a_b", "a\\_b"));
  EXPECT_FALSE(like("axb", "a\\_b"));
  EXPECT_TRUE(like("xaxb", "%a_b"));
  EXPECT_TRUE(like("aab aab", "%a_b"));
  EXPECT_THROW(like("a", "a\\"), SparkError);
}

TEST(Substring, positions) {
  EXPECT_EQ(substring("Spark SQL", 5, 1), "k");
  EXPECT_EQ(substring("Spark SQL", -3, 2), "SQ");
  EXPECT_EQ(substring("Spark SQL", 0, 2), "Sp");
  EXPECT_EQ(substring("Spark", -10, 7), "Sp");
  EXPECT_EQ(substring("aæ€x", 2, 2), "æ€");
  EXPECT_EQ(substring("a text longer than one view", 3, 20), "text longer than one");
  EXPECT_EQ(substring("abc", 2, -1), "");
}

TEST(Strings, regularExpressions) {
  EXPECT_TRUE(TestCall{"rlike"}({{text("Spark 42")}, {text("\\d+$")}})[0].as_bool());
  EXPECT_THROW(TestCall{"rlike"}({{text("a")}, {text("[")}}), SparkError);
}

TEST(Strings, others) {
  EXPECT_EQ(TestCall{"upper"}({{text("straße é")}})[0].as_string(), "STRASSE É");
  EXPECT_EQ(TestCall{"trim"}({{text("  a b  ")}})[0].as_string(), "a b");
  EXPECT_EQ(TestCall{"concat"}({{text("a")}, {text("b")}, {text("")}})[0].as_string(), "ab");
  EXPECT_EQ(TestCall{"translate"}({{text("AaBbCc")}, {text("abc")}, {text("12")}})[0].as_string(), "A1B2C");
  EXPECT_EQ(TestCall{"instr"}({{text("aæ€")}, {text("€")}})[0].as_int64(), 3);
}

}  // namespace
}  // namespace firesteel
