#include "execution/aggregate/partitioned_groups.h"

#include "columnar/hashing.h"

#include <algorithm>
#include <numeric>

namespace firesteel {
namespace {

// What every task may hold without asking: enough to make progress when others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;
constexpr int kMaxLevel = 6;
// Groups with large states (lists) are handed on in smaller pieces.
constexpr size_t kPieceBytes = size_t{1} << 20;
constexpr size_t kFewestRows = 16;
// Rows after which we look whether grouping reduces anything.
constexpr uint64_t kRowsBeforeDecision = uint64_t{1} << 17;

}  // namespace

std::shared_ptr<const GroupShape> GroupShape::make(std::vector<DataType> keys,
                                                   std::shared_ptr<const AggregateStates> states,
                                                   size_t partition_keys) {
  auto shape = std::make_shared<GroupShape>();
  shape->partial_types = keys;
  for (const DataType& type : states->partial_types()) {
    shape->partial_types.push_back(type);
  }
  shape->partition_keys = partition_keys == 0 ? keys.size() : partition_keys;
  shape->layout = std::make_shared<const RowLayout>(std::move(keys), states->bytes());
  shape->states = std::move(states);
  return shape;
}

PartitionedGroups::PartitionedGroups(std::shared_ptr<const GroupShape> shape, RunningQuery& query, int level)
    : shape_(std::move(shape)),
      query_(query),
      level_(level),
      table_(shape_->layout, level),
      reservation_(query.memory, "aggregate") {
  files_.resize(GroupTable::kPartitions);
}

std::span<char* const> PartitionedGroups::add_keys(std::span<const VectorPtr> keys, Rows rows) {
  rows_seen_ += rows.count;
  groups_.resize(rows.count);
  runs_.clear();
  if (add_by_numbers(keys, rows)) {
    decide_on_lookups();
    return groups_;
  }
  row_numbers_.resize(rows.count);
  for (size_t i = 0; i < rows.count; ++i) {
    row_numbers_[i] = rows[i];
  }
  add_by_hash(keys, row_numbers_, groups_.data());
  decide_on_lookups();
  return groups_;
}

void PartitionedGroups::forget_numbers() {
  numbers_.forget();
  group_of_.clear();
}

bool PartitionedGroups::add_by_numbers(std::span<const VectorPtr> keys, Rows rows) {
  if (!lookups_ || keys.empty() || !numbers_.number(keys, rows)) {
    return false;
  }
  if (numbers_.restarted()) {
    group_of_.assign(numbers_.limit(), nullptr);
  }
  const uint32_t* numbers = numbers_.numbers().data();
  bool all_known = true;
  for (size_t i = 0; i < rows.count; ++i) {
    groups_[i] = group_of_[numbers[i]];
    all_known = all_known && groups_[i] != nullptr;
  }
  if (!all_known) {
    add_new_numbers(keys, rows);
  }
  find_runs(rows);
  return true;
}

// Looks up each key that has no group yet once.
void PartitionedGroups::add_new_numbers(std::span<const VectorPtr> keys, Rows rows) {
  char* const waiting = reinterpret_cast<char*>(group_of_.data());
  const std::span<const uint32_t> numbers = numbers_.numbers();
  row_numbers_.clear();
  new_numbers_.clear();
  for (size_t i = 0; i < rows.count; ++i) {
    if (group_of_[numbers[i]] == nullptr) {
      group_of_[numbers[i]] = waiting;
      new_numbers_.push_back(numbers[i]);
      row_numbers_.push_back(rows[i]);
    }
  }
  std::vector<char*> found(row_numbers_.size());
  add_by_hash(keys, row_numbers_, found.data());
  for (size_t n = 0; n < found.size(); ++n) {
    group_of_[new_numbers_[n]] = found[n];
  }
  for (size_t i = 0; i < rows.count; ++i) {
    groups_[i] = group_of_[numbers[i]];
  }
}

void PartitionedGroups::find_runs(Rows rows) {
  // Fewer rows a run are taken faster one by one.
  constexpr size_t kRowsOfRun = 32;
  runs_.clear();
  if (numbers_.limit() * kRowsOfRun > rows.count) {
    return;
  }
  const std::span<const uint32_t> numbers = numbers_.numbers();
  std::vector<size_t> starts(numbers_.limit() + 1, 0);
  for (const uint32_t number : numbers) {
    ++starts[number + 1];
  }
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  run_rows_.resize(rows.count);
  for (size_t number = 0; number < numbers_.limit(); ++number) {
    if (starts[number] < starts[number + 1]) {
      runs_.push_back({group_of_[number], run_rows_.data() + starts[number], starts[number + 1] - starts[number]});
    }
  }
  for (size_t i = 0; i < rows.count; ++i) {
    run_rows_[starts[numbers[i]]++] = rows[i];
  }
}

void PartitionedGroups::add_by_hash(std::span<const VectorPtr> keys, std::span<const int32_t> rows, char** out) {
  const Rows hashed{rows.data(), rows.size()};
  hashes_.resize(rows.size());
  std::span<const uint64_t> partition_hashes = hashes_;
  for (size_t k = 0; k < keys.size(); ++k) {
    k == 0 ? hash_column(*keys[k], hashed, hashes_) : combine_hash_column(*keys[k], hashed, hashes_);
    if (k + 1 == shape_->partition_keys && k + 1 < keys.size()) {
      partition_hashes_ = hashes_;
      partition_hashes = partition_hashes_;
    }
  }
  std::vector<DecodedVector> decoded;
  decoded.reserve(keys.size());
  for (const VectorPtr& key : keys) {
    decoded.emplace_back(*key);
  }
  if (lookups_) {
    created_.clear();
    table_.find_or_insert(decoded, rows, hashes_, partition_hashes, out, created_);
    shape_->states->initialize(states_of(created_));
  } else {
    table_.append_all(decoded, rows, hashes_, partition_hashes, out);
    shape_->states->initialize(states_of({out, rows.size()}));
  }
}

std::span<char* const> PartitionedGroups::states_of(std::span<char* const> rows) {
  const size_t offset = shape_->layout->extra_offset();
  states_.resize(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    states_[i] = rows[i] + offset;
  }
  return states_;
}

void PartitionedGroups::decide_on_lookups() {
  // Only the first aggregation may leave duplicates: a merge that did would have to be merged again.
  if (level_ > 0) {
    return;
  }
  if (lookups_ && rows_seen_ >= kRowsBeforeDecision && table_.directory_groups() * 10 > rows_seen_ * 9) {
    lookups_ = false;
    unique_ = false;
    table_.reset_directory();
  } else if (table_.directory_full()) {
    unique_ = false;
    table_.reset_directory();
    forget_numbers();
    rows_seen_ = 0;
  }
}

void PartitionedGroups::add_partial(const Batch& partial) {
  const size_t num_keys = shape_->layout->types().size();
  const std::span<const VectorPtr> columns(partial.columns);
  const Rows rows = Rows::of(partial);
  const auto groups = add_keys(columns.first(num_keys), rows);
  shape_->states->merge(columns.subspan(num_keys), rows, states_of(groups), table_.arena());
}

void PartitionedGroups::settle() {
  const auto bytes = static_cast<int64_t>(table_.memory_bytes());
  row_bytes_ = static_cast<size_t>(bytes) / std::max<size_t>(table_.rows(), 1) + 1;
  const int64_t charged = std::max<int64_t>(bytes - kUnchargedBytes, 0);
  if (level_ > kMaxLevel) {
    reservation_.resize(charged);  // equal hashes or one huge state: partitioning again would not help
    return;
  }
  const bool forced = query_.force_spill && level_ < 2 && table_.rows() > 0;
  if (forced || !reservation_.try_resize(charged)) {
    spill();
  }
}

void PartitionedGroups::spill() {
  for (size_t p = 0; p < GroupTable::kPartitions; ++p) {
    if (table_.partition(p).rows() == 0) {
      continue;
    }
    if (files_[p] == nullptr) {
      files_[p] = std::make_unique<SpillFile>(query_.spill_directory, shape_->partial_types);
    }
    for_each_piece(p, [&](std::span<const char* const> rows) { files_[p]->write(to_partial(rows)); });
  }
  spilled_ = true;
  unique_ = false;
  forget_numbers();
  table_.clear();
  reservation_.release();
}

bool PartitionedGroups::partition_empty(size_t partition) const {
  return files_[partition] == nullptr && table_.partition(partition).rows() == 0;
}

void PartitionedGroups::for_each_piece(size_t partition,
                                       const std::function<void(std::span<const char* const>)>& take) {
  const RowBlocks& rows = table_.partition(partition);
  std::vector<const char*> pointers;
  const size_t piece = std::min(std::max(kPieceBytes / row_bytes_, kFewestRows), query_.batch_size);
  for (size_t from = 0; from < rows.rows(); from += piece) {
    query_.check_cancelled();
    rows.pointers(from, std::min(piece, rows.rows() - from), pointers);
    take(pointers);
  }
}

std::vector<VectorPtr> PartitionedGroups::keys_of(std::span<const char* const> rows) {
  std::vector<VectorPtr> columns;
  const auto& types = shape_->layout->types();
  for (size_t k = 0; k < types.size(); ++k) {
    auto column = shape_->layout->gather(k, rows);
    if (types[k].physical() == PhysicalType::kString) {
      column->add_keep_alive(table_.arena().blocks());
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

Batch PartitionedGroups::to_partial(std::span<const char* const> rows) {
  Batch batch;
  batch.num_rows = rows.size();
  batch.columns = keys_of(rows);
  std::vector<char*> states(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    states[i] = const_cast<char*>(rows[i]) + shape_->layout->extra_offset();
  }
  for (VectorPtr& column : shape_->states->to_partial(states)) {
    batch.columns.push_back(std::move(column));
  }
  return batch;
}

void PartitionedGroups::drain(size_t partition, const std::function<void(const Batch&)>& take) {
  if (files_[partition] != nullptr) {
    const auto reader = files_[partition]->read();
    Batch batch;
    while (reader->next(batch)) {
      query_.check_cancelled();
      take(batch);
    }
    files_[partition].reset();
  }
  for_each_piece(partition, [&](std::span<const char* const> rows) { take(to_partial(rows)); });
  const auto freed = static_cast<int64_t>(table_.partition(partition).bytes());
  table_.partition(partition).clear();
  const std::lock_guard lock(release_mutex_);
  const int64_t left = std::max<int64_t>(reservation_.bytes() - freed, 0);
  static_cast<void>(reservation_.try_resize(left));  // shrinking is never refused
}

}  // namespace firesteel
