#include "types/type_json.h"

#include "base/errors/spark_error.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

TEST(TypeJson, RoundTrips) {
  const std::string text =
      R"j({"type":"struct","fields":[{"name":"a b","type":"integer","nullable":false,"metadata":{}},)j"
      R"j({"name":"c","type":{"type":"array","elementType":"decimal(10,2)","containsNull":true},"nullable":true,)j"
      R"j("metadata":{"k": [1, "x"]}},{"name":"m","type":{"type":"map","keyType":"string","valueType":"double",)j"
      R"j("valueContainsNull":false},"nullable":true,"metadata":{}}]})j";
  const DataType type = data_type_from_json(text);
  ASSERT_EQ(type.fields().size(), 3U);
  EXPECT_EQ(type.fields()[0].type, DataType::integer());
  EXPECT_FALSE(type.fields()[0].nullable);
  EXPECT_EQ(type.fields()[1].metadata, R"({"k": [1, "x"]})");
  EXPECT_EQ(data_type_to_json(type), text);
}

TEST(TypeJson, RejectsWhatIsNoType) {
  for (const char* text : {"", "{", "\"nope\"", R"({"type":"array"})", "[]", "{} x"}) {
    EXPECT_THROW(data_type_from_json(text), SparkError) << text;
  }
}

}  // namespace
}  // namespace firesteel
