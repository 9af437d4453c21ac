#pragma once

#include "execution/sort/sorted_merge.h"

#include <memory>
#include <vector>

namespace firesteel {

/// Merges neighbouring runs, the smallest first, until at most `wanted` are left, as many at a time as memory is
/// granted for. Their order stays, so that ties do. prefix: good for all their keys.
void merge_down(const std::shared_ptr<const SortShape>& shape, const KeyPrefix& prefix,
                std::vector<std::unique_ptr<SpillFile>>& files, size_t wanted, RunningQuery& query);

/// Leaves as many runs as can be read side by side and reserves the memory for that. Runs in memory stay there if there
/// is room beside them.
void prepare_merge(const std::shared_ptr<const SortShape>& shape, SortedRuns& runs, RunningQuery& query);

}  // namespace firesteel
