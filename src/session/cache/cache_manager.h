#pragma once

#include "base/concurrency/cancellation.h"
#include "logical/relations/leaf_relations.h"
#include "session/cache/storage_level.h"
#include "sources/cached/cached_table.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// What is cached on a server, for all its sessions (Spark's CacheManager): analysed plans and, once one was asked for,
/// their rows. Thread-safe.
class CacheManager {
 public:
  /// Runs a plan and gives its rows to `take` until that returns false. Batches have no selection.
  using Run = std::function<void(const PlanPtr& plan, const std::function<bool(const Batch&)>& take)>;

  explicit CacheManager(MemoryPool& memory, std::string spill_directory) {
    space_.memory = &memory;
    space_.spill_directory = std::move(spill_directory);
  }

  /// Remembers a plan; false when it was cached already. Rows are fetched when a query first needs them.
  bool add(const PlanPtr& analyzed, const StorageLevel& level);
  /// cascade: also what was computed from it. False when it was not cached.
  bool remove(const PlanPtr& analyzed, bool cascade);
  void clear();
  bool empty() const;
  /// None: not cached.
  std::optional<StorageLevel> level_of(const PlanPtr& analyzed) const;
  /// Forgets the rows (not the wish to cache) of all plans that read something of which `reads` is true.
  void invalidate(const std::function<bool(const TableRelation&)>& reads);

  /// Room for rows that a running query has to keep whole.
  std::shared_ptr<ChunkStore> new_store(const Schema& schema);

  /// The plan with cached parts read from the cache. With `run`, rows that are not there yet are fetched; without (for
  /// EXPLAIN) they are not.
  PlanPtr use_cached(const PlanPtr& analyzed, const Run* run, const CancellationTokenPtr& cancellation);

 private:
  struct Entry;
  using EntryPtr = std::shared_ptr<Entry>;

  EntryPtr find(const PlanPtr& analyzed) const;
  std::vector<EntryPtr> entries() const;
  PlanPtr replace(const PlanPtr& plan, const std::vector<EntryPtr>& entries, const Run* run,
                  const CancellationTokenPtr& cancellation, const Entry* except);
  std::shared_ptr<const ChunkStore> rows_of(Entry& entry, const PlanPtr& plan, const Run& run,
                                            const CancellationTokenPtr& cancellation);
  std::shared_ptr<const ChunkStore> fetch(const Entry& entry, const PlanPtr& plan, const Run& run);

  CacheSpace space_;
  mutable std::mutex mutex_;
  std::vector<EntryPtr> entries_;  // guarded by mutex_
};

}  // namespace firesteel
