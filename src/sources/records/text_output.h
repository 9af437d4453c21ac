#pragma once

#include "catalog/table_writer.h"
#include "io/filesystem/output_file.h"

#include <memory>
#include <string>
#include <string_view>

namespace firesteel {

/// Codec of text files by Spark's option "compression" ("codec"): "none", "gzip", "bzip2", "deflate".
struct TextCompression {
  std::string name = "none";
  std::string extension;  // ".gz"
  /// Errors: CODEC_NOT_AVAILABLE, UNSUPPORTED_FEATURE.FIRESTEEL (lz4, snappy: Hadoop's own framing).
  static TextCompression of(const WriteRequest& request);
};

/// A text file that is being written, perhaps compressed. Errors: FileError.
class TextOutput {
 public:
  TextOutput(const std::string& path, const TextCompression& compression);
  ~TextOutput();
  void write(std::string_view text);
  /// Returns the file's size.
  int64_t close();

 private:
  struct Compressor;
  OutputFile file_;
  std::unique_ptr<Compressor> compressor_;  // null: not compressed
};

}  // namespace firesteel
