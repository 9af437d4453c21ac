#pragma once

#include "columnar/spill_format/spill_file.h"
#include "execution/joins/build_side.h"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace firesteel {

/// Rows of one side that were written away by partition of their key's hash.
struct SpilledPartition {
  std::vector<std::unique_ptr<SpillFile>> build;
  std::vector<std::unique_ptr<SpillFile>> probe;
  int level = 0;         // how many times they have been partitioned before
  bool one_key = false;  // partitioning them again would not help
};

/// Splits batches by partition and writes them to files, one per partition.
///
/// memory: a few hundred kilobytes per partition at most, which are not reserved: spilling must not fail
class PartitionWriter {
 public:
  static constexpr size_t kPartitions = 32;

  PartitionWriter(std::vector<DataType> types, RunningQuery& query, int level);
  /// keys: of `batch`. Rows with NULL keys go to partition 0.
  void write(const Batch& batch, const JoinKeys& keys);
  /// The files; entries are null for partitions without rows.
  std::vector<std::unique_ptr<SpillFile>> finish();

 private:
  void flush(size_t partition);
  struct Buffered {
    std::vector<Batch> batches;
    size_t rows = 0;
    size_t bytes = 0;
  };
  std::vector<DataType> types_;
  RunningQuery& query_;
  int level_;
  std::vector<Buffered> buffered_;
  std::vector<std::unique_ptr<SpillFile>> files_;
};

/// What build, probe and tail of one hash join share.
struct JoinState {
  explicit JoinState(std::shared_ptr<const JoinShape> shape) : shape(std::move(shape)) {}
  std::shared_ptr<const JoinShape> shape;
  std::shared_ptr<BuildSide> build;   // null: spilled
  std::atomic<bool> spilling{false};  // set by the first task that is refused memory
  // after the build, when spilled
  bool has_null_key = false;
  bool is_empty = true;
  std::mutex mutex;
  std::array<SpilledPartition, PartitionWriter::kPartitions> partitions;  // guarded by mutex while probing

  void add_build(std::vector<std::unique_ptr<SpillFile>> files);
  void add_probe(std::vector<std::unique_ptr<SpillFile>> files);
};

}  // namespace firesteel
