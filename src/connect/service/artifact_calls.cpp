#include "base/errors/spark_error.h"
#include "connect/service/connect_service.h"
#include "connect/service/connect_session.h"
#include "spark/connect/base.pb.h"

#include <zlib.h>

namespace firesteel {
namespace {

constexpr int64_t kMaxArtifactBytes = int64_t{4} << 30;

bool crc_fits(const pb::AddArtifactsRequest_ArtifactChunk& chunk) {
  const auto* data = reinterpret_cast<const Bytef*>(chunk.data().data());
  return static_cast<int64_t>(crc32(0, data, static_cast<uInt>(chunk.data().size()))) == chunk.crc();
}

[[noreturn]] void broken(const std::string& why) {
  throw SparkError("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", why}});
}

// Names are keys in memory, never paths of the server.
void check_name(const std::string& name) {
  if (name.empty() || name.find("..") != std::string::npos || name[0] == '/' || name.find('\0') != std::string::npos) {
    broken("the name of an artifact is invalid");
  }
}

// Puts the messages of one call together.
class Receiver {
 public:
  explicit Receiver(pb::AddArtifactsResponse& response) : response_(response) {}

  void take(const pb::AddArtifactsRequest& request, SessionArtifacts& artifacts) {
    if (request.has_batch()) {
      for (const auto& artifact : request.batch().artifacts()) {
        store(artifact.name(), artifact.data().data(), crc_fits(artifact.data()), artifacts);
      }
    } else if (request.has_begin_chunk()) {
      const auto& begin = request.begin_chunk();
      if (begin.total_bytes() > kMaxArtifactBytes || begin.num_chunks() < 1) {
        broken("the artifact " + begin.name() + " is too large");
      }
      name_ = begin.name();
      data_ = begin.initial_chunk().data();
      chunks_left_ = begin.num_chunks() - 1;
      intact_ = crc_fits(begin.initial_chunk());
      store_when_complete(artifacts);
    } else if (request.has_chunk()) {
      if (chunks_left_ <= 0 || static_cast<int64_t>(data_.size() + request.chunk().data().size()) > kMaxArtifactBytes) {
        broken("there are more chunks than announced");
      }
      data_ += request.chunk().data();
      intact_ = intact_ && crc_fits(request.chunk());
      --chunks_left_;
      store_when_complete(artifacts);
    }
  }

 private:
  void store_when_complete(SessionArtifacts& artifacts) {
    if (chunks_left_ == 0) {
      store(name_, std::move(data_), intact_, artifacts);
      data_.clear();
    }
  }

  void store(const std::string& name, std::string data, bool intact, SessionArtifacts& artifacts) {
    check_name(name);
    auto& summary = *response_.add_artifacts();
    summary.set_name(name);
    summary.set_is_crc_successful(intact);
    if (intact) {
      artifacts.add(name, std::move(data));
    }
  }

  pb::AddArtifactsResponse& response_;
  std::string name_;
  std::string data_;
  int64_t chunks_left_ = 0;
  bool intact_ = true;
};

}  // namespace

void ConnectService::add_artifacts(const ArtifactReader& reader, pb::AddArtifactsResponse& response) {
  pb::AddArtifactsRequest request;
  Receiver receiver(response);
  std::shared_ptr<ConnectSession> session;
  while (reader(request)) {
    if (session == nullptr) {
      session = open_session(request.user_context().user_id(), request.session_id(),
                             request.client_observed_server_side_session_id());
      response.set_session_id(request.session_id());
      response.set_server_side_session_id(session->server_side_id());
    }
    receiver.take(request, session->artifacts());
  }
}

void ConnectService::artifact_status(const pb::ArtifactStatusesRequest& request,
                                     pb::ArtifactStatusesResponse& response) {
  const auto session = open_session(request.user_context().user_id(), request.session_id(),
                                    request.client_observed_server_side_session_id());
  response.set_session_id(request.session_id());
  response.set_server_side_session_id(session->server_side_id());
  for (const std::string& name : request.names()) {
    (*response.mutable_statuses())[name].set_exists(session->artifacts().find(name) != nullptr);
  }
}

}  // namespace firesteel
