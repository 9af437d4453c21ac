#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace firesteel {

/// Files that a client sent to its session, by name ("cache/<hash>" for blocks of local relations). Thread-safe.
class SessionArtifacts {
 public:
  /// Errors: UNABLE_TO_ACQUIRE_MEMORY when a session keeps more than 4 GiB.
  void add(const std::string& name, std::string data);
  /// Null when there is none.
  std::shared_ptr<const std::string> find(const std::string& name) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const std::string>> files_;  // guarded by mutex_
  size_t bytes_ = 0;                                                 // guarded by mutex_
};

}  // namespace firesteel
