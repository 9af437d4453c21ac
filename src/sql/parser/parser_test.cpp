#include "sql/parser/parser.h"

#include "base/errors/spark_error.h"
#include "sql/parser/plan_text.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

std::string plan(const std::string& sql) { return plan_text::text(parse_statement(sql)); }
std::string expr(const std::string& sql) { return plan_text::text(parse_expression(sql)); }

/// "CONDITION first parameter @line:column" of the error.
std::string error_of(const std::string& sql) {
  try {
    parse_statement(sql);
  } catch (const SparkError& error) {
    const Origin& at = error.parse_origin();
    return error.condition() + (error.parameters().empty() ? "" : " " + error.parameters()[0].second) +
           (error.is_parse_error() ? " @" + std::to_string(at.line) + ":" + std::to_string(at.start_position) : "");
  }
  return "none";
}

TEST(SqlParser, OperatorsAndPredicates) {
  EXPECT_EQ(expr("a AND b AND c OR NOT d"), "(((a AND b) AND c) OR not[d])");
  EXPECT_EQ(expr("a + b * -c - 1"), "((a + (b * negative(c))) - 1)");
  EXPECT_EQ(expr("a & b | c ^ d << 2"), "((a & b) | (c ^ (d << 2)))");
  EXPECT_EQ(expr("a BETWEEN 1 AND 2 AND c"), "(between(a, 1, 2) AND c)");
  EXPECT_EQ(expr("a NOT LIKE 'x' ESCAPE '!'"), "not[like(a, 'x', '!')]");
  EXPECT_EQ(expr("a IS NOT DISTINCT FROM b"), "(a <=> b)");
  EXPECT_EQ(expr("a NOT IN (1, 2)"), "not[in[a, 1, 2]]");
  EXPECT_EQ(expr("a[0].b::int"), "cast(extract_value[extract_value[a, 0], 'b'] int)");
  EXPECT_EQ(expr("aggregate(a, 0, (acc, x) -> acc + x + y)"), "aggregate(a, 0, lambda[(($acc + $x) + y), $acc, $x])");
}

TEST(SqlParser, Literals) {
  EXPECT_EQ(expr("123456789012"), "123456789012:bigint");
  EXPECT_EQ(expr("0.05"), "5:decimal(2,2)");
  EXPECT_EQ(expr("5."), "5:decimal(1,0)");
  EXPECT_EQ(expr("-9223372036854775808"), "-9223372036854775808:bigint");
  EXPECT_EQ(expr("1.5E3BD"), "1500:decimal(4,0)");
  EXPECT_EQ(expr("'a' 'b'"), "'ab'");
  EXPECT_EQ(expr("'it''s\\n\\u0041\\%'"), "'it's\nA\\%'");
  EXPECT_EQ(expr("r'a\\nb'"), "'a\\nb'");
  EXPECT_EQ(expr("DATE '1970-01-02'"), "1:date");
  EXPECT_EQ(expr("INTERVAL '1-2' YEAR TO MONTH"), "14:interval year to month");
  EXPECT_EQ(expr("INTERVAL 3 months"), "3:interval month");
  EXPECT_EQ(expr("INTERVAL '1 02:03:04.5' DAY TO SECOND"), "93784500000:interval day to second");
  EXPECT_EQ(expr("INTERVAL '1 day 2 hours'"), "93600000000:interval day to hour");
}

TEST(SqlParser, Queries) {
  EXPECT_EQ(plan("SELECT a FROM t1, t2 LEFT JOIN t3 USING (x) WHERE b"),
            "Project([a], Filter(b, Join(LeftOuter using x, Join(Inner, Relation(t1), Relation(t2)), Relation(t3))))");
  EXPECT_EQ(plan("SELECT 1 UNION SELECT 2 INTERSECT SELECT 3"),
            "Distinct(Union(Project([1], OneRow), Intersect(Project([2], OneRow), Project([3], OneRow))))");
  EXPECT_EQ(plan("SELECT a, sum(b) FROM t GROUP BY a HAVING sum(b) > 1 ORDER BY 2 DESC LIMIT 3"),
            "Limit(3 null, Sort([2 desc nl], Having((sum(b) > 1), Aggregate([a], [a, sum(b)], Relation(t)))))");
  EXPECT_EQ(plan("SELECT ((SELECT 1) + 1), ((SELECT 1)), EXISTS (SELECT 1)"),
            "Project([(scalar{Project([1], OneRow)} + 1), scalar{Project([1], OneRow)}, "
            "exists{Project([1], OneRow)}], OneRow)");
  EXPECT_EQ(plan("SELECT * FROM ((SELECT 1) UNION (SELECT 2)) x"),
            "Project([*], Alias(x, Distinct(Union(Project([1], OneRow), Project([2], OneRow)))))");
  EXPECT_EQ(plan("SELECT a FROM t GROUP BY GROUPING SETS ((a, b), (a), ()), ROLLUP(c)"),
            "Aggregate([sets[a, b][a][], rollup[c]], [a], Relation(t))");
  EXPECT_EQ(plan("SELECT sum(a) OVER (PARTITION BY b ORDER BY c ROWS 1 PRECEDING) FROM t"),
            "Project([sum(a) over([b] [c asc nf] rows 1 preceding..current row)], Relation(t))");
}

TEST(SqlParser, KeywordsAreNames) {
  EXPECT_EQ(plan("SELECT * FROM t WHERE"), "Project([*], Alias(WHERE, Relation(t)))");
  EXPECT_EQ(plan("SELECT select, from FROM t"), "Project([select, from], Relation(t))");
  EXPECT_EQ(plan("SELECT 1 LIMIT"), "Project([1 AS LIMIT], OneRow)");
  EXPECT_EQ(plan("FROM t SELECT a WHERE b"), "Project([a], Filter(b, Relation(t)))");
}

TEST(SqlParser, Errors) {
  EXPECT_EQ(error_of("selec 1"), "PARSE_SYNTAX_ERROR 'selec' @1:0");
  EXPECT_EQ(error_of("SELECT 1 +"), "PARSE_SYNTAX_ERROR end of input @1:10");
  EXPECT_EQ(error_of("SELECT a b c FROM t"), "PARSE_SYNTAX_ERROR 'c' @1:11");
  EXPECT_EQ(error_of("SELECT\n a FROM t t2 t3 t4"), "PARSE_SYNTAX_ERROR 't3' @2:13");
  EXPECT_EQ(error_of("  "), "PARSE_EMPTY_STATEMENT @1:2");
  EXPECT_EQ(error_of("SELECT 1 /* x"), "UNCLOSED_BRACKETED_COMMENT");
  EXPECT_EQ(error_of("SELECT * FROM a-b"), "INVALID_IDENTIFIER a-b @1:15");
  EXPECT_EQ(error_of("GRANT SELECT ON t TO u"), "UNSUPPORTED_FEATURE.FIRESTEEL the statement GRANT SELECT");
}

TEST(SqlParser, DeepNestingIsAnError) {
  for (const std::string open : {"(", "- ", "NOT ", "f(", "CASE WHEN a THEN ", "(SELECT "}) {
    std::string sql = "SELECT ";
    for (int i = 0; i < 10000; ++i) {
      sql += open;
    }
    EXPECT_EQ(error_of(sql + "1").substr(0, 27), "FAILED_TO_PARSE_TOO_COMPLEX") << open;
  }
  std::string chain = "SELECT 1";
  for (int i = 0; i < 10000; ++i) {
    chain += " + 1";
  }
  EXPECT_EQ(error_of(chain), "FAILED_TO_PARSE_TOO_COMPLEX");
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

TEST(SqlParser, LongChainsAreErrors) {
  for (const std::string link : {" UNION SELECT 1", " |> WHERE true", " |> SET a = 1", "::INT"}) {
    EXPECT_EQ(error_of("SELECT 1" + repeated(link, 10000)), "FAILED_TO_PARSE_TOO_COMPLEX") << link;
  }
  for (const std::string link : {", t", " JOIN t", ", LATERAL (SELECT 1)", " LATERAL VIEW explode(b) c AS d",
                                 " PIVOT (count(1) FOR b IN (1))"}) {
    EXPECT_EQ(error_of("SELECT 1 FROM t a" + repeated(link, 10000)), "FAILED_TO_PARSE_TOO_COMPLEX") << link;
  }
  EXPECT_EQ(error_of("SELECT " + repeated("/*+ a */", 10000) + " 1"), "FAILED_TO_PARSE_TOO_COMPLEX");
}

// Chains within chains: each of them and the nesting are within their bounds, the tree is not.
TEST(SqlParser, NestedChainsAreErrors) {
  const auto nested = [](const std::string& open, const std::string& inner, const std::string& link) {
    return repeated(open, 100) + inner + repeated(repeated(link, 500) + ")", 100);
  };
  EXPECT_EQ(error_of("SELECT " + nested("(", "1", "+1")), "FAILED_TO_PARSE_TOO_COMPLEX");
  EXPECT_EQ(error_of("SELECT " + nested("(", "a", "[0]")), "FAILED_TO_PARSE_TOO_COMPLEX");
  EXPECT_EQ(error_of(nested("(", "SELECT 1", " UNION SELECT 1")), "FAILED_TO_PARSE_TOO_COMPLEX");
  EXPECT_EQ(error_of("SELECT 1 FROM " + nested("(", "t", " JOIN t")), "FAILED_TO_PARSE_TOO_COMPLEX");
  EXPECT_EQ(error_of("FROM " + nested("(", "SELECT 1", " |> WHERE true")), "FAILED_TO_PARSE_TOO_COMPLEX");
  EXPECT_EQ(error_of("SELECT f(" + repeated("1" + repeated(" + 1", 100) + ", ", 100) + "1)"), "none");
}

TEST(SqlParser, ManyParameters) {
  EXPECT_EQ(error_of("SELECT ?" + repeated(", ?", 100000)), "none");
  EXPECT_EQ(error_of("EXECUTE IMMEDIATE 'x' USING 1" + repeated(", 1", 100000)), "none");
}

// What looks like a number that begins with a point and is none: the lexer never came past it.
TEST(SqlParser, PointsBeforeNames) {
  EXPECT_EQ(error_of("SELECT .5a"), "PARSE_SYNTAX_ERROR '.' @1:7");
  EXPECT_EQ(expr("1.5Dant"), "extract_value[1, '5Dant']");
  EXPECT_EQ(expr("a.5b"), "a.5b");
}

TEST(SqlParser, FractionsOfSamples) {
  const std::string nines(400, '9');
  EXPECT_EQ(error_of("SELECT * FROM t TABLESAMPLE (" + nines + " PERCENT)").substr(0, 23), "_LEGACY_ERROR_TEMP_0064");
  EXPECT_EQ(error_of("SELECT * FROM t TABLESAMPLE (0." + std::string(400, '0') + "1 PERCENT)"), "none");
}

TEST(SqlParser, Scripts) {
  EXPECT_EQ(error_of("BEGIN DECLARE a CONDITION FOR b; END"), "PARSE_SYNTAX_ERROR 'b' @1:30");
  EXPECT_EQ(error_of("BEGIN\n SELECT 1;\n SELECT 1 +;\nEND"), "PARSE_SYNTAX_ERROR end of input @3:11");
  EXPECT_EQ(error_of("BEGIN " + repeated("SET a = 1; ", 30000) + "END"), "none");
}

TEST(SqlParser, Origins) {
  const ExprPtr parsed = parse_expression("a +\n foo(b)");
  EXPECT_EQ(parsed->origin().start_index, 0);
  EXPECT_EQ(parsed->origin().stop_index, 10);
  const ExprPtr call = parsed->children()[1];
  EXPECT_EQ(call->origin().line, 2);
  EXPECT_EQ(call->origin().start_position, 1);
  EXPECT_EQ(QueryContext::from(call->origin()).fragment, "foo(b)");
}

}  // namespace
}  // namespace firesteel
