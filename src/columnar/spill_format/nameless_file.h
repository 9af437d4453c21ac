#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace firesteel {

/// A file without a name: gone when this object is, or when the process dies. Positioned I/O only, so any number of
/// threads may read while one writes.
class NamelessFile {
 public:
  /// directory: must exist. Errors: SparkError TASK_WRITE_FAILED.
  explicit NamelessFile(const std::string& directory);
  NamelessFile(const NamelessFile&) = delete;
  NamelessFile& operator=(const NamelessFile&) = delete;
  ~NamelessFile();

  /// False when not all bytes could be written or read; errno says why.
  bool write_at(const uint8_t* data, size_t size, int64_t position) const;
  bool read_at(uint8_t* data, size_t size, int64_t position) const;

 private:
  int fd_;
};

}  // namespace firesteel
