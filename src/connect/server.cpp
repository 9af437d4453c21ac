#include "connect/server.h"

#include "connect/service/connect_service.h"
#include "connect/service/grpc_binding.h"
#include "session/session.h"

#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/resource_quota.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace firesteel {
namespace {

constexpr int kMaxRequestBytes = 128 * 1024 * 1024;  // Spark: spark.connect.grpc.maxInboundMessageSize
constexpr int kMaxStreamsPerConnection = 100;
constexpr int kMaxIdleThreads = 8;                      // kept for the next calls
constexpr int kMaxThreads = 1024;                       // one per open call
constexpr size_t kMaxTransportBytes = size_t{1} << 30;  // buffers of all connections
constexpr int kMaxMetadataBytes = 16 * 1024;
constexpr auto kDrainTime = std::chrono::seconds(5);

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot read " + path);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

std::shared_ptr<grpc::ServerCredentials> credentials(const ServerOptions& options) {
  if (options.certificate.empty()) {
    return grpc::InsecureServerCredentials();
  }
  grpc::SslServerCredentialsOptions tls;
  tls.pem_key_cert_pairs.push_back({read_file(options.private_key), read_file(options.certificate)});
  return grpc::SslServerCredentials(tls);
}

std::unique_ptr<grpc::Server> listen(const std::string& address, const ServerOptions& options, grpc::Service& service,
                                     int& port) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, credentials(options), &port);
  builder.RegisterService(&service);
  builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
  builder.SetMaxSendMessageSize(-1);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxStreamsPerConnection);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  // Two servers on one port would share the connections between them.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetSyncServerOption(grpc::ServerBuilder::SyncServerOption::MAX_POLLERS, kMaxIdleThreads);
  grpc::ResourceQuota quota("connect");
  quota.Resize(kMaxTransportBytes).SetMaxThreads(kMaxThreads);
  builder.SetResourceQuota(quota);
  return builder.BuildAndStart();
}

}  // namespace

struct ConnectServer::State {
  State(std::shared_ptr<Engine> engine, const std::string& token)
      : service(std::move(engine)), binding(bind_to_grpc(service, token)) {}
  ConnectService service;
  std::unique_ptr<grpc::Service> binding;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

std::unique_ptr<ConnectServer> ConnectServer::start(const ServerOptions& options) {
  auto state = std::make_unique<State>(Engine::create(options.conf), options.token);
  const std::string host = options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]";
  const std::string address = host + ":" + std::to_string(options.port);
  state->server = listen(address, options, *state->binding, state->port);
  if (state->server == nullptr || state->port == 0) {
    throw std::runtime_error("cannot listen on " + address + ": is the port taken?");
  }
  spdlog::info("listening on {}:{}", host, state->port);
  return std::unique_ptr<ConnectServer>(new ConnectServer(std::move(state)));
}

ConnectServer::ConnectServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

ConnectServer::~ConnectServer() { stop(); }

int ConnectServer::port() const { return state_->port; }

void ConnectServer::stop() {
  state_->service.shut_down();
  state_->server->Shutdown(std::chrono::system_clock::now() + kDrainTime);
}

void ConnectServer::wait() { state_->server->Wait(); }

}  // namespace firesteel
