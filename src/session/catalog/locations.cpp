#include "session/catalog/locations.h"

#include "io/filesystem/file_system.h"
#include "sources/files/partition_value.h"

#include <pwd.h>
#include <unistd.h>

namespace firesteel {
namespace {

constexpr const char* kDefaultPartition = "__HIVE_DEFAULT_PARTITION__";

// The characters that Hive escapes in names of folders.
bool is_escaped(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F || std::string_view("\"#%'*/:=?\\{[]^").find(c) != std::string_view::npos;
}

std::string escaped(const std::string& text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_escaped(c)) {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace

std::string location_uri(const std::string& path) {
  const FileLocation location = resolve_path(path);
  return location.file_system->scheme() == "file" ? "file:" + location.path : path;
}

std::string local_path(const std::string& uri) { return resolve_path(uri).path; }

std::string below(const std::string& uri, const std::string& child) {
  return uri.ends_with('/') ? uri + child : uri + "/" + child;
}

std::string partition_folder(const TableDefinition& table, const PartitionDefinition& partition) {
  std::string folder;
  for (size_t i = 0; i < table.partition_columns.size() && i < partition.values.size(); ++i) {
    const auto& value = partition.values[i];
    folder += (i == 0 ? "" : "/") + escaped(table.partition_columns[i]) + "=" +
              (value.has_value() && !value->empty() ? escaped(*value) : kDefaultPartition);
  }
  return folder;
}

std::vector<std::optional<std::string>> partition_values_of(const std::string& folder) {
  std::vector<std::optional<std::string>> values;
  for (size_t start = 0; start < folder.size();) {
    const size_t end = std::min(folder.find('/', start), folder.size());
    const std::string part = folder.substr(start, end - start);
    const size_t equal = part.find('=');
    const std::string text = equal == std::string::npos ? part : part.substr(equal + 1);
    values.push_back(text == kDefaultPartition ? std::nullopt : std::optional(unescape_partition_text(text)));
    start = end + 1;
  }
  return values;
}

std::string current_user() {
  const passwd* entry = getpwuid(geteuid());  // NOLINT(concurrency-mt-unsafe): read before there are threads
  return entry == nullptr ? std::to_string(geteuid()) : entry->pw_name;
}

}  // namespace firesteel
