#pragma once

#include "logical/logical_plan.h"
#include "logical/relations/unresolved_relations.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// Schemas (catalog and schema) where names without one are looked up, in this order.
using PathSchemas = std::vector<std::vector<std::string>>;

/// DECLARE VARIABLE: its name and value now.
struct SessionVariable {
  std::string name;
  Literal value;
};

/// CREATE FUNCTION ... RETURN: the body is resolved anew at every use, in place of the call.
struct SqlFunction {
  struct Parameter {
    std::string name;
    DataType type;
    ExprPtr default_value;  // unresolved; null: none
  };
  std::vector<std::string> name;  // catalog, schema, name; one part: a temporary function
  std::vector<Parameter> parameters;
  bool is_table = false;
  std::optional<DataType> type;   // of a scalar function; none: the body's
  std::optional<Schema> columns;  // of a table function; none: the query's
  ExprPtr body;                   // scalar: unresolved
  PlanPtr query;                  // table: unresolved
  std::string text;               // of the body
  std::string comment;
  bool contains_sql = false;  // CONTAINS SQL: reads no tables
  bool reads_data = false;    // found out when it was made
  PathSchemas path;           // of the session that made it: where the body's names are looked up

  std::string full_name() const;  // a.b.c
  bool temporary() const { return name.size() == 1; }
};

/// What the analyzer asks of the session: tables and views by name, and data sources. Implemented by session/.
class RelationLookup {
 public:
  virtual ~RelationLookup() = default;

  /// A resolved plan for `parts` (as written: view, table, schema.table ...): a temporary view's analyzed plan or a
  /// TableRelation whose `name` has all parts (catalog, schema, table). None when there is no such relation. The
  /// analyzer gives every use fresh ids and qualifies the columns: by TableRelation::name, or by the last of `parts`,
  /// unless the plan is a SubqueryAlias itself.
  virtual std::optional<PlanPtr> find_relation(const std::vector<std::string>& parts,
                                               const SourceOptions& options) const = 0;
  virtual TablePtr open_source(const UnresolvedDataSource& source) const = 0;
  /// name, session.name or system.session.name. None when there is no such variable.
  virtual std::optional<SessionVariable> find_variable(const std::vector<std::string>& /*parts*/) const {
    return std::nullopt;
  }
  /// Temporary functions come before those of the current schema. Null when there is no such function.
  virtual std::shared_ptr<const SqlFunction> find_sql_function(const std::vector<std::string>& /*parts*/) const {
    return nullptr;
  }
  /// Do `parts` name a temporary view?
  virtual bool is_temporary_view(const std::vector<std::string>& /*parts*/) const { return false; }
  /// What current_path() gives; none: the standard path.
  virtual std::optional<std::string> path_text() const { return std::nullopt; }
  /// The schemas behind that; none: the standard ones.
  virtual std::optional<PathSchemas> path() const { return std::nullopt; }
  /// The same with another path, for the body of a function; null: there are no paths here.
  virtual std::unique_ptr<RelationLookup> with_path(const PathSchemas& /*path*/, bool /*with_temp_views*/) const {
    return nullptr;
  }
};

}  // namespace firesteel
