#include "execution/sort/sorted_merge.h"

#include <algorithm>

namespace firesteel {
namespace {

// Rows between the one being merged and the one whose key is fetched.
constexpr size_t kFetchDistance = 8;

KeyedBatchPtr read_keyed(const Batch& piece, const SortShape& shape) {
  auto keyed = std::make_shared<KeyedBatch>();
  const size_t num_columns = shape.row_types.size();
  keyed->batch.num_rows = piece.num_rows;
  for (size_t c = 0; c < num_columns; ++c) {
    keyed->batch.columns.push_back(flatten(piece.columns[c]));
  }
  const auto* keys = piece.columns[num_columns]->values<StringView>();
  const auto* leading = piece.columns[num_columns + 1]->values<int32_t>();
  const auto* lanes = piece.columns[num_columns + 2]->values<int64_t>();
  const auto* morsels = piece.columns[num_columns + 3]->values<int64_t>();
  for (size_t i = 0; i < piece.num_rows; ++i) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(keys[i].data());
    keyed->keys.bytes.insert(keyed->keys.bytes.end(), bytes, bytes + keys[i].size());
    keyed->keys.ends.push_back(static_cast<uint32_t>(keyed->keys.bytes.size()));
    keyed->keys.leading_sizes.push_back(static_cast<uint32_t>(leading[i]));
    keyed->origins.emplace_back(lanes[i], morsels[i]);
  }
  return keyed;
}

}  // namespace

SortedMerge::SortedMerge(std::shared_ptr<const SortShape> shape, const KeyPrefix& prefix, std::vector<Slice> slices,
                         const std::vector<std::unique_ptr<SpillFile>>& files, std::shared_ptr<const void> owner)
    : shape_(std::move(shape)), prefix_(prefix), owner_(std::move(owner)) {
  for (Slice& slice : slices) {
    Cursor& cursor = cursors_.emplace_back();
    cursor.slice = std::move(slice);
    cursor.first_number = static_cast<uint32_t>(batches_.size());
    cursor.own_prefix = !(cursor.slice.run->prefix == prefix_);
    for (const KeyedBatchPtr& batch : cursor.slice.run->batches) {
      batches_.push_back(batch.get());
      keys_.add(batch->keys);
    }
    table_.add(cursor.slice.run->table);
    runs_.push_back(cursor.slice.run);
  }
  in_memory_ = batches_.size();
  for (const auto& file : files) {
    Cursor& cursor = cursors_.emplace_back();
    cursor.slice = {nullptr, 0, 0};
    cursor.reader = file->read();
  }
  for (size_t c = 0; c < cursors_.size(); ++c) {
    if (load(cursors_[c])) {
      heap_.push_back(c);
    }
  }
  std::make_heap(heap_.begin(), heap_.end(), [this](size_t a, size_t b) { return before(cursors_[b], cursors_[a]); });
}

/// Rows in memory lie far apart: their keys are fetched while rows before them are merged.
void SortedMerge::fetch_ahead(const Cursor& cursor) const {
  const auto& entries = cursor.slice.run->entries;
  const size_t near = cursor.slice.begin + kFetchDistance;
  if (const size_t far = near + kFetchDistance; far < cursor.slice.end) {
    keys_.fetch_end(cursor.first_number + entries[far].batch, entries[far].row);
    keys_.fetch_key(cursor.first_number + entries[near].batch, entries[near].row);
  }
}

void SortedMerge::load_entry(Cursor& cursor) {
  const SortEntry& entry = cursor.slice.run->entries[cursor.slice.begin];
  cursor.number = cursor.first_number + entry.batch;
  cursor.batch = batches_[cursor.number];
  cursor.row = entry.row;
  if (cursor.own_prefix || !prefix_.is_key() || shape_->leading > 0) {
    fetch_ahead(cursor);
  }
  cursor.prefix = cursor.own_prefix ? prefix_.of(cursor.batch->keys, entry.row) : entry.prefix;
}

/// A batch from a file gets a number for the current pick.
void SortedMerge::hold(Cursor& cursor) {
  cursor.number = static_cast<uint32_t>(batches_.size());
  batches_.push_back(cursor.batch);
  table_.add(cursor.batch->batch);
  held_.push_back(cursor.read);
}

bool SortedMerge::load(Cursor& cursor) {
  if (cursor.reader == nullptr) {
    if (cursor.slice.begin == cursor.slice.end) {
      return false;
    }
    load_entry(cursor);
    return true;
  }
  while (cursor.batch == nullptr || cursor.row_in_batch == cursor.batch->keys.size()) {
    Batch piece;
    if (!cursor.reader->next(piece)) {
      return false;
    }
    cursor.read = read_keyed(piece, *shape_);
    cursor.batch = cursor.read.get();
    cursor.row_in_batch = 0;
    hold(cursor);
  }
  cursor.row = static_cast<uint32_t>(cursor.row_in_batch);
  cursor.prefix = prefix_.of(cursor.batch->keys, cursor.row_in_batch);
  return true;
}

bool SortedMerge::advance(Cursor& cursor) {
  cursor.reader == nullptr ? ++cursor.slice.begin : ++cursor.row_in_batch;
  return load(cursor);
}

bool SortedMerge::before(const Cursor& left, const Cursor& right) const {
  if (left.prefix != right.prefix) {
    return left.prefix < right.prefix;
  }
  const int order = prefix_.is_key() ? 0 : compare_entry_keys(*left.batch, left.row, *right.batch, right.row);
  if (order != 0) {
    return order < 0;
  }
  const RowOrigin& left_origin = left.batch->origin(left.row);
  const RowOrigin& right_origin = right.batch->origin(right.row);
  // Rows of one morsel are with one task, which wrote its runs in order; what it still has in memory is the youngest.
  if (left_origin != right_origin) {
    return left_origin < right_origin;
  }
  const bool left_file = left.reader != nullptr;
  const bool right_file = right.reader != nullptr;
  return left_file != right_file ? left_file : &left < &right;
}

Boundary SortedMerge::boundary(const Cursor& cursor) const {
  if (last_batch_ == nullptr) {
    return Boundary::kNewLeading;
  }
  const bool same_prefix = cursor.prefix == last_prefix_;
  if (!same_prefix && shape_->leading == 0) {
    return Boundary::kNewKey;
  }
  if (same_prefix && prefix_.is_key()) {
    return Boundary::kSame;
  }
  const NormalizedKeys& keys = cursor.batch->keys;
  const NormalizedKeys& last = last_batch_->keys;
  if (same_prefix && compare_keys(keys.data(cursor.row), keys.key_size(cursor.row), last.data(last_row_),
                                  last.key_size(last_row_)) == 0) {
    return Boundary::kSame;
  }
  if (shape_->leading == 0) {
    return Boundary::kNewKey;
  }
  return compare_keys(keys.data(cursor.row), keys.leading_sizes[cursor.row], last.data(last_row_),
                      last.leading_sizes[last_row_]) == 0
             ? Boundary::kNewKey
             : Boundary::kNewLeading;
}

/// Only the batches that rows are still to come from keep their numbers.
void SortedMerge::begin_pick() {
  picked_.clear();
  for (const KeyedBatchPtr& batch : held_) {
    if (batch.get() == last_batch_) {
      last_held_ = batch;
    }
  }
  held_.clear();
  table_.shrink(in_memory_);
  batches_.resize(in_memory_);
  for (const size_t c : heap_) {
    if (cursors_[c].reader != nullptr) {
      hold(cursors_[c]);
    }
  }
}

void SortedMerge::pick(size_t limit, std::vector<Boundary>* boundaries) {
  begin_pick();
  if (boundaries != nullptr) {
    boundaries->clear();
  }
  const auto greater = [this](size_t a, size_t b) { return before(cursors_[b], cursors_[a]); };
  while (!heap_.empty() && picked_.size() < limit) {
    Cursor& cursor = cursors_[heap_.front()];
    picked_.emplace_back(cursor.number, cursor.row);
    if (boundaries != nullptr) {
      boundaries->push_back(boundary(cursor));
      last_batch_ = cursor.batch;
      last_row_ = cursor.row;
      last_prefix_ = cursor.prefix;
    }
    if (heap_.size() == 1) {
      if (!advance(cursor)) {
        heap_.clear();
      }
      continue;
    }
    std::pop_heap(heap_.begin(), heap_.end(), greater);
    if (advance(cursors_[heap_.back()])) {
      std::push_heap(heap_.begin(), heap_.end(), greater);
    } else {
      heap_.pop_back();
    }
  }
}

bool SortedMerge::write_next(size_t limit, SpillFile& file) {
  pick(limit, nullptr);
  if (picked_.empty()) {
    return false;
  }
  file.write(spilled_rows(batches_, table_, picked_, *shape_));
  return true;
}

bool SortedMerge::next(size_t limit, Batch& out, std::vector<Boundary>* boundaries) {
  pick(limit, boundaries);
  if (picked_.empty()) {
    return false;
  }
  auto owner = owner_;
  if (owner == nullptr) {
    owner =
        std::make_shared<const std::pair<std::vector<KeyedBatchPtr>, std::vector<std::shared_ptr<const SortedRun>>>>(
            held_, runs_);
  }
  out = table_.gather(picked_, shape_->row_types, owner);
  return true;
}

std::vector<std::vector<SortedMerge::Slice>> cut_runs(const std::vector<std::shared_ptr<const SortedRun>>& runs,
                                                      size_t pieces, bool by_leading) {
  std::vector<std::vector<SortedMerge::Slice>> result;
  const auto largest = std::max_element(
      runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a->entries.size() < b->entries.size(); });
  std::vector<size_t> starts(runs.size(), 0);
  for (size_t piece = 1; piece <= pieces && largest != runs.end(); ++piece) {
    std::vector<SortedMerge::Slice> slices;
    for (size_t r = 0; r < runs.size(); ++r) {
      size_t end = runs[r]->entries.size();
      if (piece < pieces) {
        const SortEntry& splitter = (*largest)->entries[(*largest)->entries.size() * piece / pieces];
        const KeyedBatch& batch = *(*largest)->batches[splitter.batch];
        const size_t size = by_leading ? batch.keys.leading_sizes[splitter.row] : batch.keys.key_size(splitter.row);
        const auto& entries = runs[r]->entries;
        end = static_cast<size_t>(std::lower_bound(entries.begin(), entries.end(), batch.keys.data(splitter.row),
                                                   [&](const SortEntry& entry, const uint8_t* key) {
                                                     const KeyedBatch& other = *runs[r]->batches[entry.batch];
                                                     return compare_keys(other.keys.data(entry.row),
                                                                         other.keys.key_size(entry.row), key, size) < 0;
                                                   }) -
                                  entries.begin());
      }
      slices.push_back({runs[r], starts[r], std::max(end, starts[r])});
      starts[r] = slices.back().end;
    }
    result.push_back(std::move(slices));
  }
  return result;
}

}  // namespace firesteel
