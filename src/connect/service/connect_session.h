#pragma once

#include "connect/service/operation.h"
#include "connect/service/session_artifacts.h"
#include "logical/logical_plan.h"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace firesteel {

class Session;

/// What the protocol adds to a session: its operations, sent files, relations kept for the client. Thread-safe.
class ConnectSession {
 public:
  ConnectSession(std::shared_ptr<Session> session, std::string server_side_id);

  Session& session() { return *session_; }
  const std::string& server_side_id() const { return server_side_id_; }
  SessionArtifacts& artifacts() { return artifacts_; }

  // --- operations ---
  /// Errors: INVALID_HANDLE.OPERATION_ALREADY_EXISTS.
  void add_operation(std::shared_ptr<Operation> operation);
  /// Null when there is none.
  std::shared_ptr<Operation> find_operation(const std::string& id) const;
  std::vector<std::shared_ptr<Operation>> operations() const;
  /// Takes it out of the list; the caller destroys it. Null when there is none.
  std::shared_ptr<Operation> remove_operation(const std::string& id);

  // --- relations by id: checkpoints ---
  void keep_relation(const std::string& id, PlanPtr plan);
  /// Null when there is none.
  PlanPtr kept_relation(const std::string& id) const;
  void drop_relation(const std::string& id);

  void touch() { last_used_ = std::chrono::steady_clock::now(); }
  std::chrono::steady_clock::duration idle_for() const { return std::chrono::steady_clock::now() - last_used_.load(); }

 private:
  const std::shared_ptr<Session> session_;
  const std::string server_side_id_;
  SessionArtifacts artifacts_;
  std::atomic<std::chrono::steady_clock::time_point> last_used_;
  mutable std::mutex mutex_;
  // guarded by mutex_
  std::map<std::string, std::shared_ptr<Operation>> operations_;
  std::map<std::string, PlanPtr> relations_;
};

}  // namespace firesteel
