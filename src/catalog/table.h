#pragma once

#include "base/concurrency/cancellation.h"
#include "base/memory/memory_pool.h"
#include "catalog/runtime_filter.h"
#include "catalog/statistics.h"
#include "catalog/table_writer.h"
#include "columnar/batch.h"
#include "expression/expression.h"
#include "functions/evaluation.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace firesteel {

/// Options of a data source, keys in lower case as Spark's CaseInsensitiveMap.
using SourceOptions = std::map<std::string, std::string>;

/// What to read of a table.
struct ScanRequest {
  std::vector<int> columns;  // ordinals in Table::schema(), in output order; may be empty (count(*))
  ExprList filters;  // conjuncts over BoundReference(index into `columns`); deterministic; must be applied exactly
};

struct BoundRuntimeFilter {
  int column = 0;  // index into ScanRequest::columns
  std::shared_ptr<const RuntimeFilter> filter;
};

/// What a reader gets of the running query.
struct ScanContext {
  std::shared_ptr<const EvaluationEnvironment> environment;
  MemoryPool* memory = nullptr;
  CancellationTokenPtr cancellation;
  std::vector<BoundRuntimeFilter> runtime_filters;  // optional help: the reader may ignore them
  size_t batch_size = kBatchSize;
};

/// A part of a scan that one task reads: some row groups of a file, a range of rows. Immutable.
class ScanSplit {
 public:
  virtual ~ScanSplit() = default;
  virtual int64_t size_bytes() const = 0;
};
using ScanSplitPtr = std::shared_ptr<const ScanSplit>;

/// Reads the batches of one split. One task at a time.
class BatchReader {
 public:
  virtual ~BatchReader() = default;
  /// The next batch (columns as in ScanRequest, filters applied, perhaps with a selection; may have 0 rows); false at
  /// the end.
  virtual bool next(Batch& out) = 0;
};

/// Counters for EXPLAIN ANALYZE and progress; updated by readers.
struct ScanMetrics {
  std::atomic<int64_t> bytes_read{0};
  std::atomic<int64_t> rows_read{0};
  std::atomic<int64_t> row_groups_skipped{0};
};

/// A planned read. Immutable; thread-safe.
class Scan {
 public:
  virtual ~Scan() = default;
  virtual std::vector<ScanSplitPtr> splits() const = 0;
  virtual std::unique_ptr<BatchReader> open(const ScanSplitPtr& split, const ScanContext& context) const = 0;
  /// For EXPLAIN: "Location: ..., PushedFilters: [...]"
  virtual std::string description() const = 0;
};

/// Something that can be read as rows. Immutable snapshot; thread-safe.
class Table {
 public:
  virtual ~Table() = default;
  /// "parquet", "csv", "memory" ...
  virtual std::string format() const = 0;
  virtual const Schema& schema() const = 0;
  virtual TableStatistics statistics() const { return {}; }
  /// Counts, and least and greatest values where given, are those of the rows that a scan now gives: good for results.
  virtual bool has_exact_statistics() const { return false; }
  virtual std::shared_ptr<const Scan> new_scan(const ScanRequest& request) const = 0;
  /// Files behind the table (DataFrame.inputFiles); empty when there are none.
  virtual std::vector<std::string> input_files() const { return {}; }
};
using TablePtr = std::shared_ptr<const Table>;

/// A format that can make tables from paths and options (spark.read.format(...).load(...)).
class DataSource {
 public:
  virtual ~DataSource() = default;
  virtual std::string name() const = 0;
  /// schema: the user's, or none to infer. Errors: PATH_NOT_FOUND, UNABLE_TO_INFER_SCHEMA, FAILED_READ_FILE.* ...
  virtual TablePtr open(const std::vector<std::string>& paths, const Schema* schema,
                        const SourceOptions& options) const = 0;
  /// Starts a write; nothing is visible before the job's commit. Null: mode kIgnore and the folder exists. Errors:
  /// UNSUPPORTED_FEATURE.FIRESTEEL for formats that are only read, UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE,
  /// PATH_ALREADY_EXISTS, TASK_WRITE_FAILED.
  virtual std::unique_ptr<WriteJob> new_write(const WriteRequest& request) const;
};

}  // namespace firesteel
