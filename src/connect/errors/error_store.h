#pragma once

#include "base/errors/spark_error.h"

#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <string>

namespace firesteel {

/// An exception as Spark would have thrown it: ours become conditions, bugs become INTERNAL_ERROR.
SparkError to_spark_error(const std::exception_ptr& exception);

/// Errors that went to a client in short form, kept until it asks for the details. Thread-safe.
class ErrorStore {
 public:
  /// Keeps `error` and returns the id that the client will ask with.
  std::string add(const std::string& session_id, SparkError error);
  std::optional<SparkError> find(const std::string& session_id, const std::string& error_id) const;

 private:
  struct Entry {
    std::string session_id;
    std::string error_id;
    SparkError error;
  };
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;  // guarded by mutex_, oldest first
};

}  // namespace firesteel
