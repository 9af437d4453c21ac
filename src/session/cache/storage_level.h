#pragma once

#include <optional>
#include <string>

namespace firesteel {

/// Spark's StorageLevel.
struct StorageLevel {
  bool use_disk = true;
  bool use_memory = true;
  bool use_off_heap = false;
  bool deserialized = true;
  int replication = 1;

  bool operator==(const StorageLevel&) const = default;
  /// "StorageLevel(disk, memory, deserialized, 1 replicas)"
  std::string to_string() const;
};

/// "MEMORY_ONLY", "disk_only_2" ...; none for an unknown name.
std::optional<StorageLevel> storage_level_named(const std::string& name);

}  // namespace firesteel
