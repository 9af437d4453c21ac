#pragma once

#include "catalog/statistics.h"
#include "io/filesystem/file_system.h"
#include "sources/parquet/metadata/parquet_file.h"

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace firesteel::parquet_format {

/// Footers of the files read last, by path, size and time of change, and what they tell of whole tables. Thread-safe.
class FooterCache {
 public:
  /// capacity: number of files.
  explicit FooterCache(size_t capacity) : capacity_(capacity) {}

  /// Errors: as read_footer.
  ParquetFilePtr get(const FileSystem& file_system, const FileStatus& status);
  /// What `compute` gave for this key, which names all that it depends on; each query that is planned asks again.
  std::shared_ptr<const TableStatistics> statistics(const std::string& key,
                                                    const std::function<TableStatistics()>& compute);

 private:
  struct Entry {
    std::string key;
    int64_t size;
    int64_t modified_ns;
    ParquetFilePtr footer;
  };

  static constexpr size_t kMaxTables = 256;

  const size_t capacity_;
  std::mutex mutex_;
  std::list<Entry> entries_;                                             // guarded by mutex_; last used first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_path_;  // guarded by mutex_
  std::unordered_map<std::string, std::shared_ptr<const TableStatistics>> tables_;  // guarded by mutex_
};

}  // namespace firesteel::parquet_format
