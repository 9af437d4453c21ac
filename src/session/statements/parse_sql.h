#pragma once

#include "session/session.h"

#include <map>
#include <memory>
#include <string>

namespace firesteel {

/// Values of parameters: of :name, and of ? as "_pos_0", "_pos_1" ...
using SqlParameters = std::map<std::string, ExprPtr>;

/// A statement with the values of its parameters; EXECUTE IMMEDIATE gives the statement in its text.
/// parameters: null when none are given; then they stay in the plan. Errors: UNBOUND_SQL_PARAMETER
PlanPtr parse_sql(Session& session, const std::string& text, const std::shared_ptr<const SqlParameters>& parameters);

}  // namespace firesteel
