#include "sources/parquet/metadata/footer.h"

#include "base/errors/spark_error.h"
#include "sources/parquet/encoding/corrupt_file.h"
#include "sources/parquet/metadata/schema_conversion.h"
#include "types/type_json.h"

#include <arrow/util/key_value_metadata.h>
#include <parquet/exception.h>
#include <parquet/metadata.h>
#include <parquet/schema.h>
#include <parquet/statistics.h>

#include <algorithm>
#include <cstring>

namespace firesteel::parquet_format {
namespace {

constexpr int64_t kTailSize = 8;  // length of the footer, magic number

std::optional<ByteRange> checked_range(const std::optional<parquet::IndexLocation>& location, int64_t file_size) {
  if (!location || location->offset < 0 || location->length <= 0 || location->offset > file_size - location->length) {
    return std::nullopt;  // an index is a help only
  }
  return ByteRange{location->offset, location->length};
}

ChunkStatistics read_statistics(const parquet::ColumnChunkMetaData& chunk, const parquet::ColumnDescriptor& column) {
  ChunkStatistics statistics;
  const std::shared_ptr<parquet::EncodedStatistics> encoded = chunk.encoded_statistics();
  if (encoded == nullptr) {
    return statistics;
  }
  if (encoded->has_null_count) {
    statistics.null_count = encoded->null_count;
  }
  if (column.can_use_min_max()) {
    if (encoded->has_min) {
      statistics.min = encoded->min();
    }
    if (encoded->has_max) {
      statistics.max = encoded->max();
    }
  }
  return statistics;
}

bool has_only_dictionary_pages(const parquet::ColumnChunkMetaData& chunk) {
  const auto& pages = chunk.encoding_stats();
  const auto is_data = [](const parquet::PageEncodingStats& page) {
    return page.page_type == parquet::PageType::DATA_PAGE || page.page_type == parquet::PageType::DATA_PAGE_V2;
  };
  const auto is_plain = [&](const parquet::PageEncodingStats& page) {
    return is_data(page) && page.count > 0 && page.encoding != parquet::Encoding::RLE_DICTIONARY &&
           page.encoding != parquet::Encoding::PLAIN_DICTIONARY;
  };
  return std::any_of(pages.begin(), pages.end(), is_data) && std::none_of(pages.begin(), pages.end(), is_plain);
}

ColumnChunk read_chunk(const parquet::ColumnChunkMetaData& chunk, const parquet::ColumnDescriptor& column,
                       int64_t file_size) {
  ColumnChunk result;
  int64_t start = chunk.data_page_offset();
  if (chunk.has_dictionary_page() && chunk.dictionary_page_offset() > 0) {
    start = std::min(start, chunk.dictionary_page_offset());
  }
  result.bytes = {start, chunk.total_compressed_size()};
  expect(start >= 0 && result.bytes.length >= 0 && result.bytes.length <= file_size - start,
         "a column chunk lies outside of the file");
  expect(chunk.file_path().empty(), "column chunks in other files are not supported");
  result.num_values = chunk.num_values();
  expect(result.num_values >= 0, "a column chunk has a negative number of values");
  result.codec = static_cast<int>(chunk.compression());
  result.only_dictionary = has_only_dictionary_pages(chunk);
  result.statistics = read_statistics(chunk, column);
  result.column_index = checked_range(chunk.GetColumnIndexLocation(), file_size);
  result.offset_index = checked_range(chunk.GetOffsetIndexLocation(), file_size);
  return result;
}

RowGroup read_row_group(const parquet::RowGroupMetaData& group, const parquet::SchemaDescriptor& schema,
                        const std::vector<LeafColumn>& leaves, int64_t file_size) {
  RowGroup result;
  result.num_rows = group.num_rows();
  expect(result.num_rows >= 0, "a row group has a negative number of rows");
  expect(group.num_columns() == static_cast<int>(leaves.size()), "a row group lacks columns");
  result.columns.reserve(leaves.size());
  for (int c = 0; c < group.num_columns(); ++c) {
    result.columns.push_back(read_chunk(*group.ColumnChunk(c), *schema.Column(c), file_size));
    const ColumnChunk& chunk = result.columns.back();
    result.compressed_size += chunk.bytes.length;
    expect(leaves[static_cast<size_t>(c)].max_repetition > 0 || chunk.num_values == result.num_rows,
           "a column chunk and its row group differ in length");
  }
  return result;
}

/// The schema that Spark (or this engine) has left in the footer: it knows intervals, metadata and nullability, which
/// the file's own schema cannot say. Taken only when it has the columns of the file.
void read_spark_schema(const parquet::FileMetaData& metadata, ParquetFile& file) {
  const auto& pairs = metadata.key_value_metadata();
  const int found = pairs == nullptr ? -1 : pairs->FindKey("org.apache.spark.sql.parquet.row.metadata");
  if (found < 0) {
    return;
  }
  try {
    const DataType type = data_type_from_json(pairs->value(found));
    if (!type.is(TypeId::kStruct) || type.fields().size() != file.schema.size()) {
      return;
    }
    for (size_t i = 0; i < file.schema.size(); ++i) {
      if (type.fields()[i].name != file.schema[i].name) {
        return;
      }
    }
    file.schema = type.fields();
  } catch (const SparkError&) {
    // Of a version whose types we do not know: the file's own schema has to do, as in Spark.
  }
}

std::shared_ptr<ParquetFile> parse_footer(const RandomAccessFile& file) {
  auto result = std::make_shared<ParquetFile>();
  result->size = file.size();
  // One read gets the whole footer of most files.
  const int64_t guess = std::min<int64_t>(result->size, 64 * 1024);
  expect(guess >= kTailSize + 4, "the file is too short");
  std::vector<uint8_t> tail(static_cast<size_t>(guess));
  file.read_at(result->size - guess, tail.size(), tail.data());
  expect(std::memcmp(tail.data() + guess - 4, "PARE", 4) != 0, "encrypted footers are not supported");
  expect(std::memcmp(tail.data() + guess - 4, "PAR1", 4) == 0, "the file does not end with PAR1");
  uint32_t length = 0;
  std::memcpy(&length, tail.data() + guess - kTailSize, sizeof(length));
  expect(length <= result->size - kTailSize - 4, "the footer is longer than the file");
  if (length + kTailSize > guess) {
    tail.resize(length + kTailSize);
    file.read_at(result->size - static_cast<int64_t>(tail.size()), tail.size(), tail.data());
  }
  const uint8_t* start = tail.data() + tail.size() - kTailSize - length;
  const auto metadata = parquet::FileMetaData::Make(start, static_cast<int64_t>(length));
  const parquet::SchemaDescriptor& schema = *metadata->schema();
  convert_schema(schema, *result);
  read_spark_schema(*metadata, *result);
  result->row_groups.reserve(static_cast<size_t>(metadata->num_row_groups()));
  for (int g = 0; g < metadata->num_row_groups(); ++g) {
    result->row_groups.push_back(read_row_group(*metadata->RowGroup(g), schema, result->leaves, result->size));
    expect(!__builtin_add_overflow(result->num_rows, result->row_groups.back().num_rows, &result->num_rows),
           "the file has more rows than can be counted");
  }
  return result;
}

}  // namespace

ParquetFilePtr read_footer(const FileSystem& file_system, const std::string& path) {
  const std::string name = qualified_path(file_system, path);
  try {
    if (!file_system.status(path)) {
      throw SparkError("FAILED_READ_FILE.FILE_NOT_EXIST", {{"path", name}});
    }
    const auto file = file_system.open(path);
    auto result = parse_footer(*file);
    result->path = path;
    return result;
  } catch (const CorruptFile&) {
  } catch (const FileError&) {
  } catch (const parquet::ParquetException&) {
  } catch (const std::bad_alloc&) {
  }
  throw SparkError("FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER", {{"path", name}});
}

}  // namespace firesteel::parquet_format
