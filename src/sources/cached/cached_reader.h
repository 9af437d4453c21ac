#pragma once

#include "catalog/table.h"
#include "sources/cached/chunk_marker.h"
#include "sources/parquet/scan/output_queue.h"

#include <memory>
#include <vector>

namespace firesteel {

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
  bool only_counts() const;
  void next_window();
  void process(size_t offset, Batch window);
  bool filter(size_t offset, Batch& window);
  bool apply_runtime_filters(size_t offset, Batch& window);
  void materialise(size_t offset, Batch& window);
  void load(size_t index, size_t offset, Batch& window);

  std::shared_ptr<const CachedScanShared> shared_;
  std::shared_ptr<const CachedSplit> split_;
  ScanContext context_;
  ChunkMarker chunk_;
  OutputQueue output_;
  size_t next_ = 0;

  // of the open chunk
  size_t chunk_rows_ = 0;
  size_t offset_ = 0;
  // of the window: rows of the chunk that its columns hold, when these are not all from offset on
  std::shared_ptr<const Selection> picked_;
};

}  // namespace firesteel
