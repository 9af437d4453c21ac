#pragma once

#include "base/errors/spark_error.h"
#include "connect/proto_fwd.h"

#include <string>

namespace firesteel {

/// What a failed call sends in its trailers: gRPC's message and the serialised google.rpc.Status with one ErrorInfo.
struct RpcFailure {
  std::string message;
  std::string details;
};

/// The short form of `error`; `error_id` is what the client sends to get the rest.
RpcFailure to_rpc_failure(const SparkError& error, const std::string& error_id);
/// The long form: FetchErrorDetails' answer.
void write_error_details(const SparkError& error, pb::FetchErrorDetailsResponse& response);

}  // namespace firesteel
