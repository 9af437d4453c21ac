#include "connect/service/connect_service.h"

#include "base/errors/spark_error.h"
#include "connect/errors/error_store.h"
#include "connect/service/session_registry.h"
#include "spark/connect/base.pb.h"

namespace firesteel {
namespace {

[[noreturn]] void unsupported(const char* call) {
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", std::string("the call ") + call}});
}

}  // namespace

ConnectService::ConnectService(std::shared_ptr<Engine>) : errors_(std::make_unique<ErrorStore>()) {}
ConnectService::~ConnectService() = default;
void ConnectService::shut_down() {}
void ConnectService::execute_plan(const pb::ExecutePlanRequest&, ResponseStream&) { unsupported("ExecutePlan"); }
void ConnectService::reattach_execute(const pb::ReattachExecuteRequest&, ResponseStream&) {
  unsupported("ReattachExecute");
}
void ConnectService::release_execute(const pb::ReleaseExecuteRequest&, pb::ReleaseExecuteResponse&) {
  unsupported("ReleaseExecute");
}
void ConnectService::interrupt(const pb::InterruptRequest&, pb::InterruptResponse&) { unsupported("Interrupt"); }
void ConnectService::get_status(const pb::GetStatusRequest&, pb::GetStatusResponse&) { unsupported("GetStatus"); }
void ConnectService::analyze_plan(const pb::AnalyzePlanRequest& request, pb::AnalyzePlanResponse& response) {
  if (!request.has_spark_version()) {
    unsupported("AnalyzePlan");
  }
  response.set_session_id(request.session_id());
  response.mutable_spark_version()->set_version("4.2.0");
}
void ConnectService::config(const pb::ConfigRequest&, pb::ConfigResponse&) { unsupported("Config"); }
void ConnectService::add_artifacts(const ArtifactReader&, pb::AddArtifactsResponse&) { unsupported("AddArtifacts"); }
void ConnectService::artifact_status(const pb::ArtifactStatusesRequest&, pb::ArtifactStatusesResponse&) {
  unsupported("ArtifactStatus");
}
void ConnectService::release_session(const pb::ReleaseSessionRequest&, pb::ReleaseSessionResponse&) {
  unsupported("ReleaseSession");
}
void ConnectService::clone_session(const pb::CloneSessionRequest&, pb::CloneSessionResponse&) {
  unsupported("CloneSession");
}
void ConnectService::fetch_error_details(const pb::FetchErrorDetailsRequest&, pb::FetchErrorDetailsResponse&) {
  unsupported("FetchErrorDetails");
}

}  // namespace firesteel
