#include "connect/service/connect_session.h"

#include "session/session.h"

namespace firesteel {

ConnectSession::ConnectSession(std::shared_ptr<Session> session, std::string server_side_id)
    : session_(std::move(session)),
      server_side_id_(std::move(server_side_id)),
      last_used_(std::chrono::steady_clock::now()) {}

void ConnectSession::add_operation(std::shared_ptr<Operation> operation) {
  const std::lock_guard lock(mutex_);
  const std::string id = operation->info().operation_id;
  if (!operations_.emplace(id, std::move(operation)).second) {
    throw SparkError("INVALID_HANDLE.OPERATION_ALREADY_EXISTS", {{"handle", id}});
  }
}

std::shared_ptr<Operation> ConnectSession::find_operation(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = operations_.find(id);
  return found == operations_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Operation>> ConnectSession::operations() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Operation>> all;
  for (const auto& [id, operation] : operations_) {
    all.push_back(operation);
  }
  return all;
}

std::shared_ptr<Operation> ConnectSession::remove_operation(const std::string& id) {
  const std::lock_guard lock(mutex_);
  auto node = operations_.extract(id);
  return node.empty() ? nullptr : std::move(node.mapped());
}

void ConnectSession::keep_relation(const std::string& id, PlanPtr plan) {
  const std::lock_guard lock(mutex_);
  relations_[id] = std::move(plan);
}

PlanPtr ConnectSession::kept_relation(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = relations_.find(id);
  return found == relations_.end() ? nullptr : found->second;
}

void ConnectSession::drop_relation(const std::string& id) {
  const std::lock_guard lock(mutex_);
  relations_.erase(id);
}

}  // namespace firesteel
