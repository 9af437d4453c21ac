#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace firesteel {

/// The settings of a session over those of its server over Spark's defaults. Thread-safe.
/// errors: INVALID_CONF_VALUE.* for values of the wrong type; CANNOT_MODIFY_STATIC_CONFIG, CANNOT_MODIFY_CONFIG;
///         UNSUPPORTED_FEATURE.FIRESTEEL for values that would change results in a way this engine does not have
class SessionConfig {
 public:
  explicit SessionConfig(const std::map<std::string, std::string>& server) : server_(server) {}

  /// None when the key is unknown or has no value.
  std::optional<std::string> get(const std::string& key) const;
  bool get_bool(const std::string& key) const;
  void set(const std::string& key, const std::string& value);
  void unset(const std::string& key);
  void clear();
  /// Set explicitly, in the session or by the server.
  std::map<std::string, std::string> explicit_values() const;
  static bool is_modifiable(const std::string& key);

 private:
  const std::map<std::string, std::string> server_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> values_;  // guarded by mutex_
};

}  // namespace firesteel
