#pragma once

#include "base/memory/memory_pool.h"
#include "sources/records/byte_stream.h"
#include "sources/records/record_format.h"

#include <string>
#include <string_view>

namespace firesteel {

/// The lines that begin in a part of a file.
class LineReader {
 public:
  /// separator: "" = any of \n, \r\n, \r. memory may be null.
  LineReader(const FileSystem& file_system, const RecordPart& part, std::string separator, const std::string& encoding,
             MemoryPool* memory);

  /// The next line without its end, valid until the next call; false at the end. Errors: FileError.
  bool next(std::string_view& line);

 private:
  bool fill();
  /// Position of the next line end at or after `from` and its length; npos when the buffer holds none for sure.
  size_t find_end(size_t from, size_t& length) const;
  void skip_partial_line();

  std::unique_ptr<ByteStream> stream_;
  const std::string separator_;
  MemoryReservation reservation_;
  std::string buffer_;
  size_t at_ = 0;        // in buffer_
  int64_t position_;     // of buffer_[at_] in the (decompressed) file
  int64_t end_;          // lines that begin here or later belong to the next part
  bool at_end_ = false;  // of the stream
};

}  // namespace firesteel
