#pragma once

#include "execution/sort/sorted_merge.h"
#include "execution/window/partition_chunks.h"
#include "execution/window/streamed_function.h"

#include <deque>
#include <memory>
#include <span>
#include <vector>

namespace firesteel {

/// A partition that is not held in memory. Its rows go to a file in chunks; each function takes what it wants of a
/// chunk when it is added, and gives its results chunk by chunk when all rows are known. When all functions need no
/// more than the rows up to the current one, nothing is written: the results come at once.
///
/// memory: some chunks, and for each function what its class says
class LargePartition {
 public:
  LargePartition(const WindowPlan& plan, std::span<const ResolvedFrame> frames, RunningQuery& query);

  /// Is nothing written?
  static bool streams(const WindowPlan& plan, std::span<const ResolvedFrame> frames);

  /// inputs: WindowPlan::inputs of the rows.
  void add(const Batch& rows, const std::vector<VectorPtr>& inputs, std::span<const Boundary> boundaries);
  /// After the last row.
  void finish();
  /// The next rows with their results; false when there are none (for now).
  bool next(Batch& out);

 private:
  void stream(const Batch& batch);
  void write(const Batch& chunk);
  /// rows: with their inputs, which are left out then.
  Batch with_results(Batch rows, const PartitionPiece& piece);

  const WindowPlan& plan_;
  RunningQuery& query_;
  std::vector<std::unique_ptr<StreamedFunction>> functions_;
  bool streams_ = false;
  std::vector<bool> own_inputs_;  // inputs that functions read at their own row
  std::vector<DataType> types_;   // of a chunk: row, inputs, "begins a group of peers"
  std::vector<Batch> pending_;    // less than a chunk
  size_t pending_rows_ = 0;
  std::shared_ptr<PartitionChunks> chunks_;
  std::unique_ptr<SpillFile> rows_;
  std::unique_ptr<SpillReader> reader_;
  std::unique_ptr<PieceReader> pieces_;
  int64_t streamed_ = 0;     // rows,
  int64_t groups_ = 0;       // groups of peers,
  int64_t group_start_ = 0;  // and where the last of them began
  std::deque<Batch> ready_;
};

}  // namespace firesteel
