#include "sources/parquet/metadata/footer_cache.h"

#include "sources/parquet/metadata/footer.h"

namespace firesteel::parquet_format {

ParquetFilePtr FooterCache::get(const FileSystem& file_system, const FileStatus& status) {
  const std::string key = qualified_path(file_system, status.path);
  {
    const std::lock_guard lock(mutex_);
    const auto found = by_path_.find(key);
    if (found != by_path_.end()) {
      const auto entry = found->second;
      if (entry->size == status.size && entry->modified_ns == status.modified_ns) {
        entries_.splice(entries_.begin(), entries_, entry);
        return entry->footer;
      }
      entries_.erase(entry);
      by_path_.erase(found);
    }
  }
  ParquetFilePtr footer = read_footer(file_system, status.path);
  const std::lock_guard lock(mutex_);
  if (!by_path_.contains(key)) {
    entries_.push_front({key, status.size, status.modified_ns, footer});
    by_path_[key] = entries_.begin();
    if (entries_.size() > capacity_) {
      by_path_.erase(entries_.back().key);
      entries_.pop_back();
    }
  }
  return footer;
}

std::shared_ptr<const TableStatistics> FooterCache::statistics(const std::string& key,
                                                               const std::function<TableStatistics()>& compute) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = tables_.find(key); found != tables_.end()) {
      return found->second;
    }
  }
  auto computed = std::make_shared<const TableStatistics>(compute());
  const std::lock_guard lock(mutex_);
  if (tables_.size() >= kMaxTables) {
    tables_.clear();  // as many tables at once are rare, and all of this can be computed again
  }
  tables_[key] = computed;
  return computed;
}

}  // namespace firesteel::parquet_format
