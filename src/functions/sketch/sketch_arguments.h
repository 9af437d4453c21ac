#pragma once

#include "functions/function_def.h"
#include "functions/sketch/theta_sketch.h"

#include <string>

namespace firesteel {

/// The constant lgNomEntries in argument `index` of the aggregate `function`, or why it is wrong.
BindResult<int> lg_entries_of(std::span<const ArgumentInfo> arguments, size_t index, const std::string& function,
                              ThetaSketch::Kind kind);
/// The constant name of a summary mode in argument `index`.
BindResult<SummaryMode> summary_mode_of(std::span<const ArgumentInfo> arguments, size_t index,
                                        const std::string& function);
/// SKETCH_INVALID_LG_NOM_ENTRIES.
SparkError invalid_lg_entries(const std::string& function, int64_t value);
/// THETA_INVALID_INPUT_SKETCH_BUFFER and its like for bytes that are no sketch of this kind.
SparkError invalid_sketch(const std::string& function, std::string_view bytes, ThetaSketch::Kind kind);

}  // namespace firesteel
