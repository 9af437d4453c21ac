#pragma once

#include "columnar/vector.h"
#include "functions/datetime/time_zone.h"

namespace firesteel::orc_format {

/// Times on the clock of `zone` as instants, and back: every TIMESTAMP in the column, inside of nested values, too.
/// Columns without any come back as they are.
VectorPtr to_instants(const VectorPtr& column, const TimeZone& zone);
VectorPtr to_clock_times(const VectorPtr& column, const TimeZone& zone);

}  // namespace firesteel::orc_format
