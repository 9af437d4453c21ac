#include "analyzer/analyzer.h"

#include "expression/nodes/calls.h"
#include "expression/nodes/subqueries.h"
#include "expression/nodes/unresolved.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

class FakeTable final : public Table {
 public:
  explicit FakeTable(Schema schema) : schema_(std::move(schema)) {}
  std::string format() const override { return "fake"; }
  const Schema& schema() const override { return schema_; }
  std::shared_ptr<const Scan> new_scan(const ScanRequest&) const override { return nullptr; }

 private:
  Schema schema_;
};

class FakeRelations final : public RelationLookup {
 public:
  std::optional<PlanPtr> find_relation(const std::vector<std::string>& parts, const SourceOptions&) const override {
    if (parts.back() != "t") {
      return std::nullopt;
    }
    const auto table =
        std::make_shared<FakeTable>(Schema{{"a", DataType::integer(), false},
                                           {"b", DataType::string(), true},
                                           {"s", DataType::struct_type({{"x", DataType::long_type()}})}});
    return make_plan<TableRelation>(table, attributes_of(table->schema()),
                                    std::vector<std::string>{"spark_catalog", "default", "t"});
  }
  TablePtr open_source(const UnresolvedDataSource&) const override { return nullptr; }
};

PlanPtr from_t() { return make_plan<UnresolvedRelation>(std::vector<std::string>{"t"}); }

ExprPtr name(std::vector<std::string> parts) { return make_expr<UnresolvedAttribute>(std::move(parts)); }

ExprPtr one() { return make_expr<LiteralExpr>(Literal::integer(1)); }

ExprPtr call(std::string function, ExprList arguments) {
  return make_expr<UnresolvedFunction>(std::move(function), std::move(arguments));
}

class AnalyzerTest : public testing::Test {
 protected:
  PlanPtr analyze(const PlanPtr& plan) {
    return Analyzer(AnalyzerOptions{}, FunctionRegistry::built_in(), relations_).analyze(plan);
  }
  std::string schema(const PlanPtr& plan) {
    return DataType::struct_type(schema_of(analyze(plan)->output())).simple_string();
  }
  std::string error(const PlanPtr& plan) {
    try {
      return tree_string(analyze(plan));
    } catch (const SparkError& error) {
      return error.condition();
    }
  }
  FakeRelations relations_;
};

TEST_F(AnalyzerTest, resolvesNamesFieldsAndStars) {
  const ExprPtr star = make_expr<UnresolvedStar>();
  EXPECT_EQ(schema(make_plan<Project>(ExprList{star}, from_t())), "struct<a:int,b:string,s:struct<x:bigint>>");
  EXPECT_EQ(
      schema(make_plan<Project>(ExprList{name({"T", "a"}), name({"default", "t", "B"}), name({"s", "x"})}, from_t())),
      "struct<a:int,B:string,x:bigint>");
}

TEST_F(AnalyzerTest, usesLateralAliasesAndWidens) {
  const ExprPtr sum = make_expr<Alias>(call("+", {name({"a"}), one()}), "n");
  const ExprPtr next = make_expr<Alias>(call("+", {name({"n"}), name({"s", "x"})}), "m");
  EXPECT_EQ(schema(make_plan<Project>(ExprList{sum, next}, from_t())), "struct<n:int,m:bigint>");
}

TEST_F(AnalyzerTest, sortsByColumnsThatAreNotSelected) {
  const PlanPtr selected = make_plan<Project>(ExprList{name({"b"})}, from_t());
  const PlanPtr sorted = make_plan<Sort>(ExprList{make_expr<SortOrder>(name({"a"}), true, true)}, true, selected);
  EXPECT_EQ(schema(sorted), "struct<b:string>");
}

TEST_F(AnalyzerTest, refusesWhatCannotBeResolved) {
  EXPECT_EQ(error(make_plan<Project>(ExprList{name({"zz"})}, from_t())), "UNRESOLVED_COLUMN.WITH_SUGGESTION");
  EXPECT_EQ(error(make_plan<Project>(ExprList{name({"s", "y"})}, from_t())), "FIELD_NOT_FOUND");
  EXPECT_EQ(error(make_plan<Filter>(name({"a"}), from_t())), "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN");
  EXPECT_EQ(error(make_plan<UnresolvedRelation>(std::vector<std::string>{"nowhere"})), "TABLE_OR_VIEW_NOT_FOUND");
  EXPECT_EQ(error(make_plan<Project>(ExprList{call("no_such_function", {})}, from_t())), "UNRESOLVED_ROUTINE");
}

TEST_F(AnalyzerTest, groupsFiltersGroupsAndSortsThem) {
  const ExprPtr count = call("count", {make_expr<UnresolvedStar>()});
  const PlanPtr grouped = make_plan<Aggregate>(ExprList{name({"b"})}, ExprList{name({"b"}), count}, from_t());
  EXPECT_EQ(schema(grouped), "struct<b:string,count(1):bigint>");
  const auto sorted_having = [&](const ExprPtr& counted) {
    return make_plan<Sort>(ExprList{make_expr<SortOrder>(call("min", {name({"a"})}), true, true)}, true,
                           make_plan<UnresolvedHaving>(grouped, call(">", {counted, one()})));
  };
  EXPECT_EQ(schema(sorted_having(count)), "struct<b:string,count(1):bigint>");
  // A HAVING that computes more than the select list hides what is below it from ORDER BY, as in Spark 4.2.
  EXPECT_EQ(error(sorted_having(call("max", {name({"a"})}))), "UNRESOLVED_COLUMN.WITH_SUGGESTION");
  EXPECT_EQ(error(make_plan<Aggregate>(ExprList{name({"b"})}, ExprList{name({"a"})}, from_t())), "MISSING_AGGREGATION");
  EXPECT_EQ(error(make_plan<Project>(ExprList{name({"a"}), count}, from_t())), "MISSING_GROUP_BY");
}

TEST_F(AnalyzerTest, expandsGroupingSets) {
  const ExprPtr rollup =
      make_expr<GroupingSets>(GroupingSets::Form::kRollup, std::vector<ExprList>{{name({"a"})}, {name({"b"})}});
  const PlanPtr plan =
      make_plan<Aggregate>(ExprList{rollup}, ExprList{name({"a"}), call("grouping", {name({"b"})})}, from_t());
  const PlanPtr analyzed = analyze(plan);
  EXPECT_EQ(DataType::struct_type(schema_of(analyzed->output())).simple_string(), "struct<a:int,grouping(b):tinyint>");
  EXPECT_TRUE(analyzed->output()[0]->is_nullable);
}

TEST_F(AnalyzerTest, correlatesSubqueries) {
  const PlanPtr inner = make_plan<Filter>(call("=", {name({"x", "a"}), name({"t", "a"})}),
                                          make_plan<SubqueryAlias>(std::vector<std::string>{"x"}, from_t()));
  const PlanPtr analyzed = analyze(make_plan<Filter>(make_expr<Exists>(inner), from_t()));
  const auto* exists = as<Exists>(as<Filter>(analyzed)->condition);
  ASSERT_NE(exists, nullptr);
  ASSERT_EQ(exists->outer_columns.size(), 1u);
  EXPECT_EQ(exists->outer_columns[0]->id, analyzed->output()[0]->id);
}

TEST_F(AnalyzerTest, givesEveryUseOfACteItsOwnColumns) {
  CteDefinition definition;
  definition.name = "c";
  definition.plan = make_plan<Project>(ExprList{make_expr<Alias>(name({"a"}), "q")}, from_t());
  const PlanPtr use = make_plan<UnresolvedRelation>(std::vector<std::string>{"c"});
  const PlanPtr join = make_plan<Join>(use, use, JoinType::kCross, nullptr);
  const PlanPtr analyzed = analyze(make_plan<UnresolvedWith>(join, std::vector<CteDefinition>{definition}, false));
  ASSERT_EQ(analyzed->output().size(), 2u);
  EXPECT_NE(analyzed->output()[0]->id, analyzed->output()[1]->id);
}

}  // namespace
}  // namespace firesteel
