#include "base/time/datetime_text.h"

#include "base/time/civil_date.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

TEST(DatetimeText, Dates) {
  EXPECT_EQ(parse_date("1970-01-02"), 1);
  EXPECT_EQ(parse_date(" 2020-2-29 "), days_from_civil(2020, 2, 29));
  EXPECT_EQ(parse_date("2020"), days_from_civil(2020, 1, 1));
  EXPECT_EQ(parse_date("2020-03-01T10:00"), days_from_civil(2020, 3, 1));
  EXPECT_EQ(parse_date("2021-02-29"), std::nullopt);
  EXPECT_EQ(parse_date("2020-13-01"), std::nullopt);
  EXPECT_EQ(parse_date("20-01-01"), std::nullopt);
}

TEST(DatetimeText, Timestamps) {
  EXPECT_EQ(parse_timestamp("1970-01-01 00:00:01.5", "UTC"), 1'500'000);
  EXPECT_EQ(parse_timestamp("1970-01-01 00:00:00", "Europe/Berlin"), -3'600'000'000);
  EXPECT_EQ(parse_timestamp("1970-01-01T01:00:00+01:00", "UTC"), 0);
  EXPECT_EQ(parse_timestamp_ntz("1970-01-01 1:2"), 3'720'000'000);
  EXPECT_EQ(parse_timestamp("1970-01-01 25:00:00", "UTC"), std::nullopt);
  EXPECT_EQ(parse_timestamp("1970-01-01 00:00:00 Nowhere/Land", "UTC"), std::nullopt);
  EXPECT_EQ(parse_time_of_day("01:02:03.004"), 3'723'004'000'000);
}

TEST(CivilDate, RoundTrip) {
  for (const int64_t days : {-719529L, -1L, 0L, 59L, 11016L, 2932896L}) {
    const CivilDate date = civil_from_days(days);
    EXPECT_EQ(days_from_civil(date.year, date.month, date.day), days);
  }
}

}  // namespace
}  // namespace firesteel
