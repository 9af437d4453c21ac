#include "sources/cached/cached_table.h"

#include "base/errors/check.h"
#include "sources/cached/cached_reader.h"

#include <algorithm>

namespace firesteel {
namespace {

// Chunks of one morsel: about a hundred thousand rows.
constexpr size_t kChunksPerSplit = 8;

class CachedScan final : public Scan {
 public:
  explicit CachedScan(std::shared_ptr<const CachedScanShared> shared) : shared_(std::move(shared)) {}

  std::vector<ScanSplitPtr> splits() const override {
    std::vector<ScanSplitPtr> splits;
    std::vector<size_t> chunks;
    int64_t bytes = 0;
    const auto finish = [&] {
      if (!chunks.empty()) {
        splits.push_back(std::make_shared<CachedSplit>(std::move(chunks), bytes));
        chunks.clear();
        bytes = 0;
      }
    };
    for (size_t chunk = 0; chunk < shared_->rows->num_chunks(); ++chunk) {
      if (!chunk_may_match(chunk)) {
        continue;
      }
      chunks.push_back(chunk);
      for (const int column : shared_->columns) {
        bytes += shared_->rows->column_bytes(chunk, static_cast<size_t>(column));
      }
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
    return std::make_unique<CachedReader>(shared_, std::move(cached), context);
  }

  std::string description() const override { return "InMemoryTableScan"; }

 private:
  bool chunk_may_match(size_t chunk) const {
    const RangeLookup lookup = [&](int column) { return &shared_->column(chunk, static_cast<size_t>(column)).range; };
    return std::all_of(shared_->conjuncts.begin(), shared_->conjuncts.end(), [&](const ScanConjunct& conjunct) {
      return conjunct.may_fail || may_match(conjunct.expression, lookup);
    });
  }

  std::shared_ptr<const CachedScanShared> shared_;
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
  auto shared = std::make_shared<CachedScanShared>();
  shared->rows = rows_;
  shared->columns = request.columns;
  for (const int column : request.columns) {
    shared->types.push_back(schema_[static_cast<size_t>(column)].type);
  }
  shared->conjuncts = prepare_conjuncts(request.filters);
  for (const ScanConjunct& conjunct : shared->conjuncts) {
    shared->intervals.push_back(as_interval(conjunct.expression));
  }
  return std::make_shared<CachedScan>(std::move(shared));
}

}  // namespace firesteel
