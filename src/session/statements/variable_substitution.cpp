#include "session/statements/variable_substitution.h"

#include <cstdlib>
#include <optional>

namespace firesteel {
namespace {

std::optional<std::string> value_of(const std::string& name, const SessionConfig& config) {
  const size_t colon = name.find(':');
  const std::string kind = colon == std::string::npos ? std::string() : name.substr(0, colon);
  const std::string key = colon == std::string::npos ? name : name.substr(colon + 1);
  if (kind == "env") {
    const char* value = std::getenv(key.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  }
  if (!kind.empty() && kind != "hivevar" && kind != "hiveconf" && kind != "spark" && kind != "sparkconf") {
    return std::nullopt;
  }
  for (const std::string& stored : {key, "hivevar:" + key, "hiveconf:" + key}) {
    if (auto value = config.get(stored)) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string substitute_variables(const std::string& text, const SessionConfig& config) {
  size_t open = text.find("${");
  if (open == std::string::npos || !config.get_bool("spark.sql.variable.substitute")) {
    return text;
  }
  std::string result;
  size_t done = 0;
  while (open != std::string::npos) {
    const size_t close = text.find('}', open);
    if (close == std::string::npos) {
      break;
    }
    result.append(text, done, open - done);
    const auto value = value_of(text.substr(open + 2, close - open - 2), config);
    result += value ? *value : text.substr(open, close - open + 1);
    done = close + 1;
    open = text.find("${", done);
  }
  return result.append(text, done, std::string::npos);
}

}  // namespace firesteel
