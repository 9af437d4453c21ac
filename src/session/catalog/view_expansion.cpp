// Views as plans: the text is parsed and analysed anew, under the settings and names of when the view was made.
#include "analyzer/analyzer.h"
#include "base/errors/spark_error.h"
#include "expression/nodes/calls.h"
#include "expression/print/expression_sql.h"
#include "functions/cast/cast.h"
#include "logical/relations/unary_relations.h"
#include "session/catalog/default_collation.h"
#include "session/catalog/relation_expansion.h"
#include "session/catalog/sql_path.h"
#include "session/config/query_options.h"
#include "types/coercion.h"

#include <algorithm>
#include <chrono>
#include <strings.h>

namespace firesteel {
namespace {

bool same(const std::string& left, const std::string& right) { return strcasecmp(left.c_str(), right.c_str()) == 0; }

EvaluationEnvironment environment_of(const SessionConfig& config, const std::string& database) {
  EvaluationEnvironment environment;
  environment.session_time_zone = config.get("spark.sql.session.timeZone").value_or("UTC");
  environment.query_time_us =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  environment.current_database = database;
  return environment;
}

std::string shown_name(const TableDefinition& view) {
  return view.database.empty() ? quoted_name({view.name}) : quoted_name({"spark_catalog", view.database, view.name});
}

[[noreturn]] void fail_schema_change(const TableDefinition& view, const std::string& column, size_t expected,
                                     const AttributeList& found) {
  std::string list;
  for (const AttributePtr& attribute : found) {
    list += (list.empty() ? "" : ",") + attribute->name;
  }
  throw SparkError(
      "INCOMPATIBLE_VIEW_SCHEMA_CHANGE",
      {{"viewName", shown_name(view)},
       {"colName", column},
       {"expectedNum", std::to_string(expected)},
       {"actualCols", "[" + list + "]"},
       {"suggestion", view.database.empty() ? "CREATE OR REPLACE TEMPORARY VIEW " + view.name + " AS " + view.view.text
                                            : "CREATE OR REPLACE VIEW spark_catalog." + view.database + "." +
                                                  view.name + " AS " + view.view.text}});
}

/// Spark's UpCast: what a view's column may be widened from without a loss.
bool can_up_cast(const DataType& from, const DataType& to) {
  if (from.same_type(to) || from.is_null() || to.is(TypeId::kString)) {
    return !from.is_nested() || from.same_type(to);
  }
  if (from.is_integral() && to.is_decimal()) {
    const int digits = from.is(TypeId::kByte) ? 3 : from.is(TypeId::kShort) ? 5 : from.is(TypeId::kInteger) ? 10 : 20;
    return to.precision() - to.scale() >= digits;
  }
  if (from.is_decimal() && to.is_decimal()) {
    return to.precision() - to.scale() >= from.precision() - from.scale() && to.scale() >= from.scale();
  }
  if (from.is_numeric() && to.is_numeric() && !from.is_decimal() && !to.is_decimal()) {
    return static_cast<int>(from.id()) <= static_cast<int>(to.id());
  }
  if (from.is(TypeId::kDate)) {
    return to.is(TypeId::kTimestamp) || to.is(TypeId::kTimestampNtz);
  }
  return (from.is(TypeId::kTimestampNtz) && to.is(TypeId::kTimestamp)) ||
         (from.is(TypeId::kTimestamp) && to.is(TypeId::kTimestampNtz));
}

ExprPtr view_column(const TableDefinition& view, const AttributePtr& found, const StructField& wanted) {
  if (found->data_type.same_type(wanted.type) || view.view.schema_mode == "TYPE EVOLUTION") {
    return found;
  }
  if (view.view.schema_mode == "COMPENSATION" || view.view.schema_mode.empty()) {
    if (!can_cast(found->data_type, wanted.type, EvalMode::kAnsi)) {
      throw SparkError("DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION", {{"sqlExpr", "\"" + found->name + "\""},
                                                                     {"srcType", "\"" + found->data_type.sql() + "\""},
                                                                     {"targetType", "\"" + wanted.type.sql() + "\""}});
    }
    return make_expr<Cast>(found, wanted.type, EvalMode::kAnsi);
  }
  if (!can_up_cast(found->data_type, wanted.type)) {
    std::string qualified;
    for (const std::string& part : found->qualifier) {
      qualified += part + ".";
    }
    throw SparkError("CANNOT_UP_CAST_DATATYPE",
                     {{"expression", qualified + found->name},
                      {"sourceType", "\"" + found->data_type.sql() + "\""},
                      {"targetType", "\"" + wanted.type.sql() + "\""},
                      {"details",
                       "The type path of the target object is:\n\nYou can either add an explicit cast to "
                       "the input data or choose a higher precision type of the field in the target "
                       "object"}});
  }
  return make_expr<Cast>(found, wanted.type, EvalMode::kAnsi);
}

/// SELECT CAST(query column AS type) AS name ...: the columns that the view has had when it was made.
PlanPtr with_view_columns(const TableDefinition& view, const PlanPtr& query) {
  if (view.view.schema_mode == "EVOLUTION" && !view.view.user_columns) {
    return query;
  }
  const AttributeList& output = query->output();
  std::vector<std::string> names = view.view.query_columns;
  if (view.view.schema_mode == "EVOLUTION") {
    names.clear();
    for (const AttributePtr& attribute : output) {
      names.push_back(attribute->name);
    }
  }
  ExprList list;
  for (size_t i = 0; i < view.schema.size() && i < names.size(); ++i) {
    const auto matches = [&](const std::string& name) { return same(name, names[i]); };
    AttributeList found;
    for (const AttributePtr& attribute : output) {
      if (matches(attribute->name)) {
        found.push_back(attribute);
      }
    }
    const auto expected = static_cast<size_t>(std::count_if(names.begin(), names.end(), matches));
    const auto ordinal =
        static_cast<size_t>(std::count_if(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), matches));
    if (found.size() != expected || ordinal >= found.size()) {
      fail_schema_change(view, names[i], expected, found);
    }
    const StructField& wanted = view.schema[i];
    list.push_back(make_expr<Alias>(view_column(view, found[ordinal], wanted), wanted.name, next_expr_id(),
                                    std::vector<std::string>{}, wanted.metadata));
  }
  return make_plan<Project>(std::move(list), query);
}

}  // namespace

namespace {

void check_depth(const TableDefinition& view, const SessionCatalog& catalog, const ViewScope& scope) {
  const int max_depth = std::stoi(catalog.config().get("spark.sql.view.maxNestedViewDepth").value_or("100"));
  if (scope.depth() > max_depth) {
    throw SparkError("VIEW_EXCEED_MAX_NESTED_DEPTH",
                     {{"viewName", shown_name(view)}, {"maxNestedDepth", std::to_string(max_depth)}});
  }
}

PlanPtr expand(const TableDefinition& view, const SessionCatalog& catalog, const ViewScope* outer, bool temporary) {
  const bool current = catalog.config().get("spark.sql.legacy.useCurrentConfigsForView").value_or("false") == "true";
  SessionConfig config(catalog.shared().conf);
  apply_view_configs(current ? catalog.config().explicit_values() : view.view.configs, config);
  const auto made_with = view.view.configs.find(kViewPath);
  const auto path = made_with == view.view.configs.end()
                        ? std::nullopt
                        : std::optional(SqlPath::of_text(made_with->second).schemas(view.view.database));
  const ViewScope scope(catalog, view.view.database, path, outer, temporary);
  check_depth(view, catalog, scope);
  const PlanPtr parsed =
      with_default_collation(parse_statement(view.view.text, parser_options_of(config)), view.collation);
  const AnalyzerOptions options = analyzer_options_of(config, environment_of(config, catalog.current_database()));
  return with_view_columns(view, Analyzer(options, catalog.shared().functions, scope).analyze(parsed));
}

/// A view that takes the types of its query is described by them from now on.
void keep_schema(const TableDefinition& view, const PlanPtr& plan, const SessionCatalog& catalog) {
  const Schema found = schema_of(plan->output());
  const bool whole = view.view.schema_mode == "EVOLUTION";
  TableDefinition changed = view;
  bool differs = found.size() != view.schema.size();
  for (size_t i = 0; !differs && i < found.size(); ++i) {
    differs = found[i].type != view.schema[i].type ||
              (whole && (found[i].name != view.schema[i].name || found[i].metadata != view.schema[i].metadata));
  }
  if (!differs || (!whole && found.size() != view.schema.size())) {
    return;
  }
  for (size_t i = 0; !whole && i < found.size(); ++i) {
    changed.schema[i].type = found[i].type;
  }
  if (whole) {
    changed.schema = found;
    changed.view.query_columns.clear();
    for (const StructField& field : found) {
      changed.view.query_columns.push_back(field.name);
    }
  }
  catalog.metastore().alter_table(changed);
}

}  // namespace

void apply_view_configs(const PropertyMap& captured, SessionConfig& config) {
  for (const auto& [key, value] : captured) {
    if (key != kViewPath && SessionConfig::is_modifiable(key)) {
      config.set(key, value);
    }
  }
}

PlanPtr expand_view(const TableDefinition& view, const SessionCatalog& catalog, const ViewScope* scope) {
  PlanPtr plan = expand(view, catalog, scope, false);
  if (view.view.schema_mode == "EVOLUTION" || view.view.schema_mode == "TYPE EVOLUTION") {
    keep_schema(view, plan, catalog);
  }
  return make_plan<SubqueryAlias>(std::vector<std::string>{"spark_catalog", view.database, view.name}, std::move(plan));
}

PlanPtr expand_temp_view(const TempViews::View& view, const SessionCatalog& catalog, const ViewScope* scope) {
  if (!view.definition.has_value() || view.definition->view.text.empty()) {
    return with_current_files(view.plan, catalog);
  }
  return expand(*view.definition, catalog, scope, true);
}

}  // namespace firesteel
