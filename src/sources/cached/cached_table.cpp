#include "sources/cached/cached_table.h"

#include "base/errors/check.h"
#include "catalog/clustered_scan.h"
#include "catalog/counting_scan.h"
#include "catalog/selective_scan.h"
#include "sources/cached/cached_reader.h"
#include "sources/cached/counting_reader.h"
#include "sources/parquet/scan/split_ranges.h"

#include <algorithm>
#include <utility>

namespace firesteel {
namespace {

// Chunks of one morsel: about a hundred thousand rows.
constexpr size_t kChunksPerSplit = 8;

bool may_have(const ValueRange& range, const ValueInterval& interval) {
  return !range.all_null() && (!range.min || !range.max ||
                               (range.min->as_int64() <= interval.high && range.max->as_int64() >= interval.low));
}

class CachedScan final : public Scan, public SelectiveScan, public CountingScan, public ClusteredScan {
 public:
  /// counted: null for the rows themselves.
  explicit CachedScan(std::shared_ptr<const CachedScanShared> shared,
                      std::shared_ptr<const CountedKeys> counted = nullptr)
      : shared_(std::move(shared)), counted_(std::move(counted)) {}

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
    if (counted_ != nullptr) {
      return std::make_unique<CountingReader>(shared_, counted_, std::move(cached), context);
    }
    return std::make_unique<CachedReader>(shared_, std::move(cached), context);
  }

  std::string description() const override { return "InMemoryTableScan"; }

  std::shared_ptr<const Scan> with_values_of(std::vector<bool> columns) const override {
    auto shared = std::make_shared<CachedScanShared>(*shared_);
    shared->wanted = std::move(columns);
    return std::make_shared<CachedScan>(std::move(shared));
  }

  std::shared_ptr<const Scan> counting(const std::vector<int>& keys) const override {
    std::optional<CountedKeys> counted = as_counted_keys(*shared_, keys);
    return counted ? std::make_shared<CachedScan>(shared_, std::make_shared<const CountedKeys>(std::move(*counted)))
                   : nullptr;
  }

  bool has_clusters(int column) const override {
    SplitRanges ranges;
    for (const ScanSplitPtr& split : splits()) {
      ranges.begin_split();
      for (const size_t chunk : std::static_pointer_cast<const CachedSplit>(split)->chunks) {
        if (!ranges.add(shared_->column(chunk, static_cast<size_t>(column)).range)) {
          return false;
        }
      }
    }
    return ranges.only_touch();
  }

 private:
  bool chunk_may_match(size_t chunk) const {
    for (const ChunkTest& test : shared_->tests) {
      if (test.interval &&
          !may_have(shared_->column(chunk, static_cast<size_t>(test.interval->column)).range, *test.interval)) {
        return false;
      }
    }
    const RangeLookup lookup = [&](int column) { return &shared_->column(chunk, static_cast<size_t>(column)).range; };
    return std::all_of(shared_->others.begin(), shared_->others.end(),
                       [&](size_t conjunct) { return may_match(shared_->conjuncts[conjunct].expression, lookup); });
  }

  std::shared_ptr<const CachedScanShared> shared_;
  std::shared_ptr<const CountedKeys> counted_;
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
  shared->tests = chunk_tests(shared->conjuncts);
  for (size_t i = 0; i < shared->conjuncts.size(); ++i) {
    if (!shared->conjuncts[i].may_fail && !as_interval(shared->conjuncts[i].expression)) {
      shared->others.push_back(i);
    }
  }
  return std::make_shared<CachedScan>(std::move(shared));
}

}  // namespace firesteel
