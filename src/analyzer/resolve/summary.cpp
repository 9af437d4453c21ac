// df.describe() and df.summary(): one row per statistic, all values as text.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/nodes/calls.h"

#include <algorithm>
#include <charconv>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

// "25%" → 0.25
double percentile_of(const std::string& statistic, const Origin& origin) {
  double percent = -1;
  const auto [end, error] = std::from_chars(statistic.data(), statistic.data() + statistic.size(), percent);
  if (error != std::errc() || std::string_view(end) != "%" || percent < 0 || percent > 100) {
    throw error_at(origin, "_LEGACY_ILLEGAL_ARGUMENT", {{"message", statistic + " is not a recognised statistic"}});
  }
  return percent / 100;
}

}  // namespace

ExprPtr QueryResolver::statistic(const std::string& name, const AttributePtr& column, const Origin& origin) {
  const bool number = column->data_type.is_numeric();
  const ExprPtr value = number ? ExprPtr(column) : make_expr<Cast>(column, DataType::double_type(), EvalMode::kTry);
  ExprPtr result;
  if (name == "count" || name == "min" || name == "max") {
    result = binder_.bind(name, {column}, origin);
  } else if (name == "mean") {
    result = binder_.bind("avg", {value}, origin);
  } else if (name == "stddev") {
    result = binder_.bind("stddev_samp", {value}, origin);
  } else if (name == "count_distinct") {
    result = binder_.bind(make_expr_at<UnresolvedFunction>(origin, "count", ExprList{column}, true));
  } else if (name == "approx_count_distinct") {
    result = binder_.bind(name, {column}, origin);
  } else {
    const ExprPtr fraction = make_expr<LiteralExpr>(Literal::double_value(percentile_of(name, origin)));
    result = binder_.bind("percentile_approx", {value, fraction}, origin);
  }
  return make_expr<Cast>(std::move(result), DataType::string(), binder_.mode());
}

RelationPtr QueryResolver::summary(const DataFrameOperation& node, const RelationPtr& input) {
  const bool describe = node.method == DataFrameOperation::Method::kDescribe;
  std::vector<std::string> statistics = {"count", "mean", "stddev", "min", "max"};
  if (!describe) {
    statistics = node.names.empty()
                     ? std::vector<std::string>{"count", "mean", "stddev", "min", "25%", "50%", "75%", "max"}
                     : node.names;
  }
  AttributeList columns;
  for (const AttributePtr& column : input->visible) {
    const bool chosen = !describe || named_position(node, input, column) >= 0;
    if (chosen && (column->data_type.is_numeric() || column->data_type.is_string_like())) {
      columns.push_back(column);
    }
  }
  ExprList computed;
  for (const std::string& name : statistics) {
    for (const AttributePtr& column : columns) {
      computed.push_back(make_expr<Alias>(statistic(name, column, node.origin()), name + "_" + column->name));
    }
  }
  const PlanPtr aggregated = make_plan<Aggregate>(ExprList{}, computed, input->plan);
  AttributeList output = {make_expr<Attribute>("summary", DataType::string(), true, next_expr_id())};
  for (const AttributePtr& column : columns) {
    output.push_back(make_expr<Attribute>(column->name, DataType::string(), true, next_expr_id()));
  }
  std::vector<ExprList> rows;
  for (size_t row = 0; row < statistics.size(); ++row) {
    ExprList cells = {make_expr<LiteralExpr>(Literal::string(statistics[row]))};
    for (size_t i = 0; i < columns.size(); ++i) {
      cells.push_back(to_attribute(computed[row * columns.size() + i]));
    }
    rows.push_back(std::move(cells));
  }
  return make_relation(make_plan<Expand>(std::move(rows), std::move(output), aggregated), {input});
}

}  // namespace firesteel
