// df.describe() and df.summary(): one row per statistic, all values as text.
#include "base/errors/spark_error.h"
#include "connect/relations/collected_rows.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "expression/nodes/attribute_name.h"
#include "expression/nodes/unresolved.h"
#include "logical/relations/unary_relations.h"
#include "session/session.h"
#include "spark/connect/relations.pb.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <charconv>

namespace firesteel {
namespace {

using Names = std::vector<std::string>;

ExprPtr call(std::string name, ExprList arguments) {
  return make_expr<UnresolvedFunction>(std::move(name), std::move(arguments));
}

// Text counts as the number that it spells, NULL when it spells none.
ExprPtr as_number(const AttributePtr& column) {
  if (column->data_type.is_numeric()) {
    return column;
  }
  return make_expr<Cast>(column, DataType::double_type(), EvalMode::kTry);
}

[[noreturn]] void unknown_statistic(const std::string& statistic) {
  throw SparkError("CONNECT_INVALID_PLAN.ASSERTION_FAILURE",
                   {{"message", statistic + " is not a recognised statistic"}})
      .with_exception_class("org.apache.spark.SparkIllegalArgumentException");
}

ExprPtr percentile(const std::string& statistic, const AttributePtr& column) {
  double percent = 0;
  const char* end = statistic.data() + statistic.size() - 1;
  const auto [stop, failure] = std::from_chars(statistic.data(), end, percent);
  if (failure != std::errc() || stop != end || percent < 0 || percent > 100) {
    unknown_statistic(statistic);
  }
  return call("percentile_approx", {as_number(column), make_expr<LiteralExpr>(Literal::double_value(percent / 100)),
                                    make_expr<LiteralExpr>(Literal::integer(10000))});
}

ExprPtr aggregate_for(const std::string& statistic, const AttributePtr& column) {
  const std::string name = absl::AsciiStrToLower(statistic);
  if (name == "count" || name == "min" || name == "max" || name == "approx_count_distinct") {
    return call(name, {column});
  }
  if (name == "count_distinct") {
    return make_expr<UnresolvedFunction>("count", ExprList{column}, true);
  }
  if (name == "mean" || name == "stddev") {
    return call(name == "mean" ? "avg" : name, {as_number(column)});
  }
  if (name.ends_with('%')) {
    return percentile(name, column);
  }
  unknown_statistic(statistic);
}

AttributeList described_columns(const PlanPtr& input, const Names& wanted) {
  AttributeList columns;
  for (const AttributePtr& column : input->output()) {
    const bool fits = column->data_type.is_numeric() || column->data_type.is_string_like();
    if (wanted.empty() ? fits : std::find(wanted.begin(), wanted.end(), column->name) != wanted.end()) {
      columns.push_back(column);
    }
  }
  return columns;
}

PlanPtr describe_columns(const PlanPtr& input, const AttributeList& columns, const Names& statistics,
                         PlanConverter& converter) {
  ExprList output;
  for (const std::string& statistic : statistics) {
    for (const AttributePtr& column : columns) {
      ExprPtr text = make_expr<Cast>(aggregate_for(statistic, column), DataType::string(), converter.eval_mode());
      output.push_back(make_expr<Alias>(std::move(text), "value" + std::to_string(output.size())));
    }
  }
  std::vector<LiteralRow> values;
  if (!output.empty()) {
    values = collect_rows(make_plan<Aggregate>(ExprList(), std::move(output), input), converter);
  }
  Schema schema = {{"summary", DataType::string(), true, ""}};
  for (const AttributePtr& column : columns) {
    schema.push_back({column->name, DataType::string(), true, ""});
  }
  std::vector<LiteralRow> rows;
  for (size_t i = 0; i < statistics.size(); ++i) {
    LiteralRow& row = rows.emplace_back();
    row.push_back(Literal::string(statistics[i]));
    for (size_t j = 0; j < columns.size(); ++j) {
      row.push_back(values.at(0).at(i * columns.size() + j));
    }
  }
  return relation_of(schema, rows);
}

}  // namespace

PlanPtr convert_summary(const pb::StatSummary& summary, PlanConverter& converter) {
  const PlanPtr input = converter.session().analyze(converter.relation(summary.input()));
  Names statistics(summary.statistics().begin(), summary.statistics().end());
  if (statistics.empty()) {
    statistics = {"count", "mean", "stddev", "min", "25%", "50%", "75%", "max"};
  }
  return describe_columns(input, described_columns(input, {}), statistics, converter);
}

PlanPtr convert_describe(const pb::StatDescribe& describe, PlanConverter& converter) {
  const PlanPtr input = converter.session().analyze(converter.relation(describe.input()));
  for (const std::string& name : describe.cols()) {
    // An unknown column is the analyzer's error.
    converter.session().analyze(
        make_plan<Project>(ExprList{make_expr<UnresolvedAttribute>(parse_attribute_name(name))}, input));
  }
  const Names wanted(describe.cols().begin(), describe.cols().end());
  return describe_columns(input, described_columns(input, wanted), {"count", "mean", "stddev", "min", "max"},
                          converter);
}

}  // namespace firesteel
