#pragma once

#include "execution/pipeline/pipeline_builder.h"
#include "physical/nodes/unary_exec.h"

#include <optional>

namespace firesteel {

/// GROUPING SETS, ROLLUP and CUBE in steps: the rows are aggregated once, by all grouping columns, and each set from
/// the groups of a larger one, which are fewer than the rows. None when `plan` is no such aggregation (an Expand below,
/// all aggregates over columns that it passes on, none DISTINCT).
std::optional<Lanes> build_grouping_sets(const HashAggregateExec& plan, PipelineBuilder& builder);

}  // namespace firesteel
