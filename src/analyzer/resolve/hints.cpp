// Hints of queries and DataFrames, as Spark's ResolveHints: those for joins mark relations, those for partitions become
// Repartition; others are dropped.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/nodes/attribute_name.h"
#include "expression/nodes/references.h"
#include "expression/nodes/unresolved.h"
#include "expression/print/expression_sql.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unresolved_relations.h"

#include <algorithm>
#include <functional>
#include <map>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

JoinStrategy join_strategy(const std::string& name) {
  static const std::map<std::string_view, JoinStrategy> kNames = {
      {"BROADCAST", JoinStrategy::kBroadcast},
      {"BROADCASTJOIN", JoinStrategy::kBroadcast},
      {"MAPJOIN", JoinStrategy::kBroadcast},
      {"SHUFFLE_MERGE", JoinStrategy::kMerge},
      {"MERGE", JoinStrategy::kMerge},
      {"MERGEJOIN", JoinStrategy::kMerge},
      {"SHUFFLE_HASH", JoinStrategy::kShuffleHash},
      {"SHUFFLE_REPLICATE_NL", JoinStrategy::kShuffleReplicateNl}};
  const auto found = kNames.find(name);
  return found == kNames.end() ? JoinStrategy::kNone : found->second;
}

const std::string* string_literal(const ExprPtr& expr) {
  const auto* literal = as<LiteralExpr>(expr);
  return literal != nullptr && !literal->value.is_null() && literal->type().is(TypeId::kString)
             ? &literal->value.as_string()
             : nullptr;
}

std::optional<int> int_literal(const ExprPtr& expr) {
  const auto* literal = as<LiteralExpr>(expr);
  if (literal == nullptr || literal->value.is_null() || !literal->type().is(TypeId::kInteger)) {
    return {};
  }
  return static_cast<int>(literal->value.as_int64());
}

SparkError bad_parameter(const ExprPtr& parameter) {
  return SparkError("_LEGACY_ERROR_TEMP_1046",
                    {{"unsupported", quoted_sql(parameter)},
                     {"class", as<LiteralExpr>(parameter) != nullptr
                                   ? "class org.apache.spark.sql.catalyst.expressions.Literal"
                                   : "class org.apache.spark.sql.catalyst.analysis.UnresolvedFunction"}});
}

/// The relations that a hint names.
class Marker {
 public:
  using SameName = std::function<bool(std::string_view, std::string_view)>;

  Marker(const UnresolvedHint& hint, JoinStrategy strategy, SameName same_name)
      : strategy_(strategy), same_name_(std::move(same_name)) {
    for (const ExprPtr& parameter : hint.parameters) {
      if (const std::string* name = string_literal(parameter)) {
        names_.push_back(parse_attribute_name(*name));
      } else if (const auto* attribute = as<UnresolvedAttribute>(parameter)) {
        names_.push_back(attribute->parts);
      } else {
        throw bad_parameter(parameter);
      }
    }
  }

  PlanPtr mark(const PlanPtr& plan) const {
    switch (plan->kind()) {
      case PlanKind::kResolvedHint:  // a hint that stands further out; it comes first
      case PlanKind::kUnresolvedWith:
        return plan;
      case PlanKind::kUnresolvedRelation:
        return named(as<UnresolvedRelation>(plan)->parts) ? marked(plan) : plan;
      case PlanKind::kSubqueryAlias:
        return named(as<SubqueryAlias>(plan)->name) ? marked(plan) : plan;
      default:
        break;
    }
    PlanList children = plan->children();
    bool changed = false;
    for (PlanPtr& child : children) {
      PlanPtr below = mark(child);
      changed = changed || below != child;
      child = std::move(below);
    }
    return changed ? plan->with_children(std::move(children)) : plan;
  }

 private:
  PlanPtr marked(const PlanPtr& plan) const { return make_plan<ResolvedHint>(strategy_, plan); }

  // The name in the hint may leave out leading parts.
  bool named(const std::vector<std::string>& relation) const {
    return std::any_of(names_.begin(), names_.end(), [&](const std::vector<std::string>& name) {
      return name.size() <= relation.size() && std::equal(name.rbegin(), name.rend(), relation.rbegin(), same_name_);
    });
  }

  JoinStrategy strategy_;
  SameName same_name_;
  std::vector<std::vector<std::string>> names_;
};

/// REPARTITION(n, columns ...) and its kin: the number, if any, and the columns.
PlanPtr repartition(const UnresolvedHint& hint, const std::string& name) {
  std::optional<int> partitions;
  ExprList keys;
  for (const ExprPtr& parameter : hint.parameters) {
    const std::string* text = string_literal(parameter);
    keys.push_back(text == nullptr
                       ? parameter
                       : make_expr<UnresolvedAttribute>(parse_attribute_name(*text))->with_origin(hint.origin()));
  }
  if (!keys.empty() && int_literal(keys[0])) {
    partitions = int_literal(keys[0]);
    keys.erase(keys.begin());
  }
  if (partitions && *partitions <= 0) {
    throw SparkError("CONNECT_INVALID_PLAN.ASSERTION_FAILURE",
                     {{"message", "the number of partitions (" + std::to_string(*partitions) + ") must be positive"}});
  }
  if (name == "COALESCE" && (!partitions || !keys.empty())) {
    throw SparkError("_LEGACY_ERROR_TEMP_1048", {{"hintName", name}});
  }
  std::string invalid;
  for (const ExprPtr& key : keys) {
    if (as<UnresolvedAttribute>(key) == nullptr) {
      invalid += (invalid.empty() ? "" : ", ") + quoted_sql(key);
    }
  }
  if (!invalid.empty()) {
    throw SparkError("_LEGACY_ERROR_TEMP_1047", {{"hintName", name}, {"invalidParams", invalid}});
  }
  return make_plan<Repartition>(partitions, std::move(keys), name != "COALESCE", hint.child);
}

}  // namespace

RelationPtr QueryResolver::resolve_hint(const UnresolvedHint& hint) {
  std::string name = hint.name;
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
  const JoinStrategy strategy = join_strategy(name);
  if (strategy != JoinStrategy::kNone) {
    if (!hint.parameters.empty()) {
      const Marker marker(hint, strategy, [this](std::string_view a, std::string_view b) { return same_name(a, b); });
      return resolve(marker.mark(hint.child));
    }
    return resolve_marked(*as<ResolvedHint>(make_plan<ResolvedHint>(strategy, hint.child)));
  }
  if (name == "REPARTITION" || name == "REPARTITION_BY_RANGE" || name == "REBALANCE" || name == "COALESCE") {
    return resolve(repartition(hint, name));
  }
  return resolve(hint.child);
}

RelationPtr QueryResolver::resolve_marked(const ResolvedHint& hint) {
  const RelationPtr input = resolve(hint.child);
  return pass_through(make_plan<ResolvedHint>(hint.strategy, input->plan), input);
}

}  // namespace firesteel
