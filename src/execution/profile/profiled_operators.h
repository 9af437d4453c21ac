#pragma once

#include "execution/pipeline/operator.h"

namespace firesteel {

// The parts of an operator, with what they do counted in the operator's counters. Each runs in `context`, which
// outlives them (QueryProfile::context_of). counts_rows: what it gives are the operator's rows, not an earlier step's.
SourcePtr profiled(SourcePtr source, RunningQuery& context, bool counts_rows);
TransformPtr profiled(TransformPtr transform, RunningQuery& context, bool counts_rows);
SinkPtr profiled(SinkPtr sink, RunningQuery& context);

}  // namespace firesteel
