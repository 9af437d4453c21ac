#include "functions/datetime/datetime_pattern.h"

#include "base/errors/spark_error.h"
#include "functions/datetime/calendar.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

constexpr auto kLegacy = TimeParserPolicy::kLegacy;

std::string format(std::string_view pattern, int64_t micros, std::string_view zone = "UTC",
                   TimeParserPolicy policy = TimeParserPolicy::kCorrected) {
  std::string out;
  DatetimeFormatter(pattern, policy).append_timestamp(micros, TimeZone::load(zone), out);
  return out;
}

std::string condition_of(std::string_view pattern, bool parsing) {
  try {
    parsing ? static_cast<void>(DatetimeParser(pattern)) : static_cast<void>(DatetimeFormatter(pattern));
    return "";
  } catch (const SparkError& error) {
    return error.condition();
  }
}

std::string failure_of(std::string_view pattern, std::string_view text) {
  DatetimeParseFailure failure;
  const auto value = DatetimeParser(pattern).timestamp(text, TimeZone::utc(), &failure);
  return value ? "good" : failure.message;
}

int64_t parse(std::string_view pattern, std::string_view text, std::string_view zone = "UTC") {
  return DatetimeParser(pattern).timestamp(text, TimeZone::load(zone)).value_or(-1);
}

TEST(DatetimeFormatter, fields) {
  const int64_t moment = days_from_civil(2020, 2, 9) * kMicrosPerDay + 13 * kMicrosPerHour + 5'004'005;
  EXPECT_EQ(format("yyyy-MM-dd'T'HH:mm:ss.SSSSSS", moment), "2020-02-09T13:00:05.004005");
  EXPECT_EQ(format("y yy M MMM MMMM d E EEEE D DDD", moment), "2020 20 2 Feb February 9 Sun Sunday 40 040");
  EXPECT_EQ(format("h:m a K k Q QQQ QQQQ G GGGG", moment), "1:0 PM 1 13 1 Q1 1st quarter AD Anno Domini");
  EXPECT_EQ(format("[yyyy]''yy", moment), "2020'20");
  EXPECT_EQ(format("yyyy", days_from_civil(12345, 1, 1) * kMicrosPerDay), "+12345");
}

TEST(DatetimeFormatter, zones) {
  EXPECT_EQ(format("VV z zzzz O XXX xx Z ZZZZ", 0, "America/Los_Angeles"),
            "America/Los_Angeles PST Pacific Standard Time GMT-8 -08:00 -0800 -0800 GMT-08:00");
  EXPECT_EQ(format("VV z X x O", 0), "UTC UTC Z +00 GMT");
  EXPECT_EQ(format("z XXX", 0, "+05:30"), "+05:30 +05:30");
}

TEST(DatetimePattern, refused) {
  EXPECT_EQ(condition_of("e", false), "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN");
  EXPECT_EQ(condition_of("YYYY", false), "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION");
  EXPECT_EQ(condition_of("A", false), "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER");
  EXPECT_EQ(condition_of("QQQQQ", false), "INVALID_DATETIME_PATTERN.LENGTH");
  EXPECT_EQ(condition_of("C", true), "INVALID_DATETIME_PATTERN.WITH_SUGGESTION");
  EXPECT_EQ(condition_of("yyyy'", true), "INVALID_DATETIME_PATTERN.WITH_SUGGESTION");
  EXPECT_EQ(condition_of("'Yew' yyyy", false), "");
}

TEST(DatetimeParser, values) {
  EXPECT_EQ(parse("yyyyMMddHHmm", "202002091305"),
            days_from_civil(2020, 2, 9) * kMicrosPerDay + 13 * kMicrosPerHour + 5 * kMicrosPerMinute);
  EXPECT_EQ(parse("dd/MM/yy", "09/02/20"), days_from_civil(2020, 2, 9) * kMicrosPerDay);
  EXPECT_EQ(parse("yyyy-MM-dd HH:mm:ss.SSS", "1970-01-01 00:00:01.5"), 1'500'000);
  EXPECT_EQ(parse("yyyy-MM-dd[ HH:mm]", "1970-01-02"), kMicrosPerDay);
  EXPECT_EQ(parse("d MMM yyyy hh a", "1 jan 1970 12 am"), 0);
  EXPECT_EQ(parse("yyyy-MM-dd HH:mm XXX", "1970-01-01 01:00 +01:00"), 0);
  EXPECT_EQ(parse("yyyy-MM-dd HH:mm VV", "1970-01-01 01:00 Europe/Berlin"), 0);
  EXPECT_EQ(parse("yyyy-MM-dd HH:mm", "1970-01-01 01:00", "Europe/Berlin"), 0);
  EXPECT_EQ(parse("yyyy-DDD", "1970-002"), kMicrosPerDay);
}

TEST(DatetimeParser, failures) {
  EXPECT_EQ(failure_of("yy", "123"), "Text '123' could not be parsed, unparsed text found at index 2");
  EXPECT_EQ(failure_of("yyy", "1"), "Text '1' could not be parsed at index 0");
  EXPECT_EQ(failure_of("D", "366"), "Invalid date 'DayOfYear 366' as '1970' is not a leap year");
  EXPECT_EQ(failure_of("yyyy-MM-dd", "2020-11-31"),
            "Text '2020-11-31' could not be parsed: Invalid date 'NOVEMBER 31'");
  EXPECT_EQ(failure_of("dd-DDD", "30-365"),
            "Conflict found: Field DayOfMonth 30 differs from DayOfMonth 31 derived from 1970-12-31.");
  EXPECT_EQ(failure_of("HH", "25"),
            "Text '25' could not be parsed: Invalid value for HourOfDay (valid values 0 - 23): 25");
  EXPECT_EQ(failure_of("y", "294248"), "long overflow");
}

TEST(DatetimePattern, legacy) {
  EXPECT_EQ(format("uu Y w", days_from_civil(2020, 2, 9) * kMicrosPerDay, "UTC", kLegacy), "07 2020 7");
  EXPECT_EQ(DatetimeParser("yyyy-MM-dd", kLegacy).date("1970-1-2abc"), 1);
  EXPECT_EQ(DatetimeParser("yyyy-MM-dd", kLegacy).date("1970-13-02"), std::nullopt);
}

}  // namespace
}  // namespace firesteel
