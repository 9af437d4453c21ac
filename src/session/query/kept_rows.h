#pragma once

#include "base/concurrency/cancellation.h"
#include "base/memory/memory_pool.h"
#include "logical/logical_plan.h"
#include "session/session.h"

#include <string>

namespace firesteel {

/// Runs an analysed plan and keeps its rows as those of cached relations are kept: encoded, in nameless files when
/// memory is short. A plan that reads them; they go away with it.
PlanPtr run_and_keep(Session& session, const PlanPtr& analyzed, CancellationTokenPtr cancellation);

/// Of the server's memory, for what a statement collects outside of operators.
MemoryReservation new_reservation(Session& session, std::string owner);

}  // namespace firesteel
