#include "base/errors/spark_error.h"
#include "columnar/arrow/arrow_schema.h"
#include "columnar/arrow/arrow_status.h"
#include "columnar/arrow/from_arrow.h"
#include "columnar/arrow/to_arrow.h"
#include "columnar/vector_samples.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

namespace firesteel {
namespace {

using samples::literals;
using samples::values_of;
using samples::vector_of;

class ArrowType : public testing::TestWithParam<DataType> {};

TEST_P(ArrowType, SurvivesTheRoundTrip) {
  const DataType& type = GetParam();
  const auto arrow_type = to_arrow_type(type, {});
  const auto array = to_arrow_array(vector_of(type), arrow_type);
  check_arrow(array->ValidateFull());
  EXPECT_TRUE(from_arrow_type(*arrow_type).same_type(type)) << arrow_type->ToString();
  EXPECT_EQ(literals(*from_arrow_array(array, type)), values_of(type));
  auto expected = values_of(type);
  expected.erase(expected.begin());
  EXPECT_EQ(literals(*from_arrow_array(array->Slice(1), type)), expected);
}

TEST_P(ArrowType, WritesConstants) {
  const DataType& type = GetParam();
  const auto array = to_arrow_array(Vector::constant(values_of(type)[0], 5), to_arrow_type(type, {}));
  check_arrow(array->ValidateFull());
  EXPECT_EQ(literals(*from_arrow_array(array, type)), std::vector<Literal>(5, values_of(type)[0]));
}

INSTANTIATE_TEST_SUITE_P(Arrow, ArrowType, testing::ValuesIn(samples::all_types()));

TEST(ArrowSchema, NamesTypesAsSparkDoes) {
  const auto schema = to_arrow_schema({{"t", DataType::timestamp(), true, ""},
                                       {"n", DataType::timestamp_ntz(), false, ""},
                                       {"l", DataType::array(DataType::integer(), false), true, ""}},
                                      {.time_zone = "Europe/Berlin"});
  EXPECT_EQ(schema->field(0)->type()->ToString(), "timestamp[us, tz=Europe/Berlin]");
  EXPECT_EQ(schema->field(1)->type()->ToString(), "timestamp[us]");
  EXPECT_FALSE(schema->field(1)->nullable());
  EXPECT_EQ(schema->field(2)->type()->ToString(), "list<element: int32 not null>");
}

TEST(FromArrow, KeepsDictionariesAndTheirNulls) {
  const auto values = check_arrow(arrow::Concatenate({to_arrow_array(vector_of(DataType::string()), arrow::utf8())}));
  arrow::Int8Builder indices;
  check_arrow(indices.AppendValues(std::vector<int8_t>{2, 0, 1}));
  check_arrow(indices.AppendNull());
  const auto array = check_arrow(arrow::DictionaryArray::FromArrays(check_arrow(indices.Finish()), values));
  const auto sample = values_of(DataType::string());
  EXPECT_EQ(literals(*from_arrow_array(array, DataType::string())),
            (std::vector<Literal>{sample[2], sample[0], sample[1], Literal::null(DataType::string())}));
}

TEST(FromArrow, ConvertsUnitsOfTime) {
  arrow::TimestampBuilder builder(arrow::timestamp(arrow::TimeUnit::NANO), arrow::default_memory_pool());
  check_arrow(builder.AppendValues(std::vector<int64_t>{1999, -1}));
  const auto vector = from_arrow_array(check_arrow(builder.Finish()), DataType::timestamp_ntz());
  EXPECT_EQ(vector->values<int64_t>()[0], 1);
  EXPECT_EQ(vector->values<int64_t>()[1], -1);
}

TEST(FromArrow, RefusesWhatSparkHasNoTypeFor) {
  EXPECT_THROW(from_arrow_type(*arrow::float16()), SparkError);
  EXPECT_THROW(from_arrow_type(*arrow::decimal256(50, 2)), SparkError);
}

}  // namespace
}  // namespace firesteel
