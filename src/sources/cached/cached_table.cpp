#include "sources/cached/cached_table.h"

#include "base/errors/check.h"
#include "sources/parquet/scan/scan_filter.h"

#include <algorithm>
#include <deque>

namespace firesteel {
namespace {

// Chunks of one morsel: about a hundred thousand rows.
constexpr size_t kChunksPerSplit = 8;

struct CachedSplit final : ScanSplit {
  CachedSplit(std::vector<size_t> chunks, int64_t bytes) : chunks(std::move(chunks)), bytes(bytes) {}
  std::vector<size_t> chunks;
  int64_t bytes;
  int64_t size_bytes() const override { return bytes; }
};

/// Reads the chunks of a split: filter columns first, the others only where rows are left.
class CachedReader final : public BatchReader {
 public:
  CachedReader(std::shared_ptr<const ChunkStore> rows, std::vector<int> columns, const ScanConjuncts& conjuncts,
               std::shared_ptr<const CachedSplit> split, const ScanContext& context)
      : rows_(std::move(rows)), columns_(std::move(columns)), split_(std::move(split)), context_(context) {
    for (const ScanConjunct& conjunct : conjuncts) {
      runners_.emplace_back(conjunct, context_.environment);
    }
  }

  bool next(Batch& out) override {
    while (true) {
      if (offset_ >= chunk_rows_ && !open_next_chunk()) {
        return false;
      }
      context_.cancellation->check();
      const size_t length = std::min(context_.batch_size, chunk_rows_ - offset_);
      const bool found = read(offset_, length, out);
      offset_ += length;
      if (found) {
        return true;
      }
    }
  }

 private:
  bool open_next_chunk() {
    if (next_ >= split_->chunks.size()) {
      return false;
    }
    chunk_ = split_->chunks[next_++];
    chunk_rows_ = rows_->chunk_rows(chunk_);
    offset_ = 0;
    readers_.clear();
    readers_.resize(columns_.size());
    return true;
  }

  void load(size_t index, size_t offset, size_t length, Batch& batch) {
    if (batch.columns[index] != nullptr) {
      return;
    }
    if (readers_[index] == nullptr) {
      const auto column = static_cast<size_t>(columns_[index]);
      readers_[index] = std::make_unique<ChunkColumnReader>(rows_->column(chunk_, column), rows_->load(chunk_, column));
    }
    batch.columns[index] = readers_[index]->read(offset, length);
  }

  bool read(size_t offset, size_t length, Batch& out) {
    Batch batch;
    batch.num_rows = length;
    batch.columns.resize(columns_.size());
    for (ConjunctRunner& runner : runners_) {
      for (const int column : runner.conjunct().columns) {
        load(static_cast<size_t>(column), offset, length, batch);
      }
      if (auto selection = runner.filter(batch)) {
        batch.selection = std::move(selection);
      }
      if (batch.selected_rows() == 0) {
        return false;
      }
    }
    for (size_t i = 0; i < columns_.size(); ++i) {
      load(i, offset, length, batch);
    }
    out = std::move(batch);
    return true;
  }

  std::shared_ptr<const ChunkStore> rows_;
  std::vector<int> columns_;
  std::shared_ptr<const CachedSplit> split_;
  ScanContext context_;
  std::deque<ConjunctRunner> runners_;
  std::vector<std::unique_ptr<ChunkColumnReader>> readers_;
  size_t next_ = 0;
  size_t chunk_ = 0;
  size_t chunk_rows_ = 0;
  size_t offset_ = 0;
};

class CachedScan final : public Scan {
 public:
  CachedScan(std::shared_ptr<const ChunkStore> rows, const ScanRequest& request)
      : rows_(std::move(rows)), columns_(request.columns), conjuncts_(prepare_conjuncts(request.filters)) {}

  std::vector<ScanSplitPtr> splits() const override {
    std::vector<ScanSplitPtr> splits;
    std::vector<size_t> chunks;
    const auto finish = [&] {
      if (!chunks.empty()) {
        splits.push_back(std::make_shared<CachedSplit>(std::move(chunks), 0));
        chunks.clear();
      }
    };
    for (size_t chunk = 0; chunk < rows_->num_chunks(); ++chunk) {
      if (!chunk_may_match(chunk)) {
        continue;
      }
      chunks.push_back(chunk);
      if (chunks.size() >= kChunksPerSplit) {
        finish();
      }
    }
    finish();
    return splits;
  }

  std::unique_ptr<BatchReader> open(const ScanSplitPtr& split, const ScanContext& context) const override {
    auto cached = std::dynamic_pointer_cast<const CachedSplit>(split);
    check(cached != nullptr, "a scan of cached data got the split of another source");
    return std::make_unique<CachedReader>(rows_, columns_, conjuncts_, std::move(cached), context);
  }

  std::string description() const override { return "InMemoryTableScan"; }

 private:
  bool chunk_may_match(size_t chunk) const {
    const RangeLookup lookup = [&](int column) -> const ValueRange* {
      return &rows_->column(chunk, static_cast<size_t>(columns_[static_cast<size_t>(column)])).range;
    };
    return std::all_of(conjuncts_.begin(), conjuncts_.end(), [&](const ScanConjunct& conjunct) {
      return conjunct.may_fail || may_match(conjunct.expression, lookup);
    });
  }

  std::shared_ptr<const ChunkStore> rows_;
  std::vector<int> columns_;
  ScanConjuncts conjuncts_;
};

void widen(ColumnStatistics& known, const ValueRange& range, bool first) {
  known.null_count = known.null_count.value_or(0) + static_cast<double>(range.null_count.value_or(0));
  if (range.all_null()) {
    return;
  }
  if (!range.min || !range.max || (!first && !known.min)) {
    known.min = known.max = std::nullopt;
    return;
  }
  if (!known.min || compare_literals(*range.min, *known.min).value_or(0) < 0) {
    known.min = range.min;
  }
  if (!known.max || compare_literals(*range.max, *known.max).value_or(0) > 0) {
    known.max = range.max;
  }
}

}  // namespace

TableStatistics CachedTable::statistics() const {
  TableStatistics statistics;
  if (rows_ == nullptr) {
    return statistics;
  }
  statistics.row_count = static_cast<double>(rows_->num_rows());
  statistics.size_bytes = rows_->memory_bytes() + rows_->disk_bytes();
  statistics.columns.resize(schema_.size());
  for (size_t column = 0; column < schema_.size(); ++column) {
    for (size_t chunk = 0; chunk < rows_->num_chunks(); ++chunk) {
      widen(statistics.columns[column], rows_->column(chunk, column).range, chunk == 0);
    }
  }
  return statistics;
}

std::shared_ptr<const Scan> CachedTable::new_scan(const ScanRequest& request) const {
  check(rows_ != nullptr, "a cached relation is scanned before it is there");
  return std::make_shared<CachedScan>(rows_, request);
}

}  // namespace firesteel
