#pragma once

#include "columnar/buffer.h"
#include "io/filesystem/file_system.h"
#include "sources/parquet/column/page_input.h"
#include "sources/parquet/encoding/page_header.h"
#include "sources/parquet/metadata/parquet_file.h"

#include <memory>

namespace firesteel::parquet_format {

/// A decompressed page. The bytes stay valid as long as `bytes` does, or until the next page when the reader reuses its
/// memory (Keep::kNo; never that of a dictionary that was compressed).
struct Page {
  PageHeader header;
  BufferPtr bytes;
  const uint8_t* data = nullptr;  // 64 readable bytes behind the end
  size_t size = 0;
  bool own_bytes = false;  // nothing else is in `bytes`, and nothing else will be
  size_t levels_size = 0;  // version 2: uncompressed repetition and definition levels at the start
};

/// May vectors point into the pages after the reader went on to the next one?
enum class Keep : uint8_t { kNo, kYes };

/// Walks the pages of a column chunk: reads its bytes in windows, passes over pages without decompressing them.
/// Errors: CorruptFile, FileError. One thread.
class PageReader {
 public:
  PageReader(const RandomAccessFile& file, const ColumnChunk& chunk, Keep keep, const PageInput& input);
  ~PageReader();

  /// Header of the next dictionary or data page (others are passed over); null at the end of the chunk.
  const PageHeader* peek();
  void skip();
  Page load();

 private:
  const uint8_t* bytes_at(int64_t offset, size_t length);
  void parse_header();
  void decompress(const uint8_t* from, size_t from_size, uint8_t* to, size_t to_size);

  struct Codec;
  const RandomAccessFile& file_;
  const Keep keep_;
  const PageInput input_;
  std::unique_ptr<Codec> codec_;  // null: not compressed
  int64_t at_;                    // position in the file: the next header
  int64_t end_;
  BufferPtr window_;
  int64_t window_start_ = 0;
  int64_t window_end_ = 0;
  bool has_header_ = false;
  PageHeader header_;
  size_t header_size_ = 0;
  BufferPtr page_bytes_;  // of data pages; reused with Keep::kNo
};

}  // namespace firesteel::parquet_format
