#include "base/errors/check.h"
#include "connect/expressions/expression_families.h"
#include "connect/relations/collected_rows.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "expression/nodes/attribute_name.h"
#include "expression/nodes/unresolved.h"
#include "logical/relations/unary_relations.h"
#include "spark/connect/relations.pb.h"

#include <cmath>
#include <limits>
#include <random>

namespace firesteel {
namespace {

ExprPtr column(const std::string& name) { return make_expr<UnresolvedAttribute>(parse_attribute_name(name)); }
ExprPtr value(Literal literal) { return make_expr<LiteralExpr>(std::move(literal)); }
ExprPtr call(std::string name, ExprList arguments) {
  return make_expr<UnresolvedFunction>(std::move(name), std::move(arguments));
}
ExprPtr as_double(ExprPtr child, PlanConverter& converter) {
  return make_expr<Cast>(std::move(child), DataType::double_type(), converter.eval_mode());
}

// Spark counts NULL as 0 here.
ExprPtr or_zero(const std::string& name, PlanConverter& converter) {
  return make_expr<Coalesce>(ExprList{as_double(column(name), converter), value(Literal::double_value(0))});
}

PlanPtr one_value(ExprPtr aggregate, std::string name, PlanPtr child) {
  return make_plan<Aggregate>(ExprList(), ExprList{make_expr<Alias>(std::move(aggregate), std::move(name))},
                              std::move(child));
}

PlanPtr convert_corr(const pb::StatCorr& corr, PlanConverter& converter) {
  if (corr.has_method() && corr.method() != "pearson") {
    throw SparkError("CONNECT_INVALID_PLAN.ASSERTION_FAILURE",
                     {{"message", "the correlation method must be pearson, not " + corr.method()}});
  }
  return one_value(call("corr", {or_zero(corr.col1(), converter), or_zero(corr.col2(), converter)}), "corr",
                   converter.relation(corr.input()));
}

PlanPtr convert_quantile(const pb::StatApproxQuantile& quantile, PlanConverter& converter) {
  PlanPtr child = converter.relation(quantile.input());
  ExprList probabilities;
  for (const double probability : quantile.probabilities()) {
    probabilities.push_back(value(Literal::double_value(probability)));
  }
  const double error = quantile.relative_error();
  const double accuracy = !(error > 0) ? std::numeric_limits<int32_t>::max() : std::ceil(1.0 / error);
  const ExprPtr limit = value(Literal::integer(
      static_cast<int32_t>(std::min(accuracy, static_cast<double>(std::numeric_limits<int32_t>::max())))));
  ExprList columns;
  for (const std::string& name : quantile.cols()) {
    ExprPtr found =
        call("percentile_approx", {as_double(column(name), converter), call("array", probabilities), limit});
    // A column of NULLs alone has no quantiles.
    columns.push_back(make_expr<Coalesce>(
        ExprList{std::move(found),
                 make_expr<Cast>(call("array", {}), DataType::array(DataType::double_type()), converter.eval_mode())}));
  }
  return one_value(call("array", std::move(columns)), "approx_quantile", std::move(child));
}

// The value as text, NULL as "null": names of rows and columns of a cross table.
ExprPtr label(const std::string& name, PlanConverter& converter) {
  ExprPtr text = make_expr<Cast>(column(name), DataType::string(), converter.eval_mode());
  return make_expr<Coalesce>(ExprList{std::move(text), value(Literal::string("null"))});
}

PlanPtr convert_crosstab(const pb::StatCrosstab& table, PlanConverter& converter) {
  const PlanPtr child = converter.relation(table.input());
  const ExprPtr row = make_expr<Alias>(label(table.col1(), converter), table.col1() + "_" + table.col2());
  const ExprPtr key = label(table.col2(), converter);
  const PlanPtr keys = make_plan<Distinct>(make_plan<Project>(ExprList{make_expr<Alias>(key, "key")}, child));
  const PlanPtr sorted = make_plan<Sort>(ExprList{make_expr<SortOrder>(column("key"), true, true)}, true, keys);
  ExprList output = {row};
  for (const LiteralRow& found : collect_rows(sorted, converter)) {
    UnresolvedFunction equal("=", {key, value(found[0])});
    equal.is_operator = true;
    ExprPtr matches = make_expr<UnresolvedFunction>(std::move(equal));
    output.push_back(make_expr<Alias>(call("count_if", {std::move(matches)}), found[0].as_string()));
  }
  return make_plan<Aggregate>(ExprList{row}, std::move(output), child);
}

PlanPtr convert_freq_items(const pb::StatFreqItems& items, PlanConverter& converter) {
  const double support = items.has_support() ? items.support() : 0.01;
  if (!(support >= 1e-4 && support <= 1)) {
    throw SparkError("CONNECT_INVALID_PLAN.ASSERTION_FAILURE",
                     {{"message", "the support of frequent items must be between 1e-4 and 1"}})
        .with_exception_class("java.lang.IllegalArgumentException");
  }
  const ExprPtr size = value(Literal::integer(static_cast<int32_t>(1 / support)));
  ExprList output;
  for (const std::string& name : items.cols()) {
    UnresolvedFunction collect("collect_frequent_items", {column(name), size});
    collect.is_internal = true;
    output.push_back(make_expr<Alias>(make_expr<UnresolvedFunction>(std::move(collect)), name + "_freqItems"));
  }
  return make_plan<Aggregate>(ExprList(), std::move(output), converter.relation(items.input()));
}

// A row stays when a random number lies below the fraction of its stratum; strata that are not listed do not stay.
PlanPtr convert_sample_by(const pb::StatSampleBy& sample, PlanConverter& converter) {
  PlanPtr child = converter.relation(sample.input());
  const ExprPtr stratum = converter.expression(sample.col());
  const int64_t seed = sample.has_seed() ? sample.seed() : static_cast<int64_t>(std::random_device{}());
  std::vector<std::pair<ExprPtr, ExprPtr>> branches;
  for (const auto& fraction : sample.fractions()) {
    UnresolvedFunction same("<=>", {stratum, value(read_literal(fraction.stratum()))});
    same.is_operator = true;
    branches.emplace_back(make_expr<UnresolvedFunction>(std::move(same)),
                          value(Literal::double_value(fraction.fraction())));
  }
  if (branches.empty()) {
    return make_plan<Filter>(value(Literal::boolean(false)), std::move(child));
  }
  ExprPtr fraction = make_expr<CaseWhen>(std::move(branches), value(Literal::double_value(0)));
  UnresolvedFunction below("<", {call("rand", {value(Literal::long_value(seed))}), std::move(fraction)});
  below.is_operator = true;
  return make_plan<Filter>(make_expr<UnresolvedFunction>(std::move(below)), std::move(child));
}

}  // namespace

PlanPtr convert_statistics(const pb::Relation& relation, PlanConverter& converter) {
  switch (relation.rel_type_case()) {
    case pb::Relation::kSummary:
      return convert_summary(relation.summary(), converter);
    case pb::Relation::kDescribe:
      return convert_describe(relation.describe(), converter);
    case pb::Relation::kCov: {
      const pb::StatCov& cov = relation.cov();
      return one_value(call("covar_samp", {or_zero(cov.col1(), converter), or_zero(cov.col2(), converter)}), "cov",
                       converter.relation(cov.input()));
    }
    case pb::Relation::kCorr:
      return convert_corr(relation.corr(), converter);
    case pb::Relation::kApproxQuantile:
      return convert_quantile(relation.approx_quantile(), converter);
    case pb::Relation::kCrosstab:
      return convert_crosstab(relation.crosstab(), converter);
    case pb::Relation::kFreqItems:
      return convert_freq_items(relation.freq_items(), converter);
    case pb::Relation::kSampleBy:
      return convert_sample_by(relation.sample_by(), converter);
    default:
      break;
  }
  throw InternalError("convert_statistics: another kind of relation");
}

}  // namespace firesteel
