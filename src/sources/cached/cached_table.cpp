#include "sources/cached/cached_table.h"

#include "base/errors/check.h"
#include "catalog/selective_scan.h"
#include "sources/cached/cached_reader.h"

#include <algorithm>

namespace firesteel {
namespace {

// Chunks of one morsel: about a hundred thousand rows.
constexpr size_t kChunksPerSplit = 8;

class CachedScan final : public Scan, public SelectiveScan {
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

  std::shared_ptr<const Scan> with_values_of(std::vector<bool> columns) const override {
    auto shared = std::make_shared<CachedScanShared>(*shared_);
    shared->wanted = std::move(columns);
    return std::make_shared<CachedScan>(std::move(shared));
  }

 private:
  bool chunk_may_match(size_t chunk) const {
    const RangeLookup lookup = [&](int column) { return &shared_->column(chunk, static_cast<size_t>(column)).range; };
    return std::all_of(shared_->conjuncts.begin(), shared_->conjuncts.end(), [&](const ScanConjunct& conjunct) {
      return conjunct.may_fail || may_match(conjunct.expression, lookup);
    });
  }

  std::shared_ptr<const CachedScanShared> shared_;
};

}  // namespace

TableStatistics CachedTable::statistics() const {
  TableStatistics statistics;
  if (rows_ == nullptr) {
    return statistics;
  }
  statistics.row_count = static_cast<double>(rows_->num_rows());
  statistics.size_bytes = rows_->memory_bytes() + rows_->disk_bytes();
  statistics.columns = rows_->column_statistics();
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
  shared->wanted.assign(request.columns.size(), true);
  shared->conjuncts = prepare_conjuncts(request.filters);
  for (const ScanConjunct& conjunct : shared->conjuncts) {
    shared->intervals.push_back(as_interval(conjunct.expression));
    shared->searches.push_back(as_text_search(conjunct.expression));
  }
  return std::make_shared<CachedScan>(std::move(shared));
}

}  // namespace firesteel
