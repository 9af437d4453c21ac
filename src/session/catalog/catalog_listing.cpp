#include "session/catalog/catalog_listing.h"

#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "logical/relations/unresolved_relations.h"
#include "session/commands/command_runner.h"
#include "session/session_state.h"

#include <algorithm>

namespace firesteel {
namespace {

TableListing listing_of(const TableDefinition& table) {
  return {table.name, table.database, table.comment,
          table.is_view()                     ? "VIEW"
          : table.kind == TableKind::kManaged ? "MANAGED"
                                              : "EXTERNAL",
          false};
}

TableListing listing_of(const TempViews::View& view, const std::string& database) {
  TableListing listing{view.name, database, std::nullopt, "TEMPORARY", true};
  if (view.definition.has_value()) {
    listing.comment = view.definition->comment;
  }
  return listing;
}

bool matches(const std::string& name, const std::optional<std::string>& pattern) {
  return !pattern.has_value() || matches_show_pattern(name, *pattern);
}

}  // namespace

std::vector<TableListing> list_tables(Session& session, const std::optional<std::string>& database,
                                      const std::optional<std::string>& pattern) {
  const SessionCatalog& catalog = session.state().catalog;
  const std::string name =
      database.has_value() ? catalog.database_name(session.parse_identifier(*database)) : catalog.current_database();
  const bool global = name == "global_temp";
  std::vector<TableListing> listings;
  if (!global) {
    catalog.require_database(name);
    for (const TableDefinition& table : catalog.metastore().tables(name)) {
      if (matches(table.name, pattern)) {
        listings.push_back(listing_of(table));
      }
    }
  }
  const auto add = [&](const TempViews& views, const std::string& shown) {
    for (const std::string& view_name : views.names()) {
      const auto view = views.find(view_name);
      if (view && matches(view->name, pattern)) {
        listings.push_back(listing_of(*view, shown));
      }
    }
  };
  if (global) {
    add(catalog.global_views(), "global_temp");
  }
  add(catalog.views(), "");
  return listings;
}

TableListing get_table(Session& session, const std::vector<std::string>& name) {
  const SessionCatalog& catalog = session.state().catalog;
  if (const auto view = catalog.find_temp_view(name)) {
    return listing_of(*view, name.size() > 1 ? "global_temp" : "");
  }
  return listing_of(catalog.require_table({name, {}}));
}

std::vector<ColumnListing> list_columns(Session& session, const std::vector<std::string>& name) {
  const SessionCatalog& catalog = session.state().catalog;
  std::vector<ColumnListing> columns;
  TableDefinition table;
  if (const auto view = catalog.find_temp_view(name)) {
    table.schema = view->definition.has_value() && !view->definition->schema.empty() ? view->definition->schema
                                                                                     : schema_of(view->plan->output());
  } else {
    table = catalog.require_table({name, {}});
  }
  const auto contains = [](const std::vector<std::string>& names, const std::string& wanted) {
    return std::find(names.begin(), names.end(), wanted) != names.end();
  };
  for (const StructField& field : table.schema) {
    columns.push_back({field.name, metadata_value(field, kCommentKey), declared_type(field).simple_string(),
                       field.nullable, contains(table.partition_columns, field.name),
                       table.buckets.has_value() && contains(table.buckets->columns, field.name)});
  }
  return columns;
}

std::vector<DatabaseDefinition> list_databases(Session& session, const std::optional<std::string>& pattern) {
  std::vector<DatabaseDefinition> databases = session.state().catalog.metastore().databases();
  std::erase_if(databases, [&](const DatabaseDefinition& database) { return !matches(database.name, pattern); });
  return databases;
}

DatabaseDefinition find_database(Session& session, const std::string& name) {
  const SessionCatalog& catalog = session.state().catalog;
  return catalog.require_database(catalog.database_name(session.parse_identifier(name)));
}

}  // namespace firesteel
