// WITH RECURSIVE: the anchor gives the columns, the step sees them as a relation.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/extract_windows.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/print/expression_sql.h"
#include "logical/relations/recursion.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

bool mentions(const PlanPtr& plan, const std::string& name);

bool mentions(const ExprPtr& expr, const std::string& name) {
  return contains(expr, [&](const ExprPtr& node) {
    const PlanPtr plan = subquery_plan(node);
    return plan != nullptr && mentions(plan, name);
  });
}

/// Does the unresolved plan read a relation of this name? Definitions of inner WITH clauses may hide it.
bool mentions(const PlanPtr& plan, const std::string& name) {
  if (const auto* relation = as<UnresolvedRelation>(plan)) {
    return relation->parts.size() == 1 && same_identifier(relation->parts[0], name, false);
  }
  if (const auto* with = as<UnresolvedWith>(plan)) {
    for (const CteDefinition& definition : with->definitions) {
      if (mentions(definition.plan, name)) {
        return true;
      }
      if (same_identifier(definition.name, name, false)) {
        return false;
      }
    }
  }
  const ExprList exprs = plan->expressions();
  const PlanList children = plan->children();
  return std::any_of(exprs.begin(), exprs.end(), [&](const ExprPtr& expr) { return mentions(expr, name); }) ||
         std::any_of(children.begin(), children.end(), [&](const PlanPtr& child) { return mentions(child, name); });
}

bool reads_loop(const PlanPtr& plan, int64_t loop_id) {
  if (const auto* reference = as<RecursiveReference>(plan)) {
    return reference->loop_id == loop_id;
  }
  const PlanList children = plan->children();
  return std::any_of(children.begin(), children.end(),
                     [&](const PlanPtr& child) { return reads_loop(child, loop_id); });
}

/// Where the rows of the round before may not be read: subqueries, aggregates, sorts, the padded side of joins.
void check_places(const PlanPtr& plan, int64_t loop_id) {
  const auto refuse = [] { throw SparkError("INVALID_RECURSIVE_REFERENCE.PLACE"); };
  for (const ExprPtr& expr : plan->expressions()) {
    visit(expr, [&](const ExprPtr& node) {
      if (const PlanPtr inner = subquery_plan(node); inner != nullptr && reads_loop(inner, loop_id)) {
        refuse();
      }
      return true;
    });
  }
  if (!reads_loop(plan, loop_id)) {
    return;
  }
  switch (plan->kind()) {
    case PlanKind::kAggregate:
    case PlanKind::kDistinct:
    case PlanKind::kWindow:
    case PlanKind::kSort:
      refuse();
      break;
    case PlanKind::kJoin: {
      const auto* join = as<Join>(plan);
      const bool left_only =
          join->type == JoinType::kLeftOuter || join->type == JoinType::kLeftSemi || join->type == JoinType::kLeftAnti;
      if (join->type == JoinType::kFullOuter || (left_only && reads_loop(join->right, loop_id)) ||
          (join->type == JoinType::kRightOuter && reads_loop(join->left, loop_id))) {
        refuse();
      }
      break;
    }
    default:
      break;
  }
  for (const PlanPtr& child : plan->children()) {
    check_places(child, loop_id);
  }
}

/// The union inside a definition, below its inner WITH (which then encloses both parts).
struct RecursiveForm {
  PlanPtr anchor;
  PlanPtr step;
};

RecursiveForm recursive_form(const PlanPtr& plan, const std::string& name) {
  if (const auto* with = as<UnresolvedWith>(plan)) {
    for (const CteDefinition& definition : with->definitions) {
      if (mentions(definition.plan, name)) {
        throw SparkError("INVALID_RECURSIVE_CTE");
      }
    }
    RecursiveForm inner = recursive_form(with->child, name);
    return {with->with_children({inner.anchor}), with->with_children({inner.step})};
  }
  const auto* distinct = as<Distinct>(plan);
  const auto* set_union = as<Union>(distinct == nullptr ? plan : distinct->child);
  if (set_union == nullptr || set_union->inputs.size() != 2 || mentions(set_union->inputs[0], name)) {
    throw SparkError("INVALID_RECURSIVE_CTE");
  }
  if (distinct != nullptr) {
    throw SparkError("UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE");
  }
  return {set_union->inputs[0], set_union->inputs[1]};
}

}  // namespace

// Null when the definition does not refer to itself.
PlanPtr QueryResolver::resolve_recursive(const CteDefinition& definition, CteScope& scope) {
  if (!mentions(definition.plan, definition.name)) {
    return nullptr;
  }
  const RecursiveForm form = recursive_form(definition.plan, definition.name);
  PlanPtr anchor = form.anchor;
  if (!definition.column_names.empty()) {
    anchor = make_plan<UnresolvedColumnAliases>(anchor, definition.column_names)->with_origin(definition.origin);
  }
  anchor = resolve_query(anchor);
  const int64_t loop_id = next_expr_id();
  const auto columns = [&](const PlanPtr& step) {
    AttributeList list;
    for (size_t i = 0; i < anchor->output().size(); ++i) {
      const AttributePtr& column = anchor->output()[i];
      const bool nullable = step == nullptr || column->is_nullable || step->output()[i]->is_nullable;
      list.push_back(make_expr<Attribute>(column->name, column->data_type, nullable, next_expr_id()));
    }
    return list;
  };
  scope.entries.push_back({definition.name, make_plan<RecursiveReference>(loop_id, columns(nullptr))});
  PlanPtr step = resolve_query(form.step);
  scope.entries.pop_back();
  check_places(step, loop_id);
  const size_t width = anchor->output().size();
  if (step->output().size() != width) {
    throw error_at(definition.origin, "NUM_COLUMNS_MISMATCH",
                   {{"operator", "UNION"},
                    {"firstNumColumns", std::to_string(width)},
                    {"invalidOrdinalNum", "second"},
                    {"invalidNumColumns", std::to_string(step->output().size())}});
  }
  ExprList list;
  bool cast = false;
  for (size_t i = 0; i < width; ++i) {
    const AttributePtr& right = step->output()[i];
    const DataType& type = anchor->output()[i]->data_type;
    ExprList pair = {anchor->output()[i], right};
    // The anchor decides: the step may be widened to its type, not the other way round.
    if (!binder_.unify_types(pair) || !pair[1]->type().same_type(type)) {
      throw error_at(definition.origin, "CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE",
                     {{"left", quoted_type(type)}, {"right", quoted_type(right->data_type)}});
    }
    cast = cast || pair[1] != ExprPtr(right);
    list.push_back(pair[1] == ExprPtr(right) ? ExprPtr(right) : make_expr<Alias>(pair[1], right->name));
  }
  step = cast ? make_plan<Project>(std::move(list), step) : step;
  AttributeList output = columns(step);
  auto loop = std::make_shared<RecursiveUnion>(loop_id, std::move(anchor), std::move(step), std::move(output));
  loop->max_recursion = definition.max_recursion;
  return loop;
}

namespace {

void check_qualify(const ExprPtr& condition, const Relation& input) {
  bool windows = contains_window(condition);
  PlanPtr plan = input.plan;
  while (!windows && (plan->kind() == PlanKind::kProject || plan->kind() == PlanKind::kWindow)) {
    windows = plan->kind() == PlanKind::kWindow;
    plan = plan->children()[0];
  }
  if (!windows) {
    throw error_at({}, "QUALIFY_REQUIRES_WINDOW_FUNCTION", {});
  }
  if (contains_aggregate(condition) && input.aggregate_input == nullptr) {
    throw error_at({}, "QUALIFY_AGGREGATE_NOT_ALLOWED", {{"aggregateExpr", quoted_sql(condition)}});
  }
}

}  // namespace

// A filter over window functions: names as in HAVING and ORDER BY.
RelationPtr QueryResolver::resolve_qualify(const Filter& node) {
  const RelationPtr input = resolve(node.child);
  NameScope scope = scope_over(input, true);
  scope.clause = "Qualify";
  scope.node_origin = &node.origin();
  ExprList exprs = {resolve_expression(node.condition, scope)};
  check_qualify(exprs[0], *input);
  if (!exprs[0]->type().is(TypeId::kBoolean)) {
    const std::string written = quoted_sql(binder_.shown(exprs[0]));
    throw error_at(node.origin(), "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
                   {{"sqlExpr", written}, {"filter", written}, {"type", quoted_type(exprs[0]->type())}});
  }
  const RelationPtr complete = with_missing_columns(input, exprs);
  ExprList items = {make_expr<Alias>(exprs[0], "qualify")};
  PlanPtr plan = extract_windows(items, complete->plan);
  return pass_through(make_plan<Filter>(as<Alias>(items[0])->child, std::move(plan)), complete);
}

// Aggregate functions may stand in |> AGGREGATE only, and have to there.
RelationPtr QueryResolver::resolve_pipe(const UnresolvedPipe& node) {
  if (node.clause == "QUALIFY") {
    return resolve_qualify(*as<Filter>(node.child));
  }
  pipe_clause_ = node.clause;
  RelationPtr relation = resolve(node.child);
  pipe_clause_.clear();
  if (const auto* set = as<DataFrameOperation>(node.child); set != nullptr && !relation->inputs.empty()) {
    const AttributeList& columns = relation->inputs[0]->visible;
    for (const std::string& name : set->names) {
      if (!find_column(columns, {name}, options_.case_sensitive, node.origin())) {
        throw unresolved_column({name}, columns, node.origin());
      }
    }
  }
  return make_relation(sealed_plan(relation), {relation});
}

void QueryResolver::check_pipe_items(const std::string& clause, const ExprList& items, size_t grouping_count) {
  for (size_t i = 0; i < items.size(); ++i) {
    const auto* alias = as<Alias>(items[i]);
    const ExprPtr expr = alias == nullptr ? items[i] : alias->child;
    const bool aggregate = contains_aggregate(expr);
    if (clause != "AGGREGATE" && aggregate) {
      throw error_at(expr->origin(), "PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION",
                     {{"expr", expression_sql(binder_.shown(expr))}, {"clause", clause}});
    }
    if (clause == "AGGREGATE" && !aggregate && i >= grouping_count) {
      throw error_at(expr->origin(), "PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION",
                     {{"expr", expression_sql(binder_.shown(expr))}});
    }
  }
}

}  // namespace firesteel
