#pragma once

#include "connect/service/connect_session.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace firesteel {

class Engine;

/// All sessions of a server, by user and session id. A thread of its own ends what was left behind: operations without
/// a stream for 5 minutes, sessions without a request for 60 minutes, and operations that were released.
class SessionRegistry {
 public:
  explicit SessionRegistry(std::shared_ptr<Engine> engine);
  ~SessionRegistry();

  using SessionPtr = std::shared_ptr<ConnectSession>;
  /// Makes the session when it does not exist. observed_id: the server-side id that the client knows, or empty.
  /// Errors: INVALID_HANDLE.FORMAT, .SESSION_CLOSED, .SESSION_CHANGED.
  SessionPtr open(const std::string& user, const std::string& session_id, const std::string& observed_id);
  /// Errors: INVALID_HANDLE.SESSION_NOT_FOUND, .SESSION_CLOSED, .SESSION_CHANGED.
  SessionPtr find(const std::string& user, const std::string& session_id, const std::string& observed_id);
  /// Null when there is none.
  SessionPtr close(const std::string& user, const std::string& session_id, bool allow_reconnect);
  /// Takes a removed operation; its end is waited for elsewhere.
  void bury(std::shared_ptr<Operation> operation);
  void cancel_everything();

 private:
  using Key = std::pair<std::string, std::string>;
  void maintain();
  void end_abandoned();

  const std::shared_ptr<Engine> engine_;
  std::mutex mutex_;
  std::condition_variable wake_;
  // guarded by mutex_
  std::map<Key, SessionPtr> sessions_;
  std::set<Key> closed_;
  std::vector<std::shared_ptr<Operation>> graveyard_;
  bool stopping_ = false;
  std::thread maintenance_;
};

}  // namespace firesteel
