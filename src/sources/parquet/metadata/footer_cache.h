#pragma once

#include "io/filesystem/file_system.h"
#include "sources/parquet/metadata/parquet_file.h"

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

namespace firesteel::parquet_format {

/// Footers of the files read last, by path, size and time of change. Thread-safe.
class FooterCache {
 public:
  /// capacity: number of files.
  explicit FooterCache(size_t capacity) : capacity_(capacity) {}

  /// Errors: as read_footer.
  ParquetFilePtr get(const FileSystem& file_system, const FileStatus& status);

 private:
  struct Entry {
    std::string key;
    int64_t size;
    int64_t modified_ns;
    ParquetFilePtr footer;
  };

  const size_t capacity_;
  std::mutex mutex_;
  std::list<Entry> entries_;                                             // guarded by mutex_; last used first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_path_;  // guarded by mutex_
};

}  // namespace firesteel::parquet_format
