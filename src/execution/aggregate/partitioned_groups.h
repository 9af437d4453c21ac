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
#include <unordered_set>
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

/// The rows of a batch that are in one group.
struct GroupRun {
  char* group = nullptr;
  uint32_t number = 0;
  uint32_t first = 0;  // where its rows begin when they stand group by group
  uint32_t count = 0;
};

/// Keys [low, high] of rows that came in ascending order: the groups of exactly these keys are in one table.
struct KeySpan {
  int64_t low = 0;
  int64_t high = 0;
  char* first = nullptr;  // the group of low
  char* last = nullptr;   // the group of high
};

/// Groups with their states that spill by partition when memory is refused, and give up looking for equal keys where
/// that does not pay. The same key may then occur several times: merging a partition (add_partial) makes it unique.
///
/// memory:  reserved in settle(), after each batch; refusal writes all groups to files
/// threads: one while filling; afterwards drain() of different partitions by several
class PartitionedGroups {
 public:
  PartitionedGroups(std::shared_ptr<const GroupShape> shape, RunningQuery& query, int level);

  /// As long as the keys are integers that ascend, as in a table sorted by them, groups are made without looking for
  /// equal ones, and spans() tells their keys.
  void expect_ascending_keys();
  bool is_ascending() const { return ascending_; }
  /// How many values lie between the first and the last key of rows that go on ascending; 0: they do not.
  uint64_t keys_in_ascending_rows(std::span<const VectorPtr> keys, Rows rows) const;
  const std::vector<KeySpan>& spans() const { return spans_; }
  /// Folds `from`, a group of the same key in `other`, into the group `into` of this table.
  void absorb(char* into, PartitionedGroups& other, char* from);

  /// Finds or makes the groups of `rows`, states initialised. What the following functions tell of them is valid until
  /// settle().
  void add_keys(std::span<const VectorPtr> keys, Rows rows);
  /// The groups with how many rows each has, when these are many; empty otherwise. Each aggregate can then take all
  /// rows of a group at once.
  std::span<const GroupRun> runs() const { return runs_; }
  /// The rows of one of these, in their order.
  Rows rows_of(const GroupRun& run);
  /// The states of each row's group.
  std::span<char* const> row_states();
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
  size_t rows() const { return table_.rows(); }  // in memory
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
  bool add_ascending(std::span<const VectorPtr> keys, Rows rows);
  void append_groups(std::span<const VectorPtr> keys);
  void stop_ascending();
  bool find_numbered_groups();
  bool count_runs();
  void place_rows();
  std::span<char* const> states_of(std::span<char* const> rows);
  size_t most_numbers(size_t keys) const;
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
  bool ascending_ = false;
  std::vector<KeySpan> spans_;
  std::unordered_set<const char*> absorbed_;  // rows that are no groups any more; their hash is 0
  bool wide_numbers_ = true;                  // numbers of many keys may be tried
  // of the last rows
  Rows rows_;
  std::vector<GroupRun> runs_;
  std::vector<uint32_t> run_places_;  // where the next row of each number goes, for each part of the rows
  std::vector<int32_t> run_rows_;     // empty: not asked for
  bool has_groups_ = false;
  // scratch
  std::vector<char*> groups_;
  std::vector<char*> states_;
  std::vector<char*> created_;
  std::vector<uint64_t> hashes_;
  std::vector<uint64_t> partition_hashes_;
  std::vector<int32_t> row_numbers_;
  std::vector<uint32_t> new_numbers_;
};

/// Makes the groups of several tables unique where all keys ascended and the tables' spans do no more than touch:
/// groups of one key become one. False, and nothing is changed, where that is not so.
bool make_disjoint(std::span<PartitionedGroups* const> tables);

}  // namespace firesteel
