#pragma once

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
  SortedMerge(std::shared_ptr<const SortShape> shape, std::vector<Slice> slices,
              const std::vector<std::unique_ptr<SpillFile>>& files, std::shared_ptr<const void> owner);

  /// At most `limit` rows; false at the end. boundaries, if wanted: one per row.
  bool next(size_t limit, Batch& out, std::vector<Boundary>* boundaries = nullptr);
  /// Writes at most `limit` rows, as they are spilled, to the file; false at the end.
  bool write_next(size_t limit, SpillFile& file);

 private:
  struct Cursor {
    // in memory
    Slice slice;
    // from a file
    std::unique_ptr<SpillReader> reader;
    size_t row_in_batch = 0;
    // the current row
    KeyedBatchPtr batch;
    uint32_t row = 0;
    uint64_t prefix = 0;
    uint32_t batch_number = 0;  // in batches_; kNoNumber: not yet there
  };
  static constexpr uint32_t kNoNumber = UINT32_MAX;
  /// Rows of some batches, in order.
  struct Picked {
    std::vector<KeyedBatchPtr> batches;
    std::vector<std::pair<uint32_t, uint32_t>> rows;
  };
  Picked pick(size_t limit, std::vector<Boundary>* boundaries);
  bool advance(Cursor& cursor);
  bool load(Cursor& cursor);
  bool before(const Cursor& left, const Cursor& right) const;
  Boundary boundary(const Cursor& cursor) const;

  std::shared_ptr<const SortShape> shape_;
  std::vector<Cursor> cursors_;
  std::vector<size_t> heap_;  // cursors, the one with the smallest row first
  std::shared_ptr<const void> owner_;
  KeyedBatchPtr last_batch_;
  uint32_t last_row_ = 0;
  uint64_t last_prefix_ = 0;
};

/// Cuts the runs in memory into about `pieces` parts of the whole order; rows with equal leading keys stay together.
std::vector<std::vector<SortedMerge::Slice>> cut_runs(const std::vector<std::shared_ptr<const SortedRun>>& runs,
                                                      size_t pieces, bool by_leading);

}  // namespace firesteel
