#pragma once

#include "execution/sort/sorted_run.h"

#include <vector>

namespace firesteel {

/// Sorts entries by their whole keys; equal keys keep the order the entries stand in. The entries hold `prefix` of
/// their keys before and after. A radix sort by 8 bytes of the keys at a time: most significant byte first while a
/// piece is larger than the caches, then least significant first.
///
/// scratch: as much memory as the entries take
/// errors:  OPERATION_CANCELED
void sort_entries(std::vector<SortEntry>& entries, const std::vector<KeyedBatchPtr>& batches, const KeyPrefix& prefix,
                  const CancellationToken& cancellation);

}  // namespace firesteel
