#include "connect/service/grpc_binding.h"

#include "base/errors/check.h"
#include "connect/errors/error_status.h"
#include "connect/errors/error_store.h"
#include "connect/service/connect_service.h"
#include "connect/service/message_parsing.h"
#include "spark/connect/base.pb.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/rpc_service_method.h>
#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/support/method_handler.h>
#include <spdlog/spdlog.h>

#include <list>

namespace firesteel {
namespace {

using grpc::ByteBuffer;

template <typename Message>
void parse(const ByteBuffer& bytes, Message& message) {
  ByteBuffer copy = bytes;  // shares the slices; the reader wants a mutable buffer
  grpc::ProtoBufferReader reader(&copy);
  parse_message(reader, message);
}

ByteBuffer serialize(const google::protobuf::MessageLite& message) {
  ByteBuffer bytes;
  bool own = false;
  const grpc::Status status =
      grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::MessageLite>(message, &bytes, &own);
  if (!status.ok()) {
    throw InternalError("a response cannot be serialised: " + status.error_message());
  }
  return bytes;
}

class GrpcResponseStream final : public ResponseStream {
 public:
  GrpcResponseStream(grpc::ServerContext& context, grpc::ServerWriter<ByteBuffer>& writer)
      : context_(context), writer_(writer) {}
  // The last response travels with the status of the call: every segment wakes the client.
  bool write(const pb::ExecutePlanResponse& response) override {
    grpc::WriteOptions options;
    if (response.has_result_complete()) {
      options.set_last_message();
    }
    return writer_.Write(serialize(response), options);
  }
  bool client_gone() const override { return context_.IsCancelled(); }

 private:
  grpc::ServerContext& context_;
  grpc::ServerWriter<ByteBuffer>& writer_;
};

// Takes the same time wherever the two differ, so that a token cannot be guessed letter by letter.
bool same_secret(std::string_view given, std::string_view wanted) {
  unsigned char difference = given.size() == wanted.size() ? 0 : 1;
  for (size_t i = 0; i < wanted.size(); ++i) {
    difference = static_cast<unsigned char>(difference | ((i < given.size() ? given[i] : '\0') ^ wanted[i]));
  }
  return difference == 0;
}

class GrpcBinding final : public grpc::Service {
 public:
  GrpcBinding(ConnectService& service, std::string token) : service_(service), token_(std::move(token)) {
    add_stream("ExecutePlan", &ConnectService::execute_plan);
    add_stream("ReattachExecute", &ConnectService::reattach_execute);
    add_unary("AnalyzePlan", &ConnectService::analyze_plan);
    add_unary("Config", &ConnectService::config);
    add_unary("ArtifactStatus", &ConnectService::artifact_status);
    add_unary("Interrupt", &ConnectService::interrupt);
    add_unary("ReleaseExecute", &ConnectService::release_execute);
    add_unary("ReleaseSession", &ConnectService::release_session);
    add_unary("FetchErrorDetails", &ConnectService::fetch_error_details);
    add_unary("CloneSession", &ConnectService::clone_session);
    add_unary("GetStatus", &ConnectService::get_status);
    add_artifacts();
  }

 private:
  template <typename Request, typename Response>
  void add_unary(const char* name, void (ConnectService::*method)(const Request&, Response&)) {
    using Handler = grpc::internal::RpcMethodHandler<GrpcBinding, ByteBuffer, ByteBuffer>;
    auto call = [method](GrpcBinding* self, grpc::ServerContext* context, const ByteBuffer* in, ByteBuffer* out) {
      Request request;
      return self->guarded(*context, request, [&] {
        parse(*in, request);
        Response response;
        (self->service_.*method)(request, response);
        *out = serialize(response);
      });
    };
    add(name, grpc::internal::RpcMethod::NORMAL_RPC, std::make_unique<Handler>(call, this));
  }

  template <typename Request>
  void add_stream(const char* name, void (ConnectService::*method)(const Request&, ResponseStream&)) {
    using Handler = grpc::internal::ServerStreamingHandler<GrpcBinding, ByteBuffer, ByteBuffer>;
    auto call = [method](GrpcBinding* self, grpc::ServerContext* context, const ByteBuffer* in,
                         grpc::ServerWriter<ByteBuffer>* writer) {
      Request request;
      return self->guarded(*context, request, [&] {
        parse(*in, request);
        GrpcResponseStream stream(*context, *writer);
        (self->service_.*method)(request, stream);
      });
    };
    add(name, grpc::internal::RpcMethod::SERVER_STREAMING, std::make_unique<Handler>(call, this));
  }

  void add_artifacts() {
    using Handler = grpc::internal::ClientStreamingHandler<GrpcBinding, ByteBuffer, ByteBuffer>;
    auto call = [](GrpcBinding* self, grpc::ServerContext* context, grpc::ServerReader<ByteBuffer>* in,
                   ByteBuffer* out) {
      pb::AddArtifactsRequest request;
      return self->guarded(*context, request, [&] {
        const ArtifactReader reader = [&](pb::AddArtifactsRequest& message) {
          ByteBuffer bytes;
          if (!in->Read(&bytes)) {
            return false;
          }
          message.Clear();
          parse(bytes, message);
          return true;
        };
        pb::AddArtifactsResponse response;
        self->service_.add_artifacts(reader, response);
        *out = serialize(response);
      });
    };
    add("AddArtifacts", grpc::internal::RpcMethod::CLIENT_STREAMING, std::make_unique<Handler>(call, this));
  }

  void add(const char* name, grpc::internal::RpcMethod::RpcType type,
           std::unique_ptr<grpc::internal::MethodHandler> handler) {
    // gRPC keeps the pointer to the name and takes ownership of method and handler.
    const std::string& path = paths_.emplace_back(std::string("/spark.connect.SparkConnectService/") + name);
    AddMethod(std::make_unique<grpc::internal::RpcServiceMethod>(path.c_str(), type, handler.release()).release());
  }

  template <typename Request, typename Call>
  grpc::Status guarded(const grpc::ServerContext& context, const Request& request, const Call& call) {
    if (!token_.empty()) {
      const auto sent = context.client_metadata().find("authorization");
      if (sent == context.client_metadata().end()) {
        return {grpc::StatusCode::UNAUTHENTICATED, "no authentication token was sent"};
      }
      if (!same_secret({sent->second.data(), sent->second.size()}, "Bearer " + token_)) {
        return {grpc::StatusCode::UNAUTHENTICATED, "the authentication token is wrong"};
      }
    }
    try {
      call();
      return grpc::Status::OK;
    } catch (...) {
      const SparkError error = to_spark_error(std::current_exception());
      spdlog::info("session {}: {}", request.session_id(), error.what());
      const std::string id = service_.errors().add(request.session_id(), error);
      RpcFailure failure = to_rpc_failure(error, id);
      return {grpc::StatusCode::INTERNAL, failure.message, failure.details};
    }
  }

  ConnectService& service_;
  const std::string token_;
  std::list<std::string> paths_;
};

}  // namespace

std::unique_ptr<grpc::Service> bind_to_grpc(ConnectService& service, std::string token) {
  return std::make_unique<GrpcBinding>(service, std::move(token));
}

}  // namespace firesteel
