#include "sources/parquet/scan/page_pruning.h"

#include <parquet/exception.h>
#include <parquet/page_index.h>
#include <parquet/properties.h>
#include <parquet/schema.h>

#include <algorithm>

namespace firesteel::parquet_format {
namespace {

std::vector<uint8_t> read_range(const RandomAccessFile& file, const ByteRange& range) {
  std::vector<uint8_t> bytes(static_cast<size_t>(range.length));
  file.read_at(range.offset, bytes.size(), bytes.data());
  return bytes;
}

std::unique_ptr<parquet::ColumnIndex> parse_column_index(const std::vector<uint8_t>& bytes, const LeafColumn& leaf) {
  const auto node = parquet::schema::PrimitiveNode::Make(
      "column", parquet::Repetition::OPTIONAL, static_cast<parquet::Type::type>(leaf.stored),
      parquet::ConvertedType::NONE, leaf.stored == StoredType::kFixedLenByteArray ? leaf.type_length : -1);
  const parquet::ColumnDescriptor column(node, leaf.max_definition, leaf.max_repetition);
  return parquet::ColumnIndex::Make(column, bytes.data(), static_cast<int64_t>(bytes.size()),
                                    parquet::default_reader_properties());
}

ValueRange page_values(const parquet::ColumnIndex& index, size_t page, size_t rows, const LeafTarget& target) {
  ValueRange range;
  range.rows = static_cast<int64_t>(rows);
  if (index.null_pages()[page]) {
    range.null_count = range.rows;
    return range;
  }
  if (target.leaf.max_definition == 0) {
    range.null_count = 0;
  } else if (index.has_null_counts() && page < index.null_counts().size()) {
    range.null_count = index.null_counts()[page];
  }
  range.min = decode_statistic(target.leaf, target.type, index.encoded_min_values()[page]);
  if (!target.type.is_fractional()) {  // NaN is left out and above all
    range.max = decode_statistic(target.leaf, target.type, index.encoded_max_values()[page]);
  }
  return range;
}

std::vector<IndexedPage> join_indexes(const parquet::ColumnIndex& values, const parquet::OffsetIndex& offsets,
                                      const LeafTarget& target, size_t num_rows) {
  const auto& locations = offsets.page_locations();
  const size_t count = locations.size();
  std::vector<IndexedPage> pages;
  if (values.null_pages().size() != count || values.encoded_min_values().size() != count ||
      values.encoded_max_values().size() != count) {
    return pages;
  }
  for (size_t p = 0; p < count; ++p) {
    const auto begin = static_cast<size_t>(locations[p].first_row_index);
    const size_t end = p + 1 < count ? static_cast<size_t>(locations[p + 1].first_row_index) : num_rows;
    const size_t expected = pages.empty() ? 0 : pages.back().rows.end;
    if (begin != expected || end < begin || end > num_rows) {
      return {};
    }
    pages.push_back({{begin, end}, page_values(values, p, end - begin, target)});
  }
  return pages;
}

}  // namespace

std::vector<IndexedPage> read_page_index(const RandomAccessFile& file, const ColumnChunk& chunk,
                                         const LeafTarget& target, size_t num_rows) {
  // Without an order of values in the footer there is none in the index either.
  if (!chunk.column_index || !chunk.offset_index || !chunk.statistics.min) {
    return {};
  }
  try {
    const std::vector<uint8_t> offset_bytes = read_range(file, *chunk.offset_index);
    const auto offsets = parquet::OffsetIndex::Make(offset_bytes.data(), static_cast<int64_t>(offset_bytes.size()),
                                                    parquet::default_reader_properties());
    if (offsets->page_locations().size() < 2) {
      return {};  // the footer says as much
    }
    const std::vector<uint8_t> value_bytes = read_range(file, *chunk.column_index);
    return join_indexes(*parse_column_index(value_bytes, target.leaf), *offsets, target, num_rows);
  } catch (const parquet::ParquetException&) {
    return {};
  }
}

std::vector<RowRange> keep_matching(const std::vector<RowRange>& ranges, const std::vector<IndexedPage>& pages,
                                    const std::function<bool(const ValueRange&)>& may_match) {
  std::vector<RowRange> kept;
  size_t first = 0;  // the first range that does not end before the page
  for (const IndexedPage& page : pages) {
    if (!may_match(page.values)) {
      continue;
    }
    while (first < ranges.size() && ranges[first].end <= page.rows.begin) {
      ++first;
    }
    for (size_t r = first; r < ranges.size() && ranges[r].begin < page.rows.end; ++r) {
      const RowRange both{std::max(ranges[r].begin, page.rows.begin), std::min(ranges[r].end, page.rows.end)};
      if (!kept.empty() && kept.back().end == both.begin) {
        kept.back().end = both.end;
      } else if (both.begin < both.end) {
        kept.push_back(both);
      }
    }
  }
  return kept;
}

}  // namespace firesteel::parquet_format
