#pragma once

#include "catalog/table.h"
#include "sources/parquet/scan/output_queue.h"
#include "sources/parquet/scan/row_group_cursor.h"
#include "sources/parquet/scan/scan_filter.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace firesteel::parquet_format {

/// What all readers of one scan share. Immutable, apart from the counters.
struct ScanShared {
  std::vector<ScanColumn> columns;
  bool has_hidden_columns = false;  // among them
  ScanConjuncts conjuncts;
  FileSystemPtr file_system;
  mutable ScanMetrics metrics;
};

/// Reads the row groups of one split with late materialisation:
///
///   footer statistics ─▶ dictionaries ─▶ window of batch_size rows:
///     columns of the first conjunct ─▶ filter codes or values ─▶ next conjunct … ─▶ runtime filters
///     ─▶ remaining columns, only the rows that are left ─▶ output queue (merges small pieces)
class ParquetReader final : public BatchReader {
 public:
  ParquetReader(std::shared_ptr<const ScanShared> shared, std::shared_ptr<const ParquetSplit> split,
                const ScanContext& context);
  bool next(Batch& out) override;

 private:
  bool produce(Batch& out);
  /// Opens the next part whose rows may pass; false at the end of the split.
  bool open_next_part();
  /// Memory for reading it; bytes of a column to read at once.
  int64_t reserve(const RowGroupPart& part);
  bool part_may_match();
  bool dictionaries_may_match();
  bool runtime_filters_may_match();
  /// Leaves out pages by the page index; false when none is left.
  bool prune_pages();
  void prune_pages_by(int column, const std::function<bool(const ValueRange&)>& may_match);
  void sort_conjuncts();
  void process_window();
  /// Rows of the window that pass all filters; false when none is left.
  bool filter_window(Batch& window);
  bool apply_conjunct(ConjunctRunner& runner, Batch& window);
  bool apply_runtime_filters(Batch& window);
  void materialise(Batch& window);

  std::shared_ptr<const ScanShared> shared_;
  std::shared_ptr<const ParquetSplit> split_;
  ScanContext context_;
  std::deque<ConjunctRunner> runners_;  // they do not move
  std::vector<ConjunctRunner*> order_;  // of this row group: without those that are always true
  OutputQueue output_;
  size_t next_part_ = 0;
  std::shared_ptr<const RandomAccessFile> file_;
  const ParquetFile* open_file_ = nullptr;
  std::optional<RowGroupCursor> cursor_;
  MemoryReservation reservation_;
};

}  // namespace firesteel::parquet_format
