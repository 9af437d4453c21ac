#pragma once

#include "sources/parquet/scan/file_plan.h"

#include <functional>
#include <vector>

namespace firesteel::parquet_format {

/// Rows [begin, end) of a row group.
struct RowRange {
  size_t begin = 0;
  size_t end = 0;
};

/// Rows of a page and what the page index tells of their values.
struct IndexedPage {
  RowRange rows;
  ValueRange values;
};

/// The pages of a column chunk by its page index; empty when the file has none for it (or a broken one: it is only a
/// help). Errors: FileError.
std::vector<IndexedPage> read_page_index(const RandomAccessFile& file, const ColumnChunk& chunk,
                                         const LeafTarget& target, size_t num_rows);

/// The parts of `ranges` that lie in pages for which `may_match` holds.
std::vector<RowRange> keep_matching(const std::vector<RowRange>& ranges, const std::vector<IndexedPage>& pages,
                                    const std::function<bool(const ValueRange&)>& may_match);

}  // namespace firesteel::parquet_format
