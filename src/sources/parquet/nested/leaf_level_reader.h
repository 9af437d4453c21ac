#pragma once

#include "sources/parquet/column/data_page.h"
#include "sources/parquet/column/page_reader.h"

#include <optional>
#include <vector>

namespace firesteel::parquet_format {

/// Levels and non-null values of some records of a leaf.
struct LeafRecords {
  std::vector<uint32_t> repetition;
  std::vector<uint32_t> definition;  // beside `repetition`
  std::shared_ptr<Vector> values;    // flat, without nulls: one for each level equal to the leaf's maximum
};

/// Reads a leaf inside lists, maps and structs record by record. Errors: CorruptFile, FileError. One thread.
class LeafLevelReader {
 public:
  /// target: copied; its leaf outlives the reader.
  LeafLevelReader(const RandomAccessFile& file, const ColumnChunk& chunk, LeafTarget target, const PageInput& input);

  LeafRecords read(size_t records);
  void skip(size_t records);

 private:
  /// Opens pages until one has entries left; false at the end of the chunk.
  bool open_page();
  /// Entries of the open page up to the end of `records` records, which are counted down.
  size_t entries_of(size_t& records);

  const LeafTarget target_;
  PageReader pages_;
  VectorPtr dictionary_;
  size_t entries_left_;  // in pages not opened yet
  bool inside_record_ = false;

  // the open page
  std::optional<PageValues> values_;
  std::vector<uint32_t> repetition_;
  std::vector<uint32_t> definition_;
  size_t entry_ = 0;

  Scratch first_;
  Scratch second_;
};

}  // namespace firesteel::parquet_format
