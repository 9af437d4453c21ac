#pragma once

#include "logical/logical_plan.h"
#include "logical/relations/unary_relations.h"

namespace firesteel {

/// Functions that only the analyzer calls: the windows of a moment as an array, a moment as a timestamp.
inline constexpr const char* kSlidingWindows = "$sliding_windows";
inline constexpr const char* kSessionWindows = "$session_windows";
inline constexpr const char* kEventTime = "$event_time";

/// The input of a Project or Aggregate (unresolved); when its expressions call window(), without the rows whose time is
/// NULL: they are in no window. Spark: TimeWindowing.
PlanPtr input_with_times(const LogicalPlan& plan);

/// A Project or Aggregate (unresolved) that calls session_window() or a sliding window(): the call is a column
/// (session_window, window) that its input generates, a row for each window. Null when there is no such call.
/// Errors: _LEGACY_ERROR_TEMP_1039 when there are several.
PlanPtr with_generated_windows(const LogicalPlan& plan);

/// Is that (unresolved) what generates a session_window column? Its windows still are those of single rows.
bool generates_sessions(const Generate& node);

}  // namespace firesteel
