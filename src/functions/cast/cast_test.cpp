#include "functions/cast/cast.h"

#include "functions/cast/value_text.h"
#include "types/coercion.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

const EvaluationEnvironment kEnvironment;

std::string text_of(const Literal& value) {
  const Literal text = cast_literal(value, DataType::string(), EvalMode::kAnsi, kEnvironment);
  return text.is_null() ? "NULL" : text.as_string();
}

std::string cast_text(const std::string& text, std::string_view type, EvalMode mode = EvalMode::kTry) {
  return text_of(cast_literal(Literal::string(text), parse_signature_type(type), mode, kEnvironment));
}

TEST(Cast, stringsToNumbers) {
  EXPECT_EQ(cast_text(" 12 ", "INT"), "12");
  EXPECT_EQ(cast_text("1.5", "INT"), "NULL");
  EXPECT_EQ(cast_text("1.5", "INT", EvalMode::kLegacy), "1");
  EXPECT_EQ(cast_text("128", "TINYINT"), "NULL");
  EXPECT_EQ(cast_text("-9223372036854775808", "BIGINT"), "-9223372036854775808");
  EXPECT_EQ(cast_text("1e3", "DOUBLE"), "1000.0");
  EXPECT_EQ(cast_text("-Inf", "DOUBLE"), "-Infinity");
  EXPECT_EQ(cast_text("1e2", "DECIMAL(5,2)"), "100.00");
  EXPECT_EQ(cast_text("0.125", "DECIMAL(5,2)"), "0.13");
  EXPECT_EQ(cast_text("1234", "DECIMAL(5,2)"), "NULL");
  EXPECT_EQ(cast_text("yes", "BOOLEAN"), "true");
}

TEST(Cast, javaTextOfFloatingNumbers) {
  EXPECT_EQ(text_of(Literal::double_value(1e7)), "1.0E7");
  EXPECT_EQ(text_of(Literal::double_value(9999999.5)), "9999999.5");
  EXPECT_EQ(text_of(Literal::double_value(0.001)), "0.001");
  EXPECT_EQ(text_of(Literal::double_value(1.234e-4)), "1.234E-4");
  EXPECT_EQ(text_of(Literal::double_value(-0.0)), "-0.0");
  EXPECT_EQ(text_of(Literal::double_value(100)), "100.0");
}

TEST(Cast, datesAndTimestamps) {
  EXPECT_EQ(cast_text("2020-2-3", "DATE"), "2020-02-03");
  EXPECT_EQ(cast_text("2020-02-30", "DATE"), "NULL");
  EXPECT_EQ(cast_text("2020-01-01 10:20:30.5+02:00", "TIMESTAMP"), "2020-01-01 08:20:30.5");
  EvaluationEnvironment berlin;
  berlin.session_time_zone = "Europe/Berlin";
  const Literal summer =
      cast_literal(Literal::string("2020-07-01 12:00:00"), DataType::timestamp(), EvalMode::kAnsi, berlin);
  EXPECT_EQ(text_of(summer), "2020-07-01 10:00:00");
}

TEST(Cast, overflowIsAnError) {
  try {
    cast_literal(Literal::integer(300), DataType::byte(), EvalMode::kAnsi, kEnvironment);
    FAIL();
  } catch (const SparkError& error) {
    EXPECT_EQ(error.condition(), "CAST_OVERFLOW");
  }
  EXPECT_EQ(cast_literal(Literal::integer(300), DataType::byte(), EvalMode::kLegacy, kEnvironment).as_int64(), 44);
}

TEST(Cast, intervals) {
  const DataType days = DataType::day_time_interval();
  const Literal parsed = cast_literal(Literal::string("-1 02:03:04.5"), days, EvalMode::kAnsi, kEnvironment);
  EXPECT_EQ(text_of(parsed), "INTERVAL '-1 02:03:04.5' DAY TO SECOND");
  EXPECT_EQ(cast_text("1 day 2 hours", "INTERVAL"), "1 days 2 hours");
}

TEST(Cast, rules) {
  EXPECT_TRUE(can_cast(DataType::integer(), DataType::string(), EvalMode::kAnsi));
  EXPECT_FALSE(can_cast(DataType::date(), DataType::integer(), EvalMode::kAnsi));
  EXPECT_TRUE(can_cast(DataType::date(), DataType::integer(), EvalMode::kLegacy));
  EXPECT_TRUE(cast_forces_null(DataType::string(), DataType::integer(), EvalMode::kAnsi));
  EXPECT_FALSE(cast_forces_null(DataType::integer(), DataType::decimal(10, 0), EvalMode::kAnsi));
}

}  // namespace
}  // namespace firesteel
