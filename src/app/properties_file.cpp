#include "app/properties_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace firesteel {

namespace {

constexpr std::string_view kBlanks = " \t\r\f";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

std::map<std::string, std::string> read_properties(std::istream& input) {
  std::map<std::string, std::string> properties;
  std::string line;
  while (std::getline(input, line)) {
    const std::string_view text = trimmed(line);
    if (text.empty() || text[0] == '#' || text[0] == '!') continue;
    const auto key_end = text.find_first_of(" \t=:");
    const std::string_view key = text.substr(0, key_end);
    std::string_view value = key_end == std::string_view::npos ? std::string_view{} : trimmed(text.substr(key_end));
    // Blanks alone separate, too; with them at most one '=' or ':' belongs to the separator.
    if (!value.empty() && (value[0] == '=' || value[0] == ':')) value = trimmed(value.substr(1));
    properties[std::string(key)] = std::string(value);
  }
  return properties;
}

std::map<std::string, std::string> read_properties_file(const std::string& path) {
  std::ifstream input(path);
  if (!input) throw std::runtime_error("cannot read the properties file " + path);
  return read_properties(input);
}

std::string default_properties_file() {
  const auto candidate = [](const char* variable, const char* below) -> std::string {
    const char* folder = std::getenv(variable);
    if (folder == nullptr || *folder == '\0') return {};
    const auto path = std::filesystem::path(folder) / below;
    std::error_code error;
    return std::filesystem::is_regular_file(path, error) ? path.string() : std::string{};
  };
  const std::string own = candidate("SPARK_CONF_DIR", "spark-defaults.conf");
  return own.empty() ? candidate("SPARK_HOME", "conf/spark-defaults.conf") : own;
}

}  // namespace firesteel
