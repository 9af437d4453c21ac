#pragma once

#include "catalog/table.h"
#include "sources/cached/chunk_conditions.h"
#include "sources/cached/chunk_store.h"

#include <deque>
#include <memory>
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
  std::vector<ChunkTest> tests;
  std::vector<size_t> others;  // conjuncts that cannot fail and are no intervals
  std::vector<bool> wanted;    // of `columns`: somebody reads the values

  const ChunkColumn& column(size_t chunk, size_t index) const {
    return rows->column(chunk, static_cast<size_t>(columns[index]));
  }
};

/// Applies a scan's conjuncts to the encoded values of one chunk after the other. One thread.
class ChunkMarker {
 public:
  ChunkMarker(std::shared_ptr<const CachedScanShared> shared, const ScanContext& context);

  /// Goes to a chunk and marks what the tests leave; false when that is no row.
  bool open(size_t chunk);

  // of the open chunk
  size_t rows() const { return rows_; }
  /// 1: the row is alive; empty: all are.
  const std::vector<uint8_t>& marks() const { return marks_; }
  /// What is left to ask, of the rows that are alive.
  const std::vector<ConjunctRunner*>& left() const { return left_; }
  /// Asks that, too, so that the marks are final.
  void finish();
  ChunkColumnReader& reader(size_t index);

 private:
  bool any_left() const;
  bool apply_runtime_filters();
  bool is_always_true(const ValueInterval& interval) const;
  bool apply(const ChunkTest& test);
  bool apply_entries(const ChunkTest& test);
  uint8_t* marks_to_clear();
  bool filter_window(size_t offset, Batch& window);

  std::shared_ptr<const CachedScanShared> shared_;
  ScanContext context_;
  std::deque<ConjunctRunner> runners_;
  size_t chunk_ = 0;
  size_t rows_ = 0;
  std::vector<std::unique_ptr<ChunkColumnReader>> readers_;
  std::vector<uint8_t> done_;  // of the conjuncts
  std::vector<ConjunctRunner*> left_;
  std::vector<uint8_t> marks_;
};

/// How many of [offset, offset + length) are marked.
size_t count_marks(const std::vector<uint8_t>& marks, size_t offset, size_t length);
/// The marked rows among [offset, offset + length), counted from `origin`.
std::shared_ptr<const Selection> select_marked(const std::vector<uint8_t>& marks, size_t offset, size_t length,
                                               size_t origin);
/// Room for `most` rows.
std::shared_ptr<Selection> new_selection(size_t most);

}  // namespace firesteel
