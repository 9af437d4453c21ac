#include "sources/cached/cached_reader.h"

#include <algorithm>

namespace firesteel {
namespace {

// Below this share of its rows a window's survivors are read one by one.
constexpr size_t kSparse = 4;

}  // namespace

CachedReader::CachedReader(std::shared_ptr<const CachedScanShared> shared, std::shared_ptr<const CachedSplit> split,
                           const ScanContext& context)
    : shared_(std::move(shared)),
      split_(std::move(split)),
      context_(context),
      chunk_(shared_, context),
      output_(shared_->types, context.batch_size) {}

bool CachedReader::next(Batch& out) {
  while (!output_.pop(out)) {
    context_.cancellation->check();
    if (offset_ < chunk_rows_) {
      next_window();
    } else if (!open_next_chunk()) {
      output_.flush();
      return output_.pop(out);
    }
  }
  return true;
}

bool CachedReader::open_next_chunk() {
  while (next_ < split_->chunks.size()) {
    if (chunk_.open(split_->chunks[next_++])) {
      chunk_rows_ = chunk_.rows();
      offset_ = 0;
      return true;
    }
  }
  return false;
}

// Nothing is left to do for the rows but to tell how many there are.
bool CachedReader::only_counts() const {
  return chunk_.left().empty() && context_.runtime_filters.empty() &&
         std::find(shared_->wanted.begin(), shared_->wanted.end(), true) == shared_->wanted.end();
}

void CachedReader::next_window() {
  const size_t offset = offset_;
  size_t length = std::min(context_.batch_size, chunk_rows_ - offset);
  picked_ = nullptr;
  Batch window;
  window.columns.resize(shared_->columns.size());
  window.num_rows = length;
  if (chunk_.marks().empty() || only_counts()) {
    offset_ += length;
    window.num_rows = chunk_.marks().empty() ? length : count_marks(chunk_.marks(), offset, length);
    process(offset, std::move(window));
    return;
  }
  // Few rows: as many windows as give a batch become one.
  size_t alive = count_marks(chunk_.marks(), offset, length);
  if (alive * kSparse < length) {
    for (size_t end = offset + length; end < chunk_rows_; end = offset + length) {
      const size_t more = std::min(context_.batch_size, chunk_rows_ - end);
      const size_t more_alive = count_marks(chunk_.marks(), end, more);
      if (more_alive * kSparse >= more || alive + more_alive > context_.batch_size) {
        break;
      }
      length += more;
      alive += more_alive;
    }
    offset_ += length;
    if (alive > 0) {
      picked_ = select_marked(chunk_.marks(), offset, length, 0);
      window.num_rows = picked_->count;
      process(offset, std::move(window));
    }
    return;
  }
  offset_ += length;
  if (alive < length) {
    window.selection = select_marked(chunk_.marks(), offset, length, offset);
  }
  process(offset, std::move(window));
}

void CachedReader::process(size_t offset, Batch window) {
  if (filter(offset, window) && apply_runtime_filters(offset, window)) {
    materialise(offset, window);
    output_.push(std::move(window));
  }
}

void CachedReader::load(size_t index, size_t offset, Batch& window) {
  if (window.columns[index] == nullptr) {
    window.columns[index] = picked_ == nullptr ? chunk_.reader(index).read(offset, window.num_rows)
                                               : chunk_.reader(index).read_rows(Rows{picked_->data(), picked_->count});
  }
}

bool CachedReader::filter(size_t offset, Batch& window) {
  for (ConjunctRunner* runner : chunk_.left()) {
    for (const int column : runner->conjunct().columns) {
      load(static_cast<size_t>(column), offset, window);
    }
    window.selection = runner->filter(window);
    if (window.selected_rows() == 0) {
      return false;
    }
  }
  return true;
}

bool CachedReader::apply_runtime_filters(size_t offset, Batch& window) {
  for (const BoundRuntimeFilter& bound : context_.runtime_filters) {
    if (!bound.filter->ready()) {
      continue;
    }
    const auto column = static_cast<size_t>(bound.column);
    load(column, offset, window);
    const Rows rows = Rows::of(window);
    auto selection = new_selection(rows.count);
    selection->count = bound.filter->select(*window.columns[column], rows, selection->rows->mutable_as<int32_t>());
    if (selection->count == 0) {
      return false;
    }
    if (selection->count < rows.count) {
      window.selection = std::move(selection);
    }
  }
  return true;
}

void CachedReader::materialise(size_t offset, Batch& window) {
  for (size_t i = 0; i < window.columns.size(); ++i) {
    if (!shared_->wanted[i]) {
      window.columns[i] = nullptr;  // the filters are done with it
    }
  }
  if (window.has_selection() && window.selection->count * kSparse < window.num_rows) {
    const Rows rows = Rows::of(window);
    for (VectorPtr& column : window.columns) {
      column = column == nullptr ? nullptr : gather(column, rows);
    }
    auto picked = new_selection(rows.count);
    auto* out = picked->rows->mutable_as<int32_t>();
    for (size_t i = 0; i < rows.count; ++i) {
      out[i] = picked_ == nullptr ? rows.indices[i] + static_cast<int32_t>(offset) : picked_->data()[rows.indices[i]];
    }
    picked->count = rows.count;
    picked_ = std::move(picked);
    window.num_rows = picked_->count;
    window.selection = nullptr;
  }
  for (size_t i = 0; i < window.columns.size(); ++i) {
    if (shared_->wanted[i]) {
      load(i, offset, window);
    } else {
      window.columns[i] = Vector::null_constant(shared_->types[i], window.num_rows);
    }
  }
}

}  // namespace firesteel
