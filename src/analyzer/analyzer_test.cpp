#include "analyzer/analyzer.h"

#include "expression/nodes/calls.h"
#include "expression/nodes/unresolved.h"
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

}  // namespace
}  // namespace firesteel
