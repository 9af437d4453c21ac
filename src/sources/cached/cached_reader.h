#pragma once

#include "catalog/table.h"
#include "sources/cached/chunk_store.h"
#include "sources/cached/text_search.h"
#include "sources/cached/value_interval.h"
#include "sources/parquet/scan/output_queue.h"
#include "sources/parquet/scan/scan_filter.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace firesteel {

struct CachedSplit final : ScanSplit {
  CachedSplit(std::vector<size_t> chunks, int64_t bytes) : chunks(std::move(chunks)), bytes(bytes) {}
  std::vector<size_t> chunks;
  int64_t bytes;
  int64_t size_bytes() const override { return bytes; }
};

/// What the readers of one scan share.
struct CachedScanShared {
  std::shared_ptr<const ChunkStore> rows;
  std::vector<int> columns;
  std::vector<DataType> types;  // of `columns`
  ScanConjuncts conjuncts;
  std::vector<std::optional<ValueInterval>> intervals;  // beside conjuncts
  std::vector<std::optional<TextSearch>> searches;      // beside conjuncts
  std::vector<bool> wanted;                             // of `columns`: somebody reads the values

  const ChunkColumn& column(size_t chunk, size_t index) const {
    return rows->column(chunk, static_cast<size_t>(columns[index]));
  }
};

/// Reads the chunks of a split. Comparisons are made on the encoded integers of a whole chunk; then come the other
/// conjuncts and what joins tell, each on the columns it needs; the other columns are read where rows are left, and
/// only those rows when they are few.
class CachedReader final : public BatchReader {
 public:
  CachedReader(std::shared_ptr<const CachedScanShared> shared, std::shared_ptr<const CachedSplit> split,
               const ScanContext& context);
  bool next(Batch& out) override;

 private:
  bool open_next_chunk();
  bool mark_rows();
  bool mark_by(size_t conjunct);
  bool only_counts() const;
  void next_window();
  void process(size_t offset, Batch window);
  bool filter(size_t offset, Batch& window);
  bool apply_runtime_filters(size_t offset, Batch& window);
  void materialise(size_t offset, Batch& window);
  void load(size_t index, size_t offset, Batch& window);
  ChunkColumnReader& reader(size_t index);

  std::shared_ptr<const CachedScanShared> shared_;
  std::shared_ptr<const CachedSplit> split_;
  ScanContext context_;
  std::deque<ConjunctRunner> runners_;
  OutputQueue output_;
  size_t next_ = 0;

  // of the open chunk
  size_t chunk_ = 0;
  size_t chunk_rows_ = 0;
  size_t offset_ = 0;
  std::vector<std::unique_ptr<ChunkColumnReader>> readers_;
  std::vector<ConjunctRunner*> order_;  // what is left to do for each window
  std::vector<uint8_t> marks_;          // 1: the row is alive; empty: all are
  // of the window: rows of the chunk that its columns hold, when these are not all from offset on
  std::shared_ptr<const Selection> picked_;
};

}  // namespace firesteel
