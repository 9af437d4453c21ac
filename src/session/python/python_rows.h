#pragma once

#include "logical/relations/python_relations.h"
#include "python_udf/worker_pool.h"
#include "session/session.h"

#include <functional>
#include <memory>

namespace firesteel {

/// Runs the Python function of a relation over the rows of its inputs.
///
/// inputs: MapInPython: one stream; CoGroupInPython: two; sorted by the keys when grouped
/// take:   gets the results
void run_map_in_python(const MapInPython& node, ResultStream& input, const std::shared_ptr<WorkerPool>& pool,
                       const std::string& time_zone, const CancellationTokenPtr& cancellation,
                       const std::function<void(const Batch&)>& take);
void run_cogroup_in_python(const CoGroupInPython& node, ResultStream& left, ResultStream& right,
                           const std::shared_ptr<WorkerPool>& pool, const std::string& time_zone,
                           const CancellationTokenPtr& cancellation, const std::function<void(const Batch&)>& take);

}  // namespace firesteel
