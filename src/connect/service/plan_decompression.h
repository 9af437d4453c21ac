#pragma once

#include "connect/proto_fwd.h"

namespace firesteel {

/// `plan` itself, or its compressed operation unpacked into `storage`. Errors: CONNECT_INVALID_PLAN.CANNOT_PARSE,
/// .PLAN_SIZE_LARGER_THAN_MAX.
const pb::Plan& decompressed(const pb::Plan& plan, pb::Plan& storage);

}  // namespace firesteel
