#include "execution/sort/sorted_merge.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>

namespace firesteel {
namespace {

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

SortedMerge::SortedMerge(std::shared_ptr<const SortShape> shape, std::vector<Slice> slices,
                         const std::vector<std::unique_ptr<SpillFile>>& files, std::shared_ptr<const void> owner)
    : shape_(std::move(shape)), owner_(std::move(owner)) {
  for (Slice& slice : slices) {
    Cursor& cursor = cursors_.emplace_back();
    cursor.slice = std::move(slice);
  }
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

bool SortedMerge::load(Cursor& cursor) {
  if (cursor.reader == nullptr) {
    if (cursor.slice.begin == cursor.slice.end) {
      return false;
    }
    const SortEntry& entry = cursor.slice.run->entries[cursor.slice.begin];
    cursor.batch = cursor.slice.run->batches[entry.batch];
    cursor.row = entry.row;
    cursor.prefix = entry.prefix;
    return true;
  }
  while (cursor.batch == nullptr || cursor.row_in_batch == cursor.batch->keys.size()) {
    Batch piece;
    if (!cursor.reader->next(piece)) {
      return false;
    }
    cursor.batch = read_keyed(piece, *shape_);
    cursor.row_in_batch = 0;
  }
  cursor.row = static_cast<uint32_t>(cursor.row_in_batch);
  cursor.prefix = cursor.batch->keys.prefix(cursor.row_in_batch);
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
  const int order = shape_->prefix_is_key ? 0 : compare_entry_keys(*left.batch, left.row, *right.batch, right.row);
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
  if (same_prefix && shape_->prefix_is_key) {
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

SortedMerge::Picked SortedMerge::pick(size_t limit, std::vector<Boundary>* boundaries) {
  Picked picked;
  auto& [batches, rows] = picked;
  absl::flat_hash_map<const KeyedBatch*, uint32_t> numbers;
  if (boundaries != nullptr) {
    boundaries->clear();
  }
  const auto greater = [this](size_t a, size_t b) { return before(cursors_[b], cursors_[a]); };
  while (!heap_.empty() && rows.size() < limit) {
    Cursor& cursor = cursors_[heap_.front()];
    const auto [number, fresh] = numbers.try_emplace(cursor.batch.get(), static_cast<uint32_t>(batches.size()));
    if (fresh) {
      batches.push_back(cursor.batch);
    }
    rows.emplace_back(number->second, cursor.row);
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
  return picked;
}

bool SortedMerge::write_next(size_t limit, SpillFile& file) {
  const Picked picked = pick(limit, nullptr);
  if (picked.rows.empty()) {
    return false;
  }
  file.write(spilled_rows(picked.batches, picked.rows, *shape_));
  return true;
}

bool SortedMerge::next(size_t limit, Batch& out, std::vector<Boundary>* boundaries) {
  const auto [batches, rows] = pick(limit, boundaries);
  if (rows.empty()) {
    return false;
  }
  auto owner = owner_;
  if (owner == nullptr) {
    owner = std::make_shared<const std::vector<KeyedBatchPtr>>(batches);
  }
  out = interleave(batches, rows, shape_->row_types, owner);
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
