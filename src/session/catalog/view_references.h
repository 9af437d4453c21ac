#pragma once

#include "session/catalog/session_catalog.h"

namespace firesteel {

/// A persistent view outlives the session, so its query (as parsed) may not name temporary views.
/// Errors: INVALID_TEMP_OBJ_REFERENCE.
void refuse_temporary_references(const PlanPtr& query, const TableName& view, const SessionCatalog& catalog);
/// Does the query, or a view in it, name the view that it is to become? Errors: RECURSIVE_VIEW.
void refuse_cycle(const PlanPtr& query, const std::vector<std::string>& view, const SessionCatalog& catalog);

}  // namespace firesteel
