#pragma once

#include "connect/proto_fwd.h"
#include "session/session.h"

namespace spark::connect {
class CommonInlineUserDefinedFunction;
}  // namespace spark::connect

namespace firesteel {

/// The function as the client sent it. Errors: UNSUPPORTED_FEATURE.FIRESTEEL for functions of JVM classes.
PythonFunction read_python_function(const pb::CommonInlineUserDefinedFunction& sent);

}  // namespace firesteel
