#include "connect/relations/plan_converter.h"

#include "connect/service/connect_session.h"
#include "logical/relations/unary_relations.h"
#include "session/session.h"
#include "spark/connect/base.pb.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace firesteel {
namespace {

class PlanConverterTest : public testing::Test {
 protected:
  PlanConverterTest()
      : engine_(Engine::create({})),
        session_(engine_->new_session("user", "00112233-4455-6677-8899-aabbccddeeff"), "server") {}

  PlanPtr convert(const std::string& text) {
    pb::Relation relation;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &relation));
    return PlanConverter(session_, std::make_shared<CancellationToken>()).relation(relation);
  }

  std::string condition_of(const std::string& text) {
    try {
      convert(text);
    } catch (const SparkError& error) {
      return error.condition();
    }
    return "";
  }

  std::shared_ptr<Engine> engine_;
  ConnectSession session_;
};

constexpr const char* kRange = "range { start: 0 end: 10 step: 1 }";

TEST_F(PlanConverterTest, KeepsPlanIdAndOrigin) {
  const PlanPtr plan = convert(R"(common { plan_id: 7 origin { python_origin { fragment: "filter" call_site: "x:1" } } }
      filter { input { range { start: 0 end: 10 step: 1 } }
               condition { unresolved_function { function_name: ">"
                 arguments { unresolved_attribute { unparsed_identifier: "id" plan_id: 3 } }
                 arguments { literal { integer: 5 } } } } })");
  ASSERT_NE(as<Filter>(plan), nullptr);
  EXPECT_EQ(plan->plan_id(), 7);
  EXPECT_EQ(plan->origin().fragment, "filter");
  const Schema schema = session_.session().schema_of(convert(kRange));
  ASSERT_EQ(schema.size(), 1U);
  EXPECT_EQ(schema[0].name, "id");
}

TEST_F(PlanConverterTest, RefusesWhatNoClientSends) {
  EXPECT_EQ(condition_of(""), "CONNECT_INVALID_PLAN.INVALID_ONE_OF_FIELD_NOT_SET");
  EXPECT_EQ(condition_of("project { expressions { } }"), "CONNECT_INVALID_PLAN.INVALID_ONE_OF_FIELD_NOT_SET");
  EXPECT_EQ(condition_of("set_op { }"), "CONNECT_INVALID_PLAN.SET_OPERATION_MUST_HAVE_TWO_INPUTS");
  EXPECT_EQ(condition_of("local_relation { }"), "CONNECT_INVALID_PLAN.SCHEMA_REQUIRED_FOR_LOCAL_RELATION");
  EXPECT_EQ(condition_of("map_partitions { }"), "CONNECT_INVALID_PLAN.INVALID_ONE_OF_FIELD_NOT_SET");
}

TEST_F(PlanConverterTest, RefusesLiteralsThatDoNotFitTheirType) {
  const auto of_literal = [&](const std::string& literal) {
    return condition_of("project { expressions { literal { " + literal + " } } }");
  };
  constexpr const char* kInvalid = "CONNECT_INVALID_PLAN.ASSERTION_FAILURE";
  EXPECT_EQ(of_literal(R"(string: "a" data_type { integer { } })"), kInvalid);
  EXPECT_EQ(of_literal("day_time_interval: 1 data_type { string { } }"), kInvalid);
  EXPECT_EQ(of_literal(R"(array { element_type { integer { } } elements { string: "a" } })"), kInvalid);
  EXPECT_EQ(of_literal("array { elements { integer: 1 } } data_type { integer { } }"), kInvalid);
  EXPECT_EQ(of_literal(R"(map { keys { integer: 1 } values { integer: 1 } key_type { integer { } }
                              value_type { array { element_type { integer { } } } } })"),
            kInvalid);
  EXPECT_EQ(of_literal("struct { struct_type { struct { } } elements { integer: 1 } }"), kInvalid);
  EXPECT_EQ(of_literal(R"(decimal { value: "0" scale: 2147483647 })"), kInvalid);
  EXPECT_EQ(of_literal("array { element_type { long { } } elements { integer: 1 } elements { null { long { } } } }"),
            "");
}

TEST_F(PlanConverterTest, RefusesTypesThatAreNone) {
  const auto of_type = [&](const std::string& type) {
    return condition_of("project { expressions { cast { expr { literal { integer: 1 } } type { " + type + " } } } }");
  };
  constexpr const char* kInvalid = "CONNECT_INVALID_PLAN.ASSERTION_FAILURE";
  EXPECT_EQ(of_type("decimal { precision: 39 }"), "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION");
  EXPECT_EQ(of_type("decimal { precision: 0 }"), kInvalid);
  EXPECT_EQ(of_type("decimal { precision: 5 scale: -1 }"), kInvalid);
  EXPECT_EQ(of_type("char { length: 0 }"), kInvalid);
  EXPECT_EQ(of_type("time { precision: 7 }"), "UNSUPPORTED_TIME_PRECISION");
  EXPECT_EQ(of_type("day_time_interval { start_field: 2 end_field: 9 }"), kInvalid);
  EXPECT_EQ(of_type("year_month_interval { start_field: -1 }"), kInvalid);
  EXPECT_EQ(of_type("day_time_interval { start_field: 1 }"), "");
  EXPECT_EQ(condition_of("catalog { create_table { table_name: 'a' schema { integer { } } } }"),
            "CONNECT_INVALID_PLAN.INVALID_SCHEMA_NON_STRUCT_TYPE");
}

TEST_F(PlanConverterTest, RefusesNumbersOutOfRange) {
  for (const char* support : {"0", "1e-300", "nan", "2"}) {
    EXPECT_EQ(condition_of("freq_items { input { range { end: 1 step: 1 } } support: " + std::string(support) + " }"),
              "CONNECT_INVALID_PLAN.ASSERTION_FAILURE");
  }
  EXPECT_EQ(condition_of("approx_quantile { input { range { end: 1 step: 1 } } relative_error: nan }"), "");
  EXPECT_EQ(condition_of(R"(project { expressions { window { window_function { literal { integer: 1 } }
      frame_spec { frame_type: FRAME_TYPE_ROW lower { value { literal { long: -9223372036854775808 } } }
                   upper { current_row: true } } } } })"),
            "");
}

TEST_F(PlanConverterTest, BoundsTheDepth) {
  pb::Relation relation;
  pb::Relation* inner = &relation;
  for (int i = 0; i < 5000; ++i) {
    inner->mutable_limit()->set_limit(1);
    inner = inner->mutable_limit()->mutable_input();
  }
  PlanConverter converter(session_, std::make_shared<CancellationToken>());
  EXPECT_THROW(converter.relation(relation), SparkError);
}

}  // namespace
}  // namespace firesteel
