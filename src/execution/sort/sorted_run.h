#pragma once

#include "columnar/row_keys/sort_keys.h"
#include "columnar/spill_format/spill_file.h"
#include "execution/pipeline/operator.h"
#include "expression/evaluate/evaluator.h"
#include "physical/nodes/unary_exec.h"

#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace firesteel {

/// What a sort orders by and carries. Immutable, shared.
struct SortShape {
  /// leading: number of first keys whose equal values must stay in one piece (PARTITION BY of a window).
  SortShape(const std::vector<SortKey>& keys, std::vector<DataType> row_types, size_t leading = 0);

  std::vector<DataType> row_types;
  std::shared_ptr<const ExpressionProgram> key_program;
  SortKeyEncoder encoder;
  size_t leading;
  bool prefix_is_key;  // keys with equal prefixes are equal
  /// Row columns, then key, size of the leading part, lane, morsel: how runs are spilled.
  std::vector<DataType> spilled_types;
};

/// Where rows come from: ties keep this order.
using RowOrigin = std::pair<int64_t, int64_t>;  // lane, morsel

/// A batch of rows (flat columns) with their keys.
struct KeyedBatch {
  Batch batch;
  NormalizedKeys keys;
  std::vector<RowOrigin> origins;  // one for all rows, or one a row (batches read from files)

  const RowOrigin& origin(size_t row) const { return origins.size() == 1 ? origins[0] : origins[row]; }
};
using KeyedBatchPtr = std::shared_ptr<const KeyedBatch>;

/// One row of some batches, with the first bytes of its key.
struct SortEntry {
  uint64_t prefix;
  uint32_t batch;
  uint32_t row;
};

/// Sorted rows in memory.
struct SortedRun {
  std::vector<KeyedBatchPtr> batches;
  std::vector<SortEntry> entries;
};

/// Orders rows by key, then origin, then position.
class EntryOrder {
 public:
  explicit EntryOrder(const std::vector<KeyedBatchPtr>& batches) : batches_(batches) {}
  bool operator()(const SortEntry& left, const SortEntry& right) const {
    if (left.prefix != right.prefix) {
      return left.prefix < right.prefix;
    }
    return compare_rest(left, right);
  }

 private:
  bool compare_rest(const SortEntry& left, const SortEntry& right) const;
  const std::vector<KeyedBatchPtr>& batches_;
};

/// <0, 0, >0 by the whole keys alone.
int compare_entry_keys(const KeyedBatch& left, size_t left_row, const KeyedBatch& right, size_t right_row);

/// The rows, in the form they are spilled in. The result is good as long as the batches are.
Batch spilled_rows(std::span<const KeyedBatchPtr> batches, std::span<const std::pair<uint32_t, uint32_t>> rows,
                   const SortShape& shape);
/// Writes a sorted run in pieces that are small enough for many runs to be read side by side.
std::unique_ptr<SpillFile> write_run(const SortedRun& run, const SortShape& shape, const RunningQuery& query);

/// Collects and sorts the rows of one task; writes sorted runs to files when memory is refused.
class RunBuilder {
 public:
  RunBuilder(std::shared_ptr<const SortShape> shape, RunningQuery& query);

  void add(const TaskContext& task, const Batch& batch);
  /// Sorts what is in memory.
  void finish();
  void spill();

  SortedRun take_run() { return std::move(run_); }
  MemoryReservation take_reservation() { return std::move(reservation_); }
  std::vector<std::unique_ptr<SpillFile>> take_files() { return std::move(files_); }
  bool has_files() const { return !files_.empty(); }

 private:
  void sort();

  std::shared_ptr<const SortShape> shape_;
  RunningQuery& query_;
  ExpressionEvaluator evaluator_;
  SortedRun run_;
  size_t bytes_ = 0;
  MemoryReservation reservation_;
  std::vector<std::unique_ptr<SpillFile>> files_;
};

/// Copies rows out of many batches: row i of the result is row rows[i].second of *batches[rows[i].first].
/// The result keeps `owner` alive instead of the batches' buffers.
Batch interleave(std::span<const KeyedBatchPtr> batches, std::span<const std::pair<uint32_t, uint32_t>> rows,
                 const std::vector<DataType>& types, const std::shared_ptr<const void>& owner);

}  // namespace firesteel
