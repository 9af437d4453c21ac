#include "base/text/collation.h"

#include "base/errors/spark_error.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

std::string key(const char* collation, const std::string& text) {
  std::string out;
  Collation::find(collation)->append_key(text, out);
  return out;
}

TEST(Collation, NamesInAnyCaseAndOrder) {
  EXPECT_EQ(Collation::canonical_name("utf8_lcase_rtrim"), "UTF8_LCASE_RTRIM");
  EXPECT_EQ(Collation::canonical_name("system.builtin.Unicode_ai_ci"), "UNICODE_CI_AI");
  EXPECT_EQ(Collation::canonical_name("sr_cyrl_srb_rtrim_cs"), "sr_Cyrl_SRB_RTRIM");
}

TEST(Collation, UnknownNamesHaveProposals) {
  for (const char* name : {"", "foo", "en_CI_CI", "UTF8_BINARY_CI", "en_", "unicode_xx"}) {
    EXPECT_THROW(Collation::canonical_name(name), SparkError) << name;
  }
  try {
    Collation::canonical_name("foo");
  } catch (const SparkError& error) {
    EXPECT_EQ(error.parameters()[1].second, "fo, blo, bo");
  }
}

TEST(Collation, KeysCompareAsTextsDo) {
  EXPECT_EQ(key("UTF8_LCASE", "A\xC3\x89"), key("UTF8_LCASE", "a\xC3\xA9"));
  EXPECT_EQ(key("UTF8_LCASE", "\xCE\xA3\xCF\x82"), key("UTF8_LCASE", "\xCF\x83\xCF\x83"));  // sigmas
  EXPECT_NE(key("UTF8_BINARY", "a "), key("UTF8_BINARY", "a"));
  EXPECT_EQ(key("UTF8_BINARY_RTRIM", "a  "), key("UTF8_BINARY_RTRIM", "a"));
  EXPECT_LT(key("UNICODE", "a"), key("UNICODE", "A"));
  EXPECT_EQ(key("UNICODE_CI", "a"), key("UNICODE_CI", "A"));
  EXPECT_NE(key("UNICODE_CI", "a"), key("UNICODE_CI", "\xC3\xA1"));
  EXPECT_EQ(key("UNICODE_CI_AI", "a"), key("UNICODE_CI_AI", "\xC3\x81"));
  EXPECT_NE(key("UNICODE_AI", "a"), key("UNICODE_AI", "A"));
  EXPECT_LT(key("sv", "z"), key("sv", "\xC3\xB6"));
  EXPECT_GT(key("de", "z"), key("de", "\xC3\xB6"));
}

TEST(Collation, LongAndMalformedTexts) {
  const std::string text(10'000, 'x');
  EXPECT_EQ(key("UNICODE_CI", text), key("UNICODE_CI", std::string(10'000, 'X')));
  EXPECT_EQ(key("UNICODE", "\xC1"), key("UNICODE", "\xEF\xBF\xBD"));
}

}  // namespace
}  // namespace firesteel
