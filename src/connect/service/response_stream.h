#pragma once

#include "connect/proto_fwd.h"

#include <functional>

namespace firesteel {

/// Where the responses of one streaming call go.
class ResponseStream {
 public:
  virtual ~ResponseStream() = default;
  /// False when the client is gone.
  virtual bool write(const pb::ExecutePlanResponse& response) = 0;
  virtual bool client_gone() const = 0;
};

/// Reads the next message of a client's stream into its argument; false at the end.
using ArtifactReader = std::function<bool(pb::AddArtifactsRequest&)>;

}  // namespace firesteel
