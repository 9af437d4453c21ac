#pragma once

#include "analyzer/analyzer.h"
#include "analyzer/bind/function_binder.h"
#include "analyzer/resolve/column_lookup.h"
#include "analyzer/resolve/relation.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/dataframe_operations.h"
#include "logical/relations/python_relations.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"

#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace firesteel {

/// The variables of a lambda while its body is resolved.
struct LambdaFrame {
  ExprList variables;  // LambdaVariable
  const LambdaFrame* outer = nullptr;
};

/// Where the names of an expression are looked for.
struct NameScope {
  using Lookup = std::function<ExprPtr(const UnresolvedAttribute&)>;
  const Relation* relation = nullptr;   // null: no columns
  Lookup first;                         // asked before the relation; may return null
  Lookup then;                          // asked when the relation does not have the name; may return null
  bool grouping_allowed = false;        // grouping() and grouping_id() make sense
  bool inside_aggregate = false;        // within the arguments of an aggregate function
  const LambdaFrame* lambda = nullptr;  // innermost lambda around
  /// Names inside aggregate functions are looked for here first (HAVING, ORDER BY over an Aggregate).
  const Relation* aggregate_input = nullptr;
  ExprList* outer_aggregates = nullptr;  // HAVING: aggregate functions that subqueries ask of this query
  const Origin* node_origin = nullptr;   // of the plan node, for conditions that Spark reports of the whole node
  const char* clause = "Project";        // for INVALID_USAGE_OF_STAR_OR_REGEX
};

/// A WITH definition in scope, resolved once and given fresh ids at every use.
struct CteScope {
  struct Entry {
    std::string name;
    PlanPtr plan;
  };
  std::vector<Entry> entries;
  const CteScope* outer = nullptr;
};

/// grouping(a) or grouping_id(a, b): a column of its own until the grouping sets are known.
struct GroupingCall {
  ExprList arguments;
  bool whole_id = false;
  Origin origin;
};

/// One analysis: resolves a plan in one pass from the leaves up. Split over several files by clause.
/// Not thread-safe; use once.
class QueryResolver {
 public:
  QueryResolver(const AnalyzerOptions& options, const FunctionRegistry& functions, const RelationLookup& relations)
      : options_(options), relations_(&relations), binder_(options, functions) {}

  /// The query as a whole.
  PlanPtr analyze(const PlanPtr& plan);
  PlanPtr resolve_query(const PlanPtr& plan) { return with_sessions(sealed_plan(resolve(plan))); }
  ExprPtr resolve_expression(const ExprPtr& expr, const NameScope& scope);
  /// Checks a function that is being made; its type, columns and reads_data are filled in.
  SqlFunction check_sql_function(SqlFunction function);

 private:
  using Names = std::vector<std::string>;
  // --- plans: query_resolver.cpp holds the dispatcher ---
  RelationPtr resolve(const PlanPtr& plan);
  RelationPtr resolve_node(const PlanPtr& plan);
  RelationPtr resolve_leaf(const PlanPtr& plan);
  RelationPtr resolve_unary(const PlanPtr& plan);
  RelationPtr with_unique_ids(const PlanPtr& plan);
  // leaf_relations.cpp
  RelationPtr resolve_relation(const UnresolvedRelation& node);
  RelationPtr resolve_data_source(const UnresolvedDataSource& node);
  RelationPtr resolve_inline_table(const UnresolvedInlineTable& node);
  RelationPtr resolve_table_function(const UnresolvedTableFunction& node);
  RelationPtr resolve_column_aliases(const UnresolvedColumnAliases& node);
  RelationPtr resolve_subquery_alias(const SubqueryAlias& node);
  // hints.cpp
  RelationPtr resolve_hint(const UnresolvedHint& hint);
  RelationPtr resolve_marked(const ResolvedHint& hint);
  // hidden_columns.cpp
  PlanPtr with_hidden_columns(const PlanPtr& plan);
  /// Of a plan whose columns are `input`'s, perhaps under other qualifiers.
  RelationPtr with_hidden_of(PlanPtr plan, const RelationPtr& input);
  /// A table's relation: its hidden columns are kept apart from the visible ones.
  RelationPtr hiding_relation(const RelationPtr& table);
  PlanPtr sealed_with_hidden(const RelationPtr& relation) const;
  AttributeList hidden_columns_of(const Relation& relation) const;
  std::optional<AttributePtr> find_hidden(const UnresolvedAttribute& name, const Relation& relation) const;
  ExprPtr input_file_value(const ExprPtr& call, const NameScope& scope);
  // with.cpp, recursive_with.cpp
  RelationPtr resolve_with(const UnresolvedWith& node);
  PlanPtr resolve_recursive(const CteDefinition& definition, CteScope& scope);
  RelationPtr resolve_pipe(const UnresolvedPipe& node);
  RelationPtr resolve_qualify(const Filter& node);
  void check_pipe_items(const std::string& clause, const ExprList& items, size_t grouping_count);
  const CteScope::Entry* find_cte(const std::vector<std::string>& parts) const;
  // filter_sort_limit.cpp
  RelationPtr resolve_filter(const Filter& node);
  RelationPtr resolve_having(const UnresolvedHaving& node);
  RelationPtr resolve_sort(const Sort& node);
  RelationPtr resolve_limit(const Limit& node);
  RelationPtr resolve_repartition(const Repartition& node);
  ExprPtr checked_condition(const ExprPtr& condition, const Origin& origin);
  ExprPtr limit_value(const ExprPtr& expr, const NameScope& scope, const char* name);
  ExprPtr sort_ordinal(const ExprPtr& order, const RelationPtr& input);
  /// Names for HAVING and ORDER BY: columns below the select list and the input of the aggregation.
  NameScope scope_over(const RelationPtr& input, bool look_below);
  ExprPtr name_in(const UnresolvedAttribute& name, const Relation& relation);
  ExprPtr name_below_aggregate(const UnresolvedAttribute& name, const Relation& input);
  ExprPtr grouping_column(const UnresolvedAttribute& name, const Relation& input);
  /// The plan with what `exprs` need beyond its output (aggregates, columns below the select list) added to it;
  /// exprs are rewritten to refer to it.
  /// aggregates: more columns (Alias) for the Aggregate below.
  RelationPtr with_missing_columns(const RelationPtr& input, ExprList& exprs, const ExprList& aggregates = {});
  // select.cpp
  RelationPtr resolve_project(const Project& node);
  ExprPtr lateral_reference(const ExprPtr& column, const UnresolvedAttribute& name);
  /// The projections for a resolved select list, lateral aliases below what uses them.
  RelationPtr finish_select(ExprList items, const RelationPtr& input);
  RelationPtr finish_project(ExprList items, const RelationPtr& input);
  // aggregate.cpp
  RelationPtr resolve_aggregate(const Aggregate& node);
  ExprPtr resolve_grouping(const ExprPtr& expr, const NameScope& scope, const ExprList& items);
  RelationPtr finish_group_by_all(ExprList grouping, ExprList items, const RelationPtr& input, const Origin& origin);
  void refuse_ordinals_of_star(const Aggregate& node) const;
  RelationPtr finish_aggregate(ExprList grouping, ExprList items, const RelationPtr& input, const Origin& origin);
  void refuse_lateral_aliases_in_windows(const ExprPtr& item, const ExprList& items);
  ExprPtr over_expanded(const ExprPtr& expr, const ExpandedGrouping& expanded);
  ExprPtr grouping_value(const GroupingCall& call, const ExpandedGrouping& expanded);
  // joins.cpp, set_operations.cpp
  RelationPtr resolve_join(const Join& node);
  RelationPtr resolve_using_join(const Join& node, const RelationPtr& left, const RelationPtr& right,
                                 const std::vector<std::string>& names);
  RelationPtr resolve_lateral_join(const LateralJoin& node);
  void refuse_maps(const Relation& relation, const Origin& origin) const;
  RelationPtr resolve_union(const Union& node);
  std::vector<RelationPtr> aligned_by_name(const std::vector<RelationPtr>& inputs, bool allow_missing,
                                           const Origin& origin);
  RelationPtr resolve_set_operation(const SetOperation& node);
  // generate.cpp, dataframe_operations.cpp, pivot.cpp, unpivot.cpp
  RelationPtr resolve_generate(const Generate& node);
  void refuse_generators(const ExprList& items) const;
  /// Takes the generator out of a select list; returns the plan with a Generate node, or `input`.
  PlanPtr extract_generator(ExprList& items, const PlanPtr& input);
  RelationPtr resolve_dataframe_operation(const DataFrameOperation& node);
  RelationPtr with_columns(const DataFrameOperation& node, const RelationPtr& input);
  RelationPtr with_columns_renamed(const DataFrameOperation& node, const RelationPtr& input);
  RelationPtr drop_columns(const DataFrameOperation& node, const RelationPtr& input);
  RelationPtr deduplicate(const Deduplicate& node, const RelationPtr& input);
  RelationPtr to_df(const DataFrameOperation& node, const RelationPtr& input);
  RelationPtr to_schema(const DataFrameOperation& node, const RelationPtr& input);
  RelationPtr summary(const DataFrameOperation& node, const RelationPtr& input);
  ExprPtr statistic(const std::string& name, const AttributePtr& column, const Origin& origin);
  RelationPtr na_fill(const DataFrameOperation& node, const RelationPtr& input);
  RelationPtr na_drop(const DataFrameOperation& node, const RelationPtr& input);
  RelationPtr na_replace(const DataFrameOperation& node, const RelationPtr& input);
  /// Index in node.names of the column (0 when none are given: all), -1 when it is not among them.
  int named_position(const DataFrameOperation& node, const RelationPtr& input, const AttributePtr& column) const;
  RelationPtr resolve_pivot(const UnresolvedPivot& node);
  std::string pivot_text(const ExprPtr& value);
  ExprPtr pivot_value(const ExprPtr& value, const ExprPtr& column);
  RelationPtr resolve_unpivot(const UnresolvedUnpivot& node);
  static SparkError unpivot_type_mismatch(const std::vector<ExprList>& values, const Origin& origin);

  // python_relations.cpp
  PlanPtr sorted_by_keys(const RelationPtr& input, const ExprList& grouping);
  RelationPtr resolve_map_in_python(const MapInPython& node);
  RelationPtr resolve_cogroup_in_python(const CoGroupInPython& node);
  RelationPtr resolve_collect_metrics(const CollectMetrics& node);

  // --- expressions ---
  ExprPtr resolve_name(const UnresolvedAttribute& name, const NameScope& scope);
  ExprPtr resolve_outer_name(const UnresolvedAttribute& name);
  ExprPtr outer_reference(const AttributePtr& attribute, const Origin& origin);
  ExprPtr resolve_outer_aggregate(const ExprPtr& call);
  bool reads_columns_of(const ExprPtr& expr, const NameScope& scope);
  ExprPtr resolve_dataframe_column(const UnresolvedAttribute& name, const Relation& relation);
  ExprPtr resolve_function(const ExprPtr& expr, const NameScope& scope, bool over_window);
  ExprPtr located_literal(const ExprPtr& expr) const;
  ExprPtr resolve_lambda(const ExprPtr& call, size_t position, const NameScope& scope);
  ExprPtr find_lambda_variable(const std::vector<std::string>& parts, const NameScope& scope, const Origin& origin);
  /// Aggregates that refuse ORDER BY and frames, or DISTINCT, over a window.
  void check_window_aggregate(const ExprPtr& function, const WindowExpression& window);
  void check_window_frame(const WindowExpression& window, const ExprList& order, WindowFrame& frame);
  void refuse_in_clause(const ExprList& exprs, const Origin& origin);
  // sql_functions.cpp
  ExprPtr resolve_sql_function(const ExprPtr& call, const SqlFunction& function, const NameScope& scope);
  RelationPtr resolve_sql_table_function(const UnresolvedTableFunction& node, const SqlFunction& function);
  ExprList sql_function_arguments(const SqlFunction& function, const ExprList& arguments, const Names& names,
                                  const Origin& origin);
  class FunctionPath;
  ExprPtr current_path(const UnresolvedFunction& call, const Origin& origin);
  // session_windows.cpp
  PlanPtr with_sessions(const PlanPtr& plan);
  PlanPtr with_merged_sessions(const PlanPtr& input, const AttributePtr& session, const ExprList& keys);
  void refuse_cycles() const;
  ExprPtr sql_function_body(const SqlFunction& function, const RelationPtr& parameters);
  PlanPtr sql_function_query(const SqlFunction& function, const RelationPtr& parameters);
  ExprPtr grouping_placeholder(const ExprPtr& call, const NameScope& scope);
  ExprPtr resolve_window(const WindowExpression& window, const NameScope& scope);
  ExprPtr resolve_subquery(const ExprPtr& expr, const NameScope& scope);
  std::pair<PlanPtr, AttributeList> resolve_subquery_plan(const ExprPtr& expr, const NameScope& scope);
  ExprPtr extract_fields(ExprPtr base, const NameParts& parts, size_t first, const Origin& origin);
  ExprPtr extract_value(const ExprPtr& child, const ExprPtr& extraction, const Origin& origin);
  /// Resolves the elements of a select list; stars are expanded, every element gets a name.
  ExprList resolve_named_list(const ExprList& list, const NameScope& scope);
  /// Resolves and expands stars, without giving names.
  ExprList resolve_list(const ExprList& list, const NameScope& scope);
  // star_except.cpp
  ExprList star_columns(const AttributeList& columns, const UnresolvedStar& star);
  void refuse_overlapping_except(const UnresolvedStar& star) const;
  ExprPtr without_fields(const ExprPtr& base, const std::vector<NameParts>& paths);
  std::vector<std::pair<std::string, ExprPtr>> remaining_fields(const ExprPtr& base,
                                                                const std::vector<NameParts>& paths);
  bool expand_star(const ExprPtr& expr, const NameScope& scope, ExprList& out);
  ExprPtr with_name(const ExprPtr& written, const ExprPtr& resolved);

  bool same_name(std::string_view left, std::string_view right) const {
    return same_identifier(left, right, options_.case_sensitive);
  }

  // constant after construction
  const AnalyzerOptions& options_;
  const RelationLookup* relations_;  // within the body of a function: along its path
  // working state
  FunctionBinder binder_;
  std::set<ExprId> session_ids_;  // columns that are session windows of single rows
  const OuterScope* outer_ = nullptr;
  const CteScope* ctes_ = nullptr;
  const std::map<std::string, ExprPtr>* window_definitions_ = nullptr;
  std::unordered_map<ExprId, GroupingCall> grouping_calls_;
  std::unordered_map<ExprId, ExprPtr> below_aggregate_;  // names found only in the input of an Aggregate
  std::map<std::tuple<const Relation*, std::string, int>, std::pair<PlanPtr, AttributeList>> subqueries_;  // by text
  std::vector<RelationPtr> kept_relations_;
  std::vector<std::string> function_stack_;  // SQL functions whose bodies are being resolved
  bool reads_data_ = false;                  // a table or view has been looked up
  bool making_persistent_function_ = false;
  bool limit_all_ = false;             // below LIMIT ALL: recursion has no limit of rows
  std::string pipe_clause_;            // of the |> operator whose node is resolved next
  bool wants_hidden_columns_ = false;  // some name in the query may mean one
  std::unordered_set<ExprId> hidden_ids_;
  std::unordered_set<ExprId> seen_ids_;  // of columns made by leaves, to keep two uses of one plan apart
};

/// Is there an aggregate function outside of window functions' own position?
bool contains_aggregate(const ExprPtr& expr);
bool contains_window(const ExprPtr& expr);
bool contains_generator(const ExprPtr& expr);

}  // namespace firesteel
