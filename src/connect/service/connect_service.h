#pragma once

#include "connect/proto_fwd.h"
#include "connect/service/response_stream.h"

#include <memory>
#include <string>

namespace firesteel {

class ConnectSession;
class Engine;
class ErrorStore;
class LargeStackThreads;
class SessionRegistry;

/// Spark Connect's calls, one function each: requests in, responses out, faults as exceptions (turned into a status by
/// the transport). Thread-safe: gRPC calls it from many threads.
class ConnectService {
 public:
  explicit ConnectService(std::shared_ptr<Engine> engine);
  ~ConnectService();

  void execute_plan(const pb::ExecutePlanRequest& request, ResponseStream& stream);
  void reattach_execute(const pb::ReattachExecuteRequest& request, ResponseStream& stream);
  void release_execute(const pb::ReleaseExecuteRequest& request, pb::ReleaseExecuteResponse& response);
  void interrupt(const pb::InterruptRequest& request, pb::InterruptResponse& response);
  void get_status(const pb::GetStatusRequest& request, pb::GetStatusResponse& response);
  void analyze_plan(const pb::AnalyzePlanRequest& request, pb::AnalyzePlanResponse& response);
  void config(const pb::ConfigRequest& request, pb::ConfigResponse& response);
  void add_artifacts(const ArtifactReader& reader, pb::AddArtifactsResponse& response);
  void artifact_status(const pb::ArtifactStatusesRequest& request, pb::ArtifactStatusesResponse& response);
  void release_session(const pb::ReleaseSessionRequest& request, pb::ReleaseSessionResponse& response);
  void clone_session(const pb::CloneSessionRequest& request, pb::CloneSessionResponse& response);
  void fetch_error_details(const pb::FetchErrorDetailsRequest& request, pb::FetchErrorDetailsResponse& response);

  ErrorStore& errors() { return *errors_; }
  /// Cancels every operation, so that open streams end.
  void shut_down();

 private:
  /// The session of a request, made when it does not exist.
  std::shared_ptr<ConnectSession> open_session(const std::string& user, const std::string& session_id,
                                               const std::string& observed_id);

  std::unique_ptr<LargeStackThreads> threads_;  // first: what the sessions hold runs on them
  std::unique_ptr<ErrorStore> errors_;
  std::unique_ptr<SessionRegistry> sessions_;
};

}  // namespace firesteel
