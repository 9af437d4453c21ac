#include "session/cache/storage_level.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace firesteel {

std::string StorageLevel::to_string() const {
  std::string text = "StorageLevel(";
  text += use_disk ? "disk, " : "";
  text += use_memory ? "memory, " : "";
  text += use_off_heap ? "offheap, " : "";
  text += deserialized ? "deserialized, " : "";
  return text + std::to_string(replication) + " replicas)";
}

std::optional<StorageLevel> storage_level_named(const std::string& name) {
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  const auto accept = [&](std::string_view suffix) {
    const bool ends = upper.ends_with(suffix);
    upper.resize(upper.size() - (ends ? suffix.size() : 0));
    return ends;
  };
  StorageLevel level;
  level.replication = accept("_2") ? 2 : accept("_3") ? 3 : 1;
  level.deserialized = !accept("_SER");
  if (upper == "NONE") {
    return StorageLevel{false, false, false, false, 1};
  }
  if (upper == "DISK_ONLY") {
    return StorageLevel{true, false, false, false, level.replication};
  }
  if (upper == "MEMORY_ONLY" || upper == "MEMORY_AND_DISK") {
    level.use_disk = upper == "MEMORY_AND_DISK";
    return level;
  }
  if (upper == "OFF_HEAP") {
    return StorageLevel{true, true, true, false, 1};
  }
  return std::nullopt;
}

}  // namespace firesteel
