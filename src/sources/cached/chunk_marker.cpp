#include "sources/cached/chunk_marker.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace firesteel {

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

ChunkMarker::ChunkMarker(std::shared_ptr<const CachedScanShared> shared, const ScanContext& context)
    : shared_(std::move(shared)), context_(context) {
  for (const ScanConjunct& conjunct : shared_->conjuncts) {
    runners_.emplace_back(conjunct, context_.environment);
  }
}

ChunkColumnReader& ChunkMarker::reader(size_t index) {
  if (readers_[index] == nullptr) {
    const auto column = static_cast<size_t>(shared_->columns[index]);
    readers_[index] =
        std::make_unique<ChunkColumnReader>(shared_->rows->column(chunk_, column), shared_->rows->load(chunk_, column));
  }
  return *readers_[index];
}

bool ChunkMarker::open(size_t chunk) {
  chunk_ = chunk;
  rows_ = shared_->rows->chunk_rows(chunk);
  readers_.clear();
  readers_.resize(shared_->columns.size());
  left_.clear();
  marks_.clear();
  if (!apply_runtime_filters()) {
    return false;
  }
  done_.assign(runners_.size(), 0);
  for (const ChunkTest& test : shared_->tests) {
    if (test.search && !any_left()) {
      return false;
    }
    if ((test.interval && is_always_true(*test.interval)) || apply(test)) {
      for (const size_t conjunct : test.conjuncts) {
        done_[conjunct] = 1;
      }
    }
  }
  const RangeLookup lookup = [&](int column) { return &shared_->column(chunk_, static_cast<size_t>(column)).range; };
  for (size_t i = 0; i < runners_.size(); ++i) {
    if (done_[i] == 0 && !always_true(shared_->conjuncts[i].expression, lookup)) {
      left_.push_back(&runners_[i]);
    }
  }
  return any_left();
}

bool ChunkMarker::any_left() const { return marks_.empty() || std::memchr(marks_.data(), 1, marks_.size()) != nullptr; }

bool ChunkMarker::is_always_true(const ValueInterval& interval) const {
  const ValueRange& range = shared_->column(chunk_, static_cast<size_t>(interval.column)).range;
  return range.null_count.value_or(1) == 0 && range.min && range.max && range.min->as_int64() >= interval.low &&
         range.max->as_int64() <= interval.high;
}

// What joins tell of the least and the greatest value; more only where rows are given.
bool ChunkMarker::apply_runtime_filters() {
  for (const BoundRuntimeFilter& bound : context_.runtime_filters) {
    const auto index = static_cast<size_t>(bound.column);
    if (!may_match(*bound.filter, shared_->column(chunk_, index).range)) {
      return false;
    }
    if (!bound.filter->ready()) {
      continue;
    }
    const std::optional<Literal> min = bound.filter->min();
    const std::optional<Literal> max = bound.filter->max();
    const auto low = min ? stored_integer(*min, shared_->types[index]) : std::nullopt;
    const auto high = max ? stored_integer(*max, shared_->types[index]) : std::nullopt;
    const ValueInterval interval{bound.column, low.value_or(std::numeric_limits<int64_t>::min()),
                                 high.value_or(std::numeric_limits<int64_t>::max())};
    if ((low || high) && reader(index).is_integral() && !is_always_true(interval)) {
      reader(index).keep_between(interval.low, interval.high, marks_to_clear());
    }
  }
  return true;
}

uint8_t* ChunkMarker::marks_to_clear() {
  if (marks_.empty()) {
    marks_.assign(rows_, 1);
  }
  return marks_.data();
}

// False when the column is encoded otherwise: the rows have to be asked.
bool ChunkMarker::apply(const ChunkTest& test) {
  if (test.interval) {
    const ChunkColumnReader& column = reader(static_cast<size_t>(test.interval->column));
    if (column.is_integral()) {
      column.keep_between(test.interval->low, test.interval->high, marks_to_clear());
      return true;
    }
  }
  if (test.search) {
    const ChunkColumnReader& column = reader(static_cast<size_t>(test.search->column));
    if (column.is_text()) {
      column.keep_like(*test.search->pattern, marks_to_clear());
      return true;
    }
  }
  if (test.pair) {
    const ChunkColumnReader& left = reader(static_cast<size_t>(test.pair->left));
    const ChunkColumnReader& right = reader(static_cast<size_t>(test.pair->right));
    if (left.is_frame() && right.is_frame()) {
      left.keep_compared(test.pair->order, right, marks_to_clear());
      return true;
    }
    return false;
  }
  return apply_entries(test);
}

bool ChunkMarker::apply_entries(const ChunkTest& test) {
  if (test.conjuncts.size() != 1) {
    return false;
  }
  const ScanConjunct& conjunct = shared_->conjuncts[test.conjuncts[0]];
  if (conjunct.on_value == nullptr) {
    return false;
  }
  const auto index = static_cast<size_t>(conjunct.columns[0]);
  const ChunkColumn& column = shared_->column(chunk_, index);
  if (column.encoding != ChunkEncoding::kDictionary) {
    return false;
  }
  ConjunctRunner& runner = runners_[test.conjuncts[0]];
  const auto passes = runner.entries_that_pass(column.dictionary->values(), rows_);
  if (!passes) {
    return false;
  }
  reader(index).keep_entries(*passes->entries, passes->null_passes, marks_to_clear());
  return true;
}

bool ChunkMarker::filter_window(size_t offset, Batch& window) {
  for (ConjunctRunner* runner : left_) {
    for (const int column : runner->conjunct().columns) {
      VectorPtr& values = window.columns[static_cast<size_t>(column)];
      if (values == nullptr) {
        values = reader(static_cast<size_t>(column)).read(offset, window.num_rows);
      }
    }
    window.selection = runner->filter(window);
    if (window.selected_rows() == 0) {
      return false;
    }
  }
  return true;
}

void ChunkMarker::finish() {
  if (left_.empty()) {
    return;
  }
  uint8_t* const marks = marks_to_clear();
  for (size_t offset = 0; offset < rows_; offset += context_.batch_size) {
    context_.cancellation->check();
    Batch window;
    window.columns.resize(shared_->columns.size());
    window.num_rows = std::min(context_.batch_size, rows_ - offset);
    window.selection = select_marked(marks_, offset, window.num_rows, offset);
    const bool any = window.selection->count > 0 && filter_window(offset, window);
    if (any && window.selection == nullptr) {
      continue;
    }
    std::memset(marks + offset, 0, window.num_rows);
    for (size_t i = 0; any && i < window.selection->count; ++i) {
      marks[offset + static_cast<size_t>(window.selection->data()[i])] = 1;
    }
  }
  left_.clear();
}

std::shared_ptr<Selection> new_selection(size_t most) {
  auto selection = std::make_shared<Selection>();
  selection->rows = Buffer::allocate((most + 1) * sizeof(int32_t));
  return selection;
}

std::shared_ptr<const Selection> select_marked(const std::vector<uint8_t>& marks, size_t offset, size_t length,
                                               size_t origin) {
  auto selection = new_selection(length);
  auto* out = selection->rows->mutable_as<int32_t>();
  size_t count = 0;
  size_t row = offset;
  const size_t end = offset + length;
  for (; row + 8 <= end; row += 8) {
    uint64_t word;
    std::memcpy(&word, marks.data() + row, sizeof(word));
    if (std::popcount(word) > 4) {
      for (size_t i = row; i < row + 8; ++i) {
        out[count] = static_cast<int32_t>(i - origin);
        count += marks[i];
      }
      continue;
    }
    for (; word != 0; word &= word - 1) {  // the only bit of the lowest byte that is left
      out[count++] = static_cast<int32_t>(row - origin) + std::countr_zero(word) / 8;
    }
  }
  for (; row < end; ++row) {
    out[count] = static_cast<int32_t>(row - origin);
    count += marks[row];
  }
  selection->count = count;
  return selection;
}

}  // namespace firesteel
