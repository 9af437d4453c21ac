#include "sources/cached/cached_reader.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace firesteel {
namespace {

// Below this share of its rows a window's survivors are read one by one.
constexpr size_t kSparse = 4;

std::shared_ptr<Selection> new_selection(size_t most) {
  auto selection = std::make_shared<Selection>();
  selection->rows = Buffer::allocate((most + 1) * sizeof(int32_t));
  return selection;
}

// The marked rows among [offset, offset + length), counted from `origin`.
std::shared_ptr<const Selection> select_marked(const std::vector<uint8_t>& marks, size_t offset, size_t length,
                                               size_t origin) {
  auto selection = new_selection(length);
  auto* out = selection->rows->mutable_as<int32_t>();
  size_t count = 0;
  for (size_t row = offset; row < offset + length; ++row) {
    out[count] = static_cast<int32_t>(row - origin);
    count += marks[row];
  }
  selection->count = count;
  return selection;
}

// Eight at a time: the bytes of a word, each 0 or 1, add up in the highest one of a product.
size_t count_marks(const std::vector<uint8_t>& marks, size_t offset, size_t length) {
  size_t count = 0;
  const size_t end = offset + length;
  for (; offset + 8 <= end; offset += 8) {
    uint64_t word;
    std::memcpy(&word, marks.data() + offset, sizeof(word));
    count += (word * 0x0101010101010101U) >> 56;
  }
  for (; offset < end; ++offset) {
    count += marks[offset];
  }
  return count;
}

}  // namespace

CachedReader::CachedReader(std::shared_ptr<const CachedScanShared> shared, std::shared_ptr<const CachedSplit> split,
                           const ScanContext& context)
    : shared_(std::move(shared)),
      split_(std::move(split)),
      context_(context),
      output_(shared_->types, context.batch_size) {
  for (const ScanConjunct& conjunct : shared_->conjuncts) {
    runners_.emplace_back(conjunct, context_.environment);
  }
}

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
    chunk_ = split_->chunks[next_++];
    chunk_rows_ = shared_->rows->chunk_rows(chunk_);
    offset_ = 0;
    readers_.clear();
    readers_.resize(shared_->columns.size());
    if (mark_rows()) {
      return true;
    }
    offset_ = chunk_rows_;
  }
  return false;
}

ChunkColumnReader& CachedReader::reader(size_t index) {
  if (readers_[index] == nullptr) {
    const auto column = static_cast<size_t>(shared_->columns[index]);
    readers_[index] =
        std::make_unique<ChunkColumnReader>(shared_->rows->column(chunk_, column), shared_->rows->load(chunk_, column));
  }
  return *readers_[index];
}

// Marks what the comparisons leave; false when that is nothing.
bool CachedReader::mark_rows() {
  for (const BoundRuntimeFilter& bound : context_.runtime_filters) {
    if (!may_match(*bound.filter, shared_->column(chunk_, static_cast<size_t>(bound.column)).range)) {
      return false;
    }
  }
  const RangeLookup lookup = [&](int column) { return &shared_->column(chunk_, static_cast<size_t>(column)).range; };
  order_.clear();
  marks_.clear();
  for (size_t i = 0; i < runners_.size(); ++i) {
    if (always_true(shared_->conjuncts[i].expression, lookup)) {
      continue;
    }
    if (!mark_by(i)) {
      order_.push_back(&runners_[i]);
    }
  }
  return marks_.empty() || std::find(marks_.begin(), marks_.end(), 1) != marks_.end();
}

// Applies a conjunct to the encoded values of the whole chunk, where that is possible.
bool CachedReader::mark_by(size_t conjunct) {
  const std::optional<ValueInterval>& interval = shared_->intervals[conjunct];
  const std::optional<TextSearch>& search = shared_->searches[conjunct];
  const bool by_interval = interval && reader(static_cast<size_t>(interval->column)).is_integral();
  if (!by_interval && (!search || !reader(static_cast<size_t>(search->column)).is_text())) {
    return false;
  }
  if (marks_.empty()) {
    marks_.assign(chunk_rows_, 1);
  }
  if (by_interval) {
    reader(static_cast<size_t>(interval->column)).keep_between(interval->low, interval->high, marks_.data());
  } else {
    reader(static_cast<size_t>(search->column)).keep_like(*search->pattern, marks_.data());
  }
  return true;
}

// Nothing is left to do for the rows but to tell how many there are.
bool CachedReader::only_counts() const {
  return order_.empty() && context_.runtime_filters.empty() &&
         std::find(shared_->wanted.begin(), shared_->wanted.end(), true) == shared_->wanted.end();
}

void CachedReader::next_window() {
  const size_t offset = offset_;
  size_t length = std::min(context_.batch_size, chunk_rows_ - offset);
  picked_ = nullptr;
  Batch window;
  window.columns.resize(shared_->columns.size());
  window.num_rows = length;
  if (marks_.empty() || only_counts()) {
    offset_ += length;
    window.num_rows = marks_.empty() ? length : count_marks(marks_, offset, length);
    process(offset, std::move(window));
    return;
  }
  // Few rows: as many windows as give a batch become one.
  size_t alive = count_marks(marks_, offset, length);
  if (alive * kSparse < length) {
    for (size_t end = offset + length; end < chunk_rows_; end = offset + length) {
      const size_t more = std::min(context_.batch_size, chunk_rows_ - end);
      const size_t more_alive = count_marks(marks_, end, more);
      if (more_alive * kSparse >= more || alive + more_alive > context_.batch_size) {
        break;
      }
      length += more;
      alive += more_alive;
    }
    offset_ += length;
    if (alive > 0) {
      picked_ = select_marked(marks_, offset, length, 0);
      window.num_rows = picked_->count;
      process(offset, std::move(window));
    }
    return;
  }
  offset_ += length;
  if (alive < length) {
    window.selection = select_marked(marks_, offset, length, offset);
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
    window.columns[index] = picked_ == nullptr ? reader(index).read(offset, window.num_rows)
                                               : reader(index).read_rows(Rows{picked_->data(), picked_->count});
  }
}

bool CachedReader::filter(size_t offset, Batch& window) {
  for (ConjunctRunner* runner : order_) {
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
