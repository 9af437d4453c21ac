// What of a session's catalog is no relation: variables and SQL functions.
#include "session/catalog/session_catalog.h"

namespace firesteel {

std::optional<SessionVariable> SessionCatalog::find_variable(const std::vector<std::string>& parts) const {
  if (const auto local = variables_.find_local(parts)) {
    return SessionVariable{local->name, local->value};
  }
  const auto name = SessionVariables::own_name(parts);
  const auto found = name ? variables_.find(*name) : std::nullopt;
  return found ? std::optional(SessionVariable{found->name, found->value}) : std::nullopt;
}

std::shared_ptr<const SqlFunction> SessionCatalog::find_sql_function(const std::vector<std::string>& parts) const {
  if (const auto along = parts.size() == 1 ? path() : std::nullopt) {
    return find_function_along(*along, parts[0]);
  }
  if (SessionVariables::own_name(parts)) {
    if (auto found = functions_.find({parts.back()})) {
      return found;
    }
  }
  std::vector<std::string> name = parts;
  if (name.size() == 1) {
    name.insert(name.begin(), current_database());
  }
  if (name.size() == 2) {
    name.insert(name.begin(), "spark_catalog");
  }
  return shared_.sql_functions.find(name);
}

bool SessionCatalog::is_temporary_view(const std::vector<std::string>& parts) const {
  return parts.size() == 1 && views_.find(parts[0]).has_value();
}

}  // namespace firesteel
