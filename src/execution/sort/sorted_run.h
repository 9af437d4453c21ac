#pragma once

#include "columnar/row_keys/key_prefix.h"
#include "columnar/spill_format/spill_file.h"
#include "execution/pipeline/operator.h"
#include "execution/sort/batch_table.h"
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

/// One row of some batches, with its key's KeyPrefix.
struct SortEntry {
  uint64_t prefix;
  uint32_t batch;
  uint32_t row;
};

/// Sorted rows in memory.
struct SortedRun {
  std::vector<KeyedBatchPtr> batches;
  std::vector<SortEntry> entries;
  KeyPrefix prefix;  // of the entries
  BatchTable table;  // of the batches, once they are complete

  void fill_table();
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

/// The rows, in the form they are spilled in. The result is good as long as the batches are, which `table` has, too.
Batch spilled_rows(std::span<const KeyedBatch* const> batches, const BatchTable& table, RowList rows,
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
  /// Of all keys that were added, those in files included.
  const KeyDifferences& differences() const { return differences_; }
  std::vector<std::unique_ptr<SpillFile>> take_files() { return std::move(files_); }
  bool has_files() const { return !files_.empty(); }

 private:
  void sort();

  std::shared_ptr<const SortShape> shape_;
  RunningQuery& query_;
  ExpressionEvaluator evaluator_;
  SortedRun run_;
  KeyDifferences differences_;
  size_t bytes_ = 0;
  MemoryReservation reservation_;
  std::vector<std::unique_ptr<SpillFile>> files_;
};

}  // namespace firesteel
