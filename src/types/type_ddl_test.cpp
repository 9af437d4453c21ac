#include "types/type_ddl.h"

#include "base/errors/spark_error.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

std::string condition_of(const std::string& text) {
  try {
    parse_type_ddl(text);
  } catch (const SparkError& error) {
    return error.condition();
  }
  return "";
}

TEST(TypeDdl, Types) {
  EXPECT_EQ(parse_type_ddl("INT"), DataType::integer());
  EXPECT_EQ(parse_type_ddl("decimal"), DataType::decimal(10, 0));
  EXPECT_EQ(parse_type_ddl("dec(12, 3)"), DataType::decimal(12, 3));
  EXPECT_EQ(parse_type_ddl("map<string,array<array<int>>>"),
            DataType::map(DataType::string(), DataType::array(DataType::array(DataType::integer()))));
  EXPECT_EQ(parse_type_ddl("interval hour to second"), DataType::day_time_interval(1, 3));
  EXPECT_EQ(parse_type_ddl("timestamp without time zone"), DataType::timestamp_ntz());
  const DataType type = parse_type_ddl("struct<a: int, `b c` string not null comment 'x'>");
  ASSERT_EQ(type.fields().size(), 2u);
  EXPECT_EQ(type.fields()[1].name, "b c");
  EXPECT_FALSE(type.fields()[1].nullable);
  EXPECT_EQ(type.fields()[1].metadata, "{\"comment\":\"x\"}");
}

TEST(TypeDdl, Schemas) {
  const Schema schema = parse_schema_ddl("a INT, b array<string> NOT NULL");
  ASSERT_EQ(schema.size(), 2u);
  EXPECT_EQ(schema[0].type, DataType::integer());
  EXPECT_FALSE(schema[1].nullable);
}

TEST(TypeDdl, Errors) {
  EXPECT_EQ(condition_of("foo"), "UNSUPPORTED_DATATYPE");
  EXPECT_EQ(condition_of("array"), "INCOMPLETE_TYPE_DEFINITION.ARRAY");
  EXPECT_EQ(condition_of("char"), "DATATYPE_MISSING_SIZE");
  EXPECT_EQ(condition_of("decimal(40,2)"), "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION");
  EXPECT_EQ(condition_of(""), "PARSE_EMPTY_STATEMENT");
  EXPECT_EQ(condition_of("interval second to day"), "PARSE_SYNTAX_ERROR");
  EXPECT_EQ(condition_of("int int"), "PARSE_SYNTAX_ERROR");
}

}  // namespace
}  // namespace firesteel
