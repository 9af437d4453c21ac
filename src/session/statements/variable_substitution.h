#pragma once

#include "session/config/session_config.h"

#include <string>

namespace firesteel {

/// `text` with ${name}, ${hivevar:name}, ${hiveconf:name}, ${spark:name} and ${env:name} replaced by the session's
/// settings (or the server's environment); names without a value stay as they are. Unless spark.sql.variable.substitute
/// is off.
std::string substitute_variables(const std::string& text, const SessionConfig& config);

}  // namespace firesteel
