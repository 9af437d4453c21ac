#pragma once

#include "columnar/spill_format/spill_file.h"
#include "execution/aggregate/aggregate_states.h"
#include "execution/aggregate/group_table.h"
#include "execution/aggregate/key_numbers.h"
#include "execution/query_context.h"

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace firesteel {

/// What the groups of a PartitionedGroups look like. Immutable, shared.
struct GroupShape {
  std::shared_ptr<const RowLayout> layout;  // keys, then states
  std::shared_ptr<const AggregateStates> states;
  size_t partition_keys = 0;  // the first keys, which choose the partition; 0: all
  /// Keys, then partial columns: how groups travel and are spilled.
  std::vector<DataType> partial_types;

  static std::shared_ptr<const GroupShape> make(std::vector<DataType> keys,
                                                std::shared_ptr<const AggregateStates> states, size_t partition_keys);
};

/// Rows of a batch that are in one group.
struct GroupRun {
  char* group = nullptr;
  const int32_t* rows = nullptr;
  size_t count = 0;
};

/// Groups with their states that spill by partition when memory is refused, and give up looking for equal keys where
/// that does not pay. The same key may then occur several times: merging a partition (add_partial) makes it unique.
///
/// memory:  reserved in settle(), after each batch; refusal writes all groups to files
/// threads: one while filling; afterwards drain() of different partitions by several
class PartitionedGroups {
 public:
  PartitionedGroups(std::shared_ptr<const GroupShape> shape, RunningQuery& query, int level);

  /// The group row of each of `rows`, states initialised. Valid until settle().
  std::span<char* const> add_keys(std::span<const VectorPtr> keys, Rows rows);
  /// The same rows, group by group in their order, when there are many rows for each group; empty otherwise. Each
  /// aggregate can then take a whole run at once. Valid as long as what add_keys gave.
  std::span<const GroupRun> runs() const { return runs_; }
  /// The states of the group rows that add_keys gave.
  std::span<char* const> states_of(std::span<char* const> rows);
  /// Merges groups given as columns of GroupShape::partial_types.
  void add_partial(const Batch& partial);
  /// Charges memory for what was added; spills when it is refused.
  void settle();
  /// Writes everything that is in memory to the partitions' files.
  void spill();

  bool spilled() const { return spilled_; }
  /// No key occurs twice: rows of a partition are final.
  bool unique() const { return unique_; }
  bool partition_empty(size_t partition) const;
  StringArena& arena() { return table_.arena(); }
  const GroupShape& shape() const { return *shape_; }

  /// Gives all groups of a partition as partial batches, then frees them.
  void drain(size_t partition, const std::function<void(const Batch&)>& take);
  /// The rows of a partition in memory, in pieces of at most `batch_size`, and of few rows when they are large.
  void for_each_piece(size_t partition, const std::function<void(std::span<const char* const>)>& take);
  /// Keys of group rows; they keep the strings alive.
  std::vector<VectorPtr> keys_of(std::span<const char* const> rows);

 private:
  bool add_by_numbers(std::span<const VectorPtr> keys, Rows rows);
  void add_new_numbers(std::span<const VectorPtr> keys, Rows rows);
  void find_runs(Rows rows);
  void add_by_hash(std::span<const VectorPtr> keys, std::span<const int32_t> rows, char** out);
  Batch to_partial(std::span<const char* const> rows);
  void forget_numbers();
  void decide_on_lookups();

  std::shared_ptr<const GroupShape> shape_;
  RunningQuery& query_;
  const int level_;
  GroupTable table_;
  MemoryReservation reservation_;
  std::mutex release_mutex_;
  std::vector<std::unique_ptr<SpillFile>> files_;
  bool spilled_ = false;
  bool unique_ = true;
  bool lookups_ = true;
  uint64_t rows_seen_ = 0;
  size_t row_bytes_ = 1;  // of one group with its state, at the last look
  KeyNumbers numbers_;
  std::vector<char*> group_of_;  // by number; null: not met yet
  std::vector<GroupRun> runs_;
  std::vector<int32_t> run_rows_;
  // scratch
  std::vector<char*> groups_;
  std::vector<char*> states_;
  std::vector<char*> created_;
  std::vector<uint64_t> hashes_;
  std::vector<uint64_t> partition_hashes_;
  std::vector<int32_t> row_numbers_;
  std::vector<uint32_t> new_numbers_;
};

}  // namespace firesteel
