#include "analyzer/analyzer.h"

#include "analyzer/resolve/query_resolver.h"

namespace firesteel {

Analyzer::Analyzer(AnalyzerOptions options, std::shared_ptr<const FunctionRegistry> functions,
                   const RelationLookup& relations)
    : options_(std::move(options)), functions_(std::move(functions)), relations_(relations) {}

PlanPtr Analyzer::analyze(const PlanPtr& plan) const {
  if (plan->kind() == PlanKind::kCommand || plan->kind() == PlanKind::kCatalogStatement ||
      plan->kind() == PlanKind::kSessionStatement) {
    return plan;
  }
  return QueryResolver(options_, *functions_, relations_).analyze(plan);
}

ExprPtr Analyzer::analyze_expression(const ExprPtr& expr) const {
  return QueryResolver(options_, *functions_, relations_).resolve_expression(expr, NameScope{});
}

SqlFunction Analyzer::analyze_function(SqlFunction function) const {
  return QueryResolver(options_, *functions_, relations_).check_sql_function(std::move(function));
}

}  // namespace firesteel
