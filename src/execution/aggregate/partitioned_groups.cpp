#include "execution/aggregate/partitioned_groups.h"

#include "columnar/hashing.h"

#include <algorithm>
#include <utility>

namespace firesteel {
namespace {

// What every task may hold without asking: enough to make progress when others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;
constexpr int kMaxLevel = 6;
// Groups with large states (lists) are handed on in smaller pieces.
constexpr size_t kPieceBytes = size_t{1} << 20;
constexpr size_t kFewestRows = 16;
// The array of groups by number has room for so many numbers for each group, and in all.
constexpr size_t kNumbersPerGroup = 8;
constexpr size_t kMaxWideNumbers = size_t{1} << 22;
constexpr size_t kParts = 4;
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

void PartitionedGroups::add_keys(std::span<const VectorPtr> keys, Rows rows) {
  rows_seen_ += rows.count;
  rows_ = rows;
  runs_.clear();
  run_rows_.clear();
  has_groups_ = false;
  if (ascending_ && add_ascending(keys, rows)) {
    return;
  }
  if (!add_by_numbers(keys, rows)) {
    groups_.resize(rows.count);
    row_numbers_.resize(rows.count);
    for (size_t i = 0; i < rows.count; ++i) {
      row_numbers_[i] = rows[i];
    }
    add_by_hash(keys, row_numbers_, groups_.data());
    has_groups_ = true;
  }
}

void PartitionedGroups::forget_numbers() {
  numbers_.forget();
  group_of_ = {};
}

size_t PartitionedGroups::most_numbers(size_t keys) const {
  // An array of many keys pays where most of them occur.
  const size_t groups = table_.directory_groups();
  if (!wide_numbers_ || keys != 1 || groups * 2 <= KeyNumbers::kMaxNumbers) {
    return KeyNumbers::kMaxNumbers;
  }
  return rows_seen_ >= kRowsBeforeDecision
             ? kMaxWideNumbers
             : std::clamp(groups * kNumbersPerGroup, KeyNumbers::kMaxNumbers, kMaxWideNumbers);
}

bool PartitionedGroups::add_by_numbers(std::span<const VectorPtr> keys, Rows rows) {
  const size_t most = std::max(group_of_.size(), most_numbers(keys.size()));
  if (!lookups_ || keys.empty() || !numbers_.number(keys, rows, most)) {
    return false;
  }
  if (numbers_.restarted()) {
    group_of_.assign(numbers_.limit(), nullptr);
  }
  bool all_known = true;
  if (count_runs()) {
    for (const GroupRun& run : runs_) {
      all_known = all_known && run.group != nullptr;
    }
  } else {
    all_known = find_numbered_groups();
  }
  if (!all_known) {
    add_new_numbers(keys, rows);
  }
  return true;
}

// The group of each row by its number; false when some have none yet.
bool PartitionedGroups::find_numbered_groups() {
  const std::span<const uint32_t> numbers = numbers_.numbers();
  groups_.resize(numbers.size());
  bool all_known = true;
  for (size_t i = 0; i < numbers.size(); ++i) {
    groups_[i] = group_of_[numbers[i]];
    __builtin_prefetch(groups_[i]);
    all_known = all_known && groups_[i] != nullptr;
  }
  has_groups_ = true;
  return all_known;
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
  for (GroupRun& run : runs_) {
    run.group = group_of_[run.number];
  }
  if (has_groups_) {
    find_numbered_groups();
  }
}

// Counts the rows of each number. Parts of the rows are counted, and later placed, side by side, so that no row has to
// wait for the count of the row before it.
bool PartitionedGroups::count_runs() {
  // Fewer rows a run are taken faster one by one.
  constexpr size_t kRowsOfRun = 32;
  const size_t limit = numbers_.limit();
  if (limit * kRowsOfRun > rows_.count) {
    return false;
  }
  const uint32_t* numbers = numbers_.numbers().data();
  const size_t part = rows_.count / kParts;
  run_places_.assign(kParts * limit, 0);
  uint32_t* counts = run_places_.data();
  for (size_t i = 0; i < part; ++i) {
    for (size_t p = 0; p < kParts; ++p) {
      ++counts[p * limit + numbers[p * part + i]];
    }
  }
  for (size_t i = kParts * part; i < rows_.count; ++i) {
    ++counts[(kParts - 1) * limit + numbers[i]];
  }
  uint32_t place = 0;
  for (uint32_t number = 0; number < limit; ++number) {
    const uint32_t first = place;
    for (size_t p = 0; p < kParts; ++p) {
      place += std::exchange(counts[p * limit + number], place);
    }
    if (place > first) {
      runs_.push_back({group_of_[number], number, first, place - first});
    }
  }
  return true;
}

void PartitionedGroups::place_rows() {
  run_rows_.resize(rows_.count);
  const size_t limit = numbers_.limit();
  const uint32_t* numbers = numbers_.numbers().data();
  const size_t part = rows_.count / kParts;
  const auto place = [&](auto&& row_at) {
    int32_t* out = run_rows_.data();
    uint32_t* places = run_places_.data();
    for (size_t i = 0; i < part; ++i) {
      for (size_t p = 0; p < kParts; ++p) {
        const size_t at = p * part + i;
        out[places[p * limit + numbers[at]]++] = row_at(at);
      }
    }
    for (size_t at = kParts * part; at < rows_.count; ++at) {
      out[places[(kParts - 1) * limit + numbers[at]]++] = row_at(at);
    }
  };
  if (rows_.is_all()) {
    place([](size_t at) { return static_cast<int32_t>(at); });
  } else {
    place([rows = rows_.indices](size_t at) { return rows[at]; });
  }
}

Rows PartitionedGroups::rows_of(const GroupRun& run) {
  if (runs_.size() == 1) {
    return rows_;
  }
  if (run_rows_.empty()) {
    place_rows();
  }
  return {run_rows_.data() + run.first, run.count};
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

std::span<char* const> PartitionedGroups::row_states() {
  if (!has_groups_) {
    find_numbered_groups();
  }
  return states_of(groups_);
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
  // Integers of one range get time to come again: by array they cost little.
  const bool in_range =
      group_of_.size() > KeyNumbers::kMaxNumbers || (numbers_.refused() > 0 && numbers_.refused() < kMaxWideNumbers);
  const uint64_t enough = kRowsBeforeDecision * (wide_numbers_ && in_range ? 8 : 1);
  if (lookups_ && rows_seen_ >= enough && table_.directory_groups() * 10 > rows_seen_ * 9) {
    lookups_ = false;
    unique_ = false;
    table_.reset_directory();
  } else if (table_.directory_full()) {
    unique_ = false;
    table_.reset_directory();
    if (group_of_.size() <= KeyNumbers::kMaxNumbers) {
      forget_numbers();
    }
    rows_seen_ = 0;
  }
}

void PartitionedGroups::add_partial(const Batch& partial) {
  const size_t num_keys = shape_->layout->types().size();
  const std::span<const VectorPtr> columns(partial.columns);
  const Rows rows = Rows::of(partial);
  add_keys(columns.first(num_keys), rows);
  shape_->states->merge(columns.subspan(num_keys), rows, row_states(), table_.arena());
}

void PartitionedGroups::settle() {
  decide_on_lookups();
  const size_t table_bytes = table_.memory_bytes();
  row_bytes_ = table_bytes / std::max<size_t>(table_.rows(), 1) + 1;
  const auto bytes = static_cast<int64_t>(table_bytes + group_of_.capacity() * sizeof(char*));
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
      files_[p] = std::make_unique<SpillFile>(query_.new_spill_file(shape_->partial_types));
    }
    for_each_piece(p, [&](std::span<const char* const> rows) { files_[p]->write(to_partial(rows)); });
  }
  spilled_ = true;
  unique_ = false;
  wide_numbers_ = false;
  stop_ascending();
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
    if (!absorbed_.empty()) {
      std::erase_if(pointers, [&](const char* row) { return RowLayout::hash_of(row) == 0 && absorbed_.contains(row); });
    }
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
