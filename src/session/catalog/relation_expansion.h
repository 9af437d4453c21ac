#pragma once

#include "catalog/table.h"
#include "session/catalog/session_catalog.h"

namespace firesteel {

/// The resolved plan that a name of the catalog stands for, qualified by catalog, database and name.
/// scope: the view inside of which the name stands; null outside.
///
/// errors: those of the view's query; RECURSIVE_VIEW, VIEW_EXCEED_MAX_NESTED_DEPTH, INCOMPATIBLE_VIEW_SCHEMA_CHANGE,
///         CANNOT_UP_CAST_DATATYPE; for tables those of the data source
PlanPtr expand_table(const TableDefinition& table, const SessionCatalog& catalog, const ViewScope* scope,
                     const SourceOptions& options);
PlanPtr expand_temp_view(const TempViews::View& view, const SessionCatalog& catalog, const ViewScope* scope);

/// The rows of a table (no view): its files, read with the catalog's schema. CHAR columns are padded.
PlanPtr read_table(const TableDefinition& table, const SessionCatalog& catalog, const SourceOptions& options);
/// An analysed plan with the files that its tables have now (a DataFrame's view outlives changes of its tables).
PlanPtr with_current_files(const PlanPtr& plan, const SessionCatalog& catalog);
/// Sets what a view has captured: its text is parsed and analysed under the server's settings and these.
void apply_view_configs(const PropertyMap& captured, SessionConfig& config);
/// The view's query, analysed with its settings and from its database, with the view's columns.
PlanPtr expand_view(const TableDefinition& view, const SessionCatalog& catalog, const ViewScope* scope);

}  // namespace firesteel
