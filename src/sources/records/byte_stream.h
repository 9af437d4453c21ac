#pragma once

#include "io/filesystem/file_system.h"

#include <cstdint>
#include <memory>
#include <string>

namespace firesteel {

/// The bytes of a file from some place on, decompressed and in UTF-8.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Up to `size` bytes; 0 only at the end. Errors: FileError.
  virtual size_t read(uint8_t* to, size_t size) = 0;
};

/// Is the file compressed, by its name (.gz, .bz2, .zst, .deflate, .lz4, .snappy)?
bool is_compressed_name(const std::string& path);
/// encoding: upper case; "UTF-8" for none. start > 0 only for files that are neither compressed nor recoded.
/// Errors: FileError; SparkError UNSUPPORTED_FEATURE.FIRESTEEL (codec), INVALID_PARAMETER_VALUE.CHARSET.
std::unique_ptr<ByteStream> open_byte_stream(const FileSystem& file_system, const std::string& path, int64_t start,
                                             const std::string& encoding);
/// The whole stream. Errors: as read.
std::string read_all(ByteStream& stream);

}  // namespace firesteel
