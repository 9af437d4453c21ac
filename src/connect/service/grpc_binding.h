#pragma once

#include <memory>
#include <string>

namespace grpc {
class Service;
}

namespace firesteel {

class ConnectService;

/// Registers Spark Connect's methods with gRPC over raw bytes and calls `service`, which must outlive the result.
/// Messages are parsed here rather than by gRPC's generated code, because its fixed nesting limit of 100 refuses plans
/// of about 50 DataFrame operations. This is the wall where exceptions become statuses.
/// token: what every call has to bring as "authorization: Bearer TOKEN"; empty: none.
std::unique_ptr<grpc::Service> bind_to_grpc(ConnectService& service, std::string token);

}  // namespace firesteel
