#include "connect/service/session_registry.h"

#include "connect/service/unique_id.h"
#include "session/session.h"

namespace firesteel {
namespace {

constexpr auto kDetachedTimeout = std::chrono::minutes(5);
constexpr auto kSessionTimeout = std::chrono::minutes(60);
constexpr auto kMaintenanceInterval = std::chrono::seconds(1);
// Ids of closed sessions are remembered so that a late request does not bring one back; forgotten beyond this number.
constexpr size_t kMaxClosed = 10000;

void check_observed(const ConnectSession& session, const std::string& session_id, const std::string& observed_id) {
  if (!observed_id.empty() && observed_id != session.server_side_id()) {
    throw SparkError("INVALID_HANDLE.SESSION_CHANGED", {{"handle", session_id}});
  }
}

}  // namespace

SessionRegistry::SessionRegistry(std::shared_ptr<Engine> engine)
    : engine_(std::move(engine)), maintenance_([this] { maintain(); }) {}

SessionRegistry::~SessionRegistry() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  maintenance_.join();
  cancel_everything();
}

SessionRegistry::SessionPtr SessionRegistry::open(const std::string& user, const std::string& session_id,
                                                  const std::string& observed_id) {
  if (!is_unique_id(session_id)) {
    throw SparkError("INVALID_HANDLE.FORMAT", {{"handle", session_id}});
  }
  const std::lock_guard lock(mutex_);
  const Key key(user, session_id);
  if (closed_.contains(key)) {
    throw SparkError("INVALID_HANDLE.SESSION_CLOSED", {{"handle", session_id}});
  }
  auto& session = sessions_[key];
  if (session == nullptr) {
    if (!observed_id.empty()) {
      sessions_.erase(key);
      throw SparkError("INVALID_HANDLE.SESSION_CHANGED", {{"handle", session_id}});
    }
    session = std::make_shared<ConnectSession>(engine_->new_session(user, session_id), unique_id());
  }
  check_observed(*session, session_id, observed_id);
  session->touch();
  return session;
}

SessionRegistry::SessionPtr SessionRegistry::find(const std::string& user, const std::string& session_id,
                                                  const std::string& observed_id) {
  const std::lock_guard lock(mutex_);
  const Key key(user, session_id);
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) {
    throw SparkError(closed_.contains(key) ? "INVALID_HANDLE.SESSION_CLOSED" : "INVALID_HANDLE.SESSION_NOT_FOUND",
                     {{"handle", session_id}});
  }
  check_observed(*found->second, session_id, observed_id);
  found->second->touch();
  return found->second;
}

SessionRegistry::SessionPtr SessionRegistry::close(const std::string& user, const std::string& session_id,
                                                   bool allow_reconnect) {
  const std::lock_guard lock(mutex_);
  const Key key(user, session_id);
  if (!allow_reconnect && is_unique_id(session_id)) {
    if (closed_.size() >= kMaxClosed) {
      closed_.erase(closed_.begin());
    }
    closed_.insert(key);
  }
  auto node = sessions_.extract(key);
  if (node.empty()) {
    return nullptr;
  }
  for (const auto& operation : node.mapped()->operations()) {
    operation->abandon();
    graveyard_.push_back(node.mapped()->remove_operation(operation->info().operation_id));
  }
  return std::move(node.mapped());
}

void SessionRegistry::bury(std::shared_ptr<Operation> operation) {
  operation->abandon();
  const std::lock_guard lock(mutex_);
  graveyard_.push_back(std::move(operation));
}

void SessionRegistry::cancel_everything() {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, session] : sessions_) {
    for (const auto& operation : session->operations()) {
      operation->abandon();
    }
  }
}

void SessionRegistry::maintain() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kMaintenanceInterval, [&] { return stopping_; })) {
    end_abandoned();
    std::vector<std::shared_ptr<Operation>> ended;
    std::erase_if(graveyard_, [&](auto& operation) {
      const bool done = operation == nullptr || operation->ended();
      if (done) {
        ended.push_back(std::move(operation));
      }
      return done;
    });
    lock.unlock();
    ended.clear();  // frees results: not under the lock
    lock.lock();
  }
}

// With mutex_ held.
void SessionRegistry::end_abandoned() {
  for (auto it = sessions_.begin(); it != sessions_.end();) {
    const SessionPtr& session = it->second;
    bool busy = false;
    for (const auto& operation : session->operations()) {
      if (operation->detached_for() > kDetachedTimeout) {
        operation->abandon();
        graveyard_.push_back(session->remove_operation(operation->info().operation_id));
      } else {
        busy = true;
      }
    }
    it = !busy && session->idle_for() > kSessionTimeout ? sessions_.erase(it) : std::next(it);
  }
}

}  // namespace firesteel
