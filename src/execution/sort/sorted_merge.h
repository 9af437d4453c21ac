#pragma once

#include "execution/sort/key_table.h"
#include "execution/sort/sorted_run.h"

#include <deque>
#include <memory>
#include <vector>

namespace firesteel {

/// All sorted runs of a finished sort: those in memory, and those in files.
struct SortedRuns {
  std::vector<std::shared_ptr<const SortedRun>> memory;
  std::vector<std::unique_ptr<SpillFile>> files;
  std::vector<MemoryReservation> reservations;
  KeyPrefix prefix;  // good for the keys of all runs
};

/// Rows of a merge: where a new group of equal keys or of equal leading keys begins.
enum class Boundary : uint8_t { kSame, kNewKey, kNewLeading };

/// Merges runs into one sorted sequence of batches.
///
/// memory: one batch per file
class SortedMerge {
 public:
  /// The part [begin, end) of a run in memory.
  struct Slice {
    std::shared_ptr<const SortedRun> run;
    size_t begin;
    size_t end;
  };
  /// prefix: good for the keys of all runs. owner: keeps all slices alive; may be null.
  SortedMerge(std::shared_ptr<const SortShape> shape, const KeyPrefix& prefix, std::vector<Slice> slices,
              const std::vector<std::unique_ptr<SpillFile>>& files, std::shared_ptr<const void> owner);

  /// At most `limit` rows; false at the end. boundaries, if wanted: one per row.
  bool next(size_t limit, Batch& out, std::vector<Boundary>* boundaries = nullptr);
  /// Writes at most `limit` rows, as they are spilled, to the file; false at the end.
  bool write_next(size_t limit, SpillFile& file);

 private:
  struct Cursor {
    // in memory
    Slice slice;
    uint32_t first_number = 0;  // of its batches in table_
    bool own_prefix = false;    // its entries have another prefix than this merge
    // from a file
    std::unique_ptr<SpillReader> reader;
    KeyedBatchPtr read;
    size_t row_in_batch = 0;
    // the current row
    const KeyedBatch* batch = nullptr;
    uint32_t number = 0;  // of the batch in table_
    uint32_t row = 0;
    uint64_t prefix = 0;
  };
  /// Fills picked_, and batches_ and held_ with what it needs.
  void pick(size_t limit, std::vector<Boundary>* boundaries);
  void begin_pick();
  bool advance(Cursor& cursor);
  bool load(Cursor& cursor);
  void load_entry(Cursor& cursor);
  void fetch_ahead(const Cursor& cursor) const;
  void hold(Cursor& cursor);
  bool before(const Cursor& left, const Cursor& right) const;
  Boundary boundary(const Cursor& cursor) const;

  std::shared_ptr<const SortShape> shape_;
  const KeyPrefix prefix_;
  std::vector<Cursor> cursors_;
  std::vector<size_t> heap_;  // cursors, the one with the smallest row first
  std::shared_ptr<const void> owner_;
  std::vector<std::shared_ptr<const SortedRun>> runs_;
  // Batches in memory, then those from files that the current pick meets.
  BatchTable table_;
  KeyTable keys_;
  std::vector<const KeyedBatch*> batches_;
  size_t in_memory_ = 0;
  std::vector<KeyedBatchPtr> held_;
  std::vector<std::pair<uint32_t, uint32_t>> picked_;
  const KeyedBatch* last_batch_ = nullptr;
  KeyedBatchPtr last_held_;  // when it is from a file
  uint32_t last_row_ = 0;
  uint64_t last_prefix_ = 0;
};

/// Cuts the runs in memory into about `pieces` parts of the whole order; rows with equal leading keys stay together.
std::vector<std::vector<SortedMerge::Slice>> cut_runs(const std::vector<std::shared_ptr<const SortedRun>>& runs,
                                                      size_t pieces, bool by_leading);

}  // namespace firesteel
