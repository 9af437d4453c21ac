#include "functions/datetime/calendar.h"
#include "functions/kernel_frame/test_call.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

Literal date(int year, int month, int day) {
  return Literal::date(static_cast<int32_t>(days_from_civil(year, month, day)));
}

TEST(DateFields, weeksAndDays) {
  EXPECT_EQ(TestCall{"weekofyear"}({{date(2021, 1, 3)}})[0].as_int64(), 53);
  EXPECT_EQ(TestCall{"dayofweek"}({{date(2021, 1, 3)}})[0].as_int64(), 1);
  EXPECT_EQ(TestCall{"weekday"}({{date(1969, 12, 31)}})[0].as_int64(), 2);
  EXPECT_EQ(TestCall{"dayofyear"}({{date(2020, 12, 31)}})[0].as_int64(), 366);
}

TEST(DateFields, extractOfConstantField) {
  TestCall extract{"extract", EvalMode::kAnsi, true};
  EXPECT_EQ(extract({{Literal::string("YEAR")}, {date(1995, 3, 15)}})[0].as_int64(), 1995);
  EXPECT_THROW(extract({{Literal::string("foo")}, {date(1995, 3, 15)}}), SparkError);
}

TEST(DateArithmetic, monthsEndOnTheLastDay) {
  EXPECT_EQ(TestCall{"add_months"}({{date(2020, 1, 31)}, {Literal::integer(1)}})[0], date(2020, 2, 29));
  const Literal year{DataType::year_month_interval(0, 0), int64_t{-12}};
  EXPECT_EQ(TestCall{"+"}({{date(2020, 2, 29)}, {year}})[0], date(2019, 2, 28));
  const Literal days{DataType::day_time_interval(0, 0), int64_t{90} * kMicrosPerDay};
  EXPECT_EQ(TestCall{"-"}({{date(1998, 12, 1)}, {days}})[0], date(1998, 9, 2));
}

}  // namespace
}  // namespace firesteel
