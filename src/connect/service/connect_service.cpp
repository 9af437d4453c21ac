#include "connect/service/connect_service.h"

#include "connect/commands/command_families.h"
#include "connect/errors/error_status.h"
#include "connect/errors/error_store.h"
#include "connect/relations/plan_converter.h"
#include "connect/service/large_stack_threads.h"
#include "connect/service/plan_decompression.h"
#include "connect/service/session_registry.h"
#include "connect/service/unique_id.h"
#include "session/config/time_setting.h"
#include "session/session.h"
#include "spark/connect/base.pb.h"

namespace firesteel {
namespace {

OperationInfo read_info(const pb::ExecutePlanRequest& request, ConnectSession& session) {
  OperationInfo info;
  info.session_id = request.session_id();
  info.server_side_session_id = session.server_side_id();
  const auto interval = session.session().config("spark.connect.progress.reportInterval");
  info.progress_interval = parse_time_setting(interval.value_or("")).value_or(info.progress_interval);
  info.operation_id = request.has_operation_id() ? request.operation_id() : unique_id();
  if (!is_unique_id(info.operation_id)) {
    throw SparkError("INVALID_HANDLE.FORMAT", {{"handle", info.operation_id}});
  }
  info.tags.insert(request.tags().begin(), request.tags().end());
  for (const auto& option : request.request_options()) {
    if (option.has_reattach_options()) {
      info.reattachable = option.reattach_options().reattachable();
    }
    if (option.has_result_chunking_options()) {
      const auto& chunking = option.result_chunking_options();
      info.allow_chunking = chunking.allow_arrow_batch_chunking();
      if (chunking.has_preferred_arrow_chunk_size()) {
        info.preferred_chunk_bytes = chunking.preferred_arrow_chunk_size();
      }
    }
  }
  return info;
}

void run_plan(const pb::Plan& sent, ConnectSession& session, Operation& operation) {
  pb::Plan storage;
  const pb::Plan& plan = decompressed(sent, storage);
  PlanConverter converter(session, operation.cancellation());
  if (plan.has_root()) {
    send_rows(converter.relation(plan.root()), converter, operation);
  } else if (plan.has_command()) {
    run_command(plan.command(), converter, operation);
  } else {
    throw_not_set("spark.connect.Plan", "op_type");
  }
}

std::shared_ptr<Operation> require_operation(ConnectSession& session, const std::string& id) {
  auto operation = session.find_operation(id);
  if (operation == nullptr) {
    throw SparkError("INVALID_HANDLE.OPERATION_NOT_FOUND", {{"handle", id}});
  }
  return operation;
}

using OperationStatus = pb::GetStatusResponse_OperationStatus;

OperationStatus::OperationState to_proto(Operation::Status status) {
  switch (status) {
    case Operation::Status::kRunning:
      return OperationStatus::OPERATION_STATE_RUNNING;
    case Operation::Status::kSucceeded:
      return OperationStatus::OPERATION_STATE_SUCCEEDED;
    case Operation::Status::kFailed:
      return OperationStatus::OPERATION_STATE_FAILED;
    case Operation::Status::kCancelled:
      return OperationStatus::OPERATION_STATE_CANCELLED;
  }
  return OperationStatus::OPERATION_STATE_UNKNOWN;
}

}  // namespace

ConnectService::ConnectService(std::shared_ptr<Engine> engine)
    : threads_(std::make_unique<LargeStackThreads>()),
      errors_(std::make_unique<ErrorStore>()),
      sessions_(std::make_unique<SessionRegistry>(std::move(engine))) {}

ConnectService::~ConnectService() = default;

void ConnectService::shut_down() { sessions_->cancel_everything(); }

SessionRegistry::SessionPtr ConnectService::open_session(const std::string& user, const std::string& session_id,
                                                         const std::string& observed_id) {
  return sessions_->open(user, session_id, observed_id);
}

void ConnectService::execute_plan(const pb::ExecutePlanRequest& request, ResponseStream& stream) {
  const auto session = sessions_->open(request.user_context().user_id(), request.session_id(),
                                       request.client_observed_server_side_session_id());
  const auto operation = std::make_shared<Operation>(read_info(request, *session));
  session->add_operation(operation);
  operation->start(*threads_, [session, plan = request.plan()](Operation& self) { run_plan(plan, *session, self); });
  // Without reattaching, the operation ends with the stream, whichever way that ends.
  struct Removal {
    SessionRegistry& registry;
    ConnectSession& session;
    const Operation& operation;
    ~Removal() {
      if (operation.info().reattachable) {
        return;
      }
      if (auto removed = session.remove_operation(operation.info().operation_id)) {
        registry.bury(std::move(removed));
      }
    }
  } removal{*sessions_, *session, *operation};
  operation->stream_to(stream, "");
}

void ConnectService::reattach_execute(const pb::ReattachExecuteRequest& request, ResponseStream& stream) {
  const auto session = sessions_->find(request.user_context().user_id(), request.session_id(),
                                       request.client_observed_server_side_session_id());
  const auto operation = require_operation(*session, request.operation_id());
  if (!operation->info().reattachable) {
    throw SparkError("INVALID_CURSOR.NOT_REATTACHABLE");
  }
  operation->stream_to(stream, request.last_response_id());
}

void ConnectService::release_execute(const pb::ReleaseExecuteRequest& request, pb::ReleaseExecuteResponse& response) {
  const auto session = sessions_->find(request.user_context().user_id(), request.session_id(),
                                       request.client_observed_server_side_session_id());
  response.set_session_id(request.session_id());
  response.set_server_side_session_id(session->server_side_id());
  // A release may come late or twice: what is gone is released.
  const auto operation = session->find_operation(request.operation_id());
  if (operation == nullptr) {
    return;
  }
  response.set_operation_id(request.operation_id());
  if (request.has_release_until()) {
    operation->release_until(request.release_until().response_id());
  } else if (auto removed = session->remove_operation(request.operation_id())) {
    sessions_->bury(std::move(removed));
  }
}

void ConnectService::interrupt(const pb::InterruptRequest& request, pb::InterruptResponse& response) {
  const auto session = sessions_->open(request.user_context().user_id(), request.session_id(),
                                       request.client_observed_server_side_session_id());
  response.set_session_id(request.session_id());
  response.set_server_side_session_id(session->server_side_id());
  for (const auto& operation : session->operations()) {
    const OperationInfo& info = operation->info();
    const bool meant = request.interrupt_type() == pb::InterruptRequest::INTERRUPT_TYPE_ALL ||
                       (request.has_operation_tag() && info.tags.contains(request.operation_tag())) ||
                       (request.has_operation_id() && info.operation_id == request.operation_id());
    if (meant && operation->status() == Operation::Status::kRunning) {
      operation->cancel();
      response.add_interrupted_ids(info.operation_id);
    }
  }
}

void ConnectService::get_status(const pb::GetStatusRequest& request, pb::GetStatusResponse& response) {
  const auto session = sessions_->open(request.user_context().user_id(), request.session_id(),
                                       request.client_observed_server_side_session_id());
  response.set_session_id(request.session_id());
  response.set_server_side_session_id(session->server_side_id());
  const auto add = [&response](const std::string& id, OperationStatus::OperationState state) {
    OperationStatus& status = *response.add_operation_statuses();
    status.set_operation_id(id);
    status.set_state(state);
  };
  if (request.operation_status().operation_ids().empty()) {
    for (const auto& operation : session->operations()) {
      add(operation->info().operation_id, to_proto(operation->status()));
    }
  }
  for (const std::string& id : request.operation_status().operation_ids()) {
    const auto operation = session->find_operation(id);
    add(id, operation == nullptr ? OperationStatus::OPERATION_STATE_UNKNOWN : to_proto(operation->status()));
  }
}

void ConnectService::release_session(const pb::ReleaseSessionRequest& request, pb::ReleaseSessionResponse& response) {
  const auto closed =
      sessions_->close(request.user_context().user_id(), request.session_id(), request.allow_reconnect());
  response.set_session_id(request.session_id());
  if (closed != nullptr) {
    response.set_server_side_session_id(closed->server_side_id());
  }
}

void ConnectService::clone_session(const pb::CloneSessionRequest&, pb::CloneSessionResponse&) {
  throw_unsupported("cloning a session");
}

void ConnectService::fetch_error_details(const pb::FetchErrorDetailsRequest& request,
                                         pb::FetchErrorDetailsResponse& response) {
  response.set_session_id(request.session_id());
  if (const auto error = errors_->find(request.session_id(), request.error_id())) {
    write_error_details(*error, response);
  }
}

}  // namespace firesteel
