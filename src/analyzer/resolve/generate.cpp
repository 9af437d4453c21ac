// Generators: LATERAL VIEW, table functions, explode(...) in a select list.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "analyzer/resolve/time_windows.h"
#include "expression/nodes/calls.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ",") + name;
  }
  return text;
}

// only_id: the identity of the column where there is one alone (a lateral alias refers to it already).
AttributeList generated_columns(const GeneratorCall& call, const std::vector<std::string>& names,
                                const std::vector<std::string>& qualifier, bool outer,
                                std::optional<ExprId> only_id = {}) {
  const Schema& schema = call.binding.output;
  if (!names.empty() && names.size() != schema.size()) {
    throw error_at({}, "UDTF_ALIAS_NUMBER_MISMATCH",
                   {{"aliasesSize", std::to_string(schema.size())}, {"aliasesNames", joined(names)}});
  }
  AttributeList columns;
  for (size_t i = 0; i < schema.size(); ++i) {
    columns.push_back(make_expr<Attribute>(names.empty() ? schema[i].name : names[i], schema[i].type,
                                           schema[i].nullable || outer,
                                           only_id && schema.size() == 1 ? *only_id : next_expr_id(), qualifier));
  }
  return columns;
}

}  // namespace

RelationPtr QueryResolver::resolve_generate(const Generate& node) {
  const RelationPtr input = resolve(node.child);
  if (!node.generator_output.empty()) {  // analysed before
    return make_relation(node.with_children({input->plan}), {input});
  }
  NameScope scope;
  scope.relation = input.get();
  scope.clause = "Generate";
  const ExprPtr resolved = resolve_expression(node.generator, scope);
  const auto* call = as<GeneratorCall>(resolved);
  if (call == nullptr) {
    throw error_at(node.generator->origin(), "UNSUPPORTED_GENERATOR.NOT_GENERATOR",
                   {{"functionName", quoted_sql(binder_.shown(resolved))}, {"classCanonicalName", ""}});
  }
  const bool outer = node.outer || call->outer;
  auto generate = std::make_shared<Generate>(resolved, outer, node.qualifier, node.column_names, input->plan);
  generate->generator_output = generated_columns(*call, node.column_names, node.qualifier, outer);
  if (generates_sessions(node)) {
    session_ids_.insert(generate->generator_output[0]->id);
  }
  auto relation = std::make_shared<Relation>();
  relation->visible = input->visible;
  relation->hidden = input->hidden;
  relation->visible.insert(relation->visible.end(), generate->generator_output.begin(),
                           generate->generator_output.end());
  relation->plan = std::move(generate);
  relation->inputs = {input};
  return relation;
}

PlanPtr QueryResolver::extract_generator(ExprList& items, const PlanPtr& input) {
  PlanPtr plan = input;
  ExprList result;
  for (const ExprPtr& item : items) {
    const auto* alias = as<Alias>(item);
    const auto* multi = as<MultiAlias>(item);
    const ExprPtr expr = alias != nullptr ? alias->child : (multi != nullptr ? multi->child : item);
    const auto* call = as<GeneratorCall>(expr);
    if (call == nullptr) {
      if (multi != nullptr) {
        throw error_at(item->origin(), "MULTI_ALIAS_WITHOUT_GENERATOR",
                       {{"expr", quoted_sql(binder_.shown(expr))}, {"names", joined(multi->names)}});
      }
      if (contains_generator(item)) {
        throw error_at(item->origin(), "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
                       {{"expression", quoted_sql(binder_.shown(expr))}});
      }
      result.push_back(item);
      continue;
    }
    const std::vector<std::string> names = multi != nullptr   ? multi->names
                                           : alias != nullptr ? std::vector<std::string>{alias->name}
                                                              : std::vector<std::string>{};
    auto generate = std::make_shared<Generate>(expr, call->outer, NameParts{}, names, plan);
    generate->generator_output =
        generated_columns(*call, names, {}, call->outer, alias != nullptr ? std::optional(alias->id) : std::nullopt);
    result.insert(result.end(), generate->generator_output.begin(), generate->generator_output.end());
    plan = std::move(generate);
  }
  items = std::move(result);
  return plan;
}

}  // namespace firesteel
