#pragma once

#include "columnar/batch.h"
#include "logical/logical_plan.h"
#include "types/literal.h"

#include <vector>

namespace firesteel {

class PlanConverter;

using LiteralRow = std::vector<Literal>;

/// Runs `plan` and brings its rows here; for the small results that some relations need before they can be planned.
std::vector<LiteralRow> collect_rows(const PlanPtr& plan, PlanConverter& converter);
/// A relation of the given rows.
PlanPtr relation_of(const Schema& schema, const std::vector<LiteralRow>& rows);

}  // namespace firesteel
