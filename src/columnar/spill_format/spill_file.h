#pragma once

#include "columnar/batch.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace firesteel {

class SpillReader;

/// A nameless file (it is gone when this object and its readers are, or when the process dies) that batches are
/// written to and read back from, compressed with LZ4, one checksummed block a batch.
///
/// errors:  SparkError TASK_WRITE_FAILED, FAILED_READ_FILE.NO_HINT (disk full, I/O errors, damaged blocks)
/// threads: one writer; after the last write any number of readers side by side
class SpillFile {
 public:
  /// directory: must exist; mode 0700 is the caller's affair, the file itself is 0600.
  /// written: bytes written are added to it; may be null.
  SpillFile(std::string directory, std::vector<DataType> types,
            std::shared_ptr<std::atomic<int64_t>> written = nullptr);

  void write(const Batch& batch);
  /// Reads from the first batch on.
  std::unique_ptr<SpillReader> read() const;

  int64_t rows() const { return rows_; }
  int64_t bytes_written() const { return bytes_; }
  int64_t batches() const { return batches_; }
  /// Bytes of the largest batch, before compression: what a reader holds.
  int64_t largest_batch() const { return largest_batch_; }
  const std::vector<DataType>& types() const { return types_; }

 private:
  friend class SpillReader;
  class Descriptor;
  std::shared_ptr<Descriptor> descriptor_;
  std::string directory_;
  std::vector<DataType> types_;
  std::shared_ptr<std::atomic<int64_t>> written_;
  std::vector<uint8_t> plain_;
  std::vector<uint8_t> block_;
  int64_t rows_ = 0;
  int64_t bytes_ = 0;
  int64_t batches_ = 0;
  int64_t largest_batch_ = 0;
};

class SpillReader {
 public:
  explicit SpillReader(const SpillFile& file);
  /// False at the end.
  bool next(Batch& out);
  /// Goes past a batch without reading it; false at the end.
  bool skip();

 private:
  friend class SpillFile;
  struct BlockHeader;
  bool read_header(BlockHeader& header);

  std::shared_ptr<SpillFile::Descriptor> descriptor_;
  std::string directory_;
  std::vector<DataType> types_;
  int64_t position_ = 0;
  int64_t end_;
  std::vector<uint8_t> block_;
  std::vector<uint8_t> plain_;
};

}  // namespace firesteel
