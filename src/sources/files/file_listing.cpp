#include "sources/files/file_listing.h"

#include "base/errors/spark_error.h"
#include "sources/files/path_pattern.h"

#include <algorithm>
#include <strings.h>

namespace firesteel {
namespace {

/// Names that Spark passes over: "_temporary", ".crc", "x._COPYING_", but not partition folders like "_a=1".
bool is_hidden(std::string_view name) {
  return (name.starts_with("_") && name.find('=') == std::string_view::npos) || name.starts_with(".") ||
         name.ends_with("._COPYING_");
}

bool is_option_true(const SourceOptions& options, const std::string& name) {
  const auto found = options.find(name);
  return found != options.end() && strcasecmp(found->second.c_str(), "true") == 0;
}

class Lister {
 public:
  Lister(FileListing& listing, const SourceOptions& options) : listing_(listing) {
    const auto found = options.find("pathglobfilter");
    if (found != options.end()) {
      name_pattern_ = found->second;
    }
  }

  void add(const FileStatus& status) {
    if (!status.is_directory) {
      add_file(status);
      return;
    }
    for (const FileStatus& child : listing_.file_system->list(status.path)) {
      if (!is_hidden(child.name())) {
        add(child);
      }
    }
  }

 private:
  void add_file(const FileStatus& status) {
    if (is_hidden(status.name())) {
      return;
    }
    const auto fits = [&](const std::string& pattern) { return matches_pattern(pattern, status.name()); };
    const std::vector<std::string> patterns = expand_braces(name_pattern_);
    if (name_pattern_.empty() || std::any_of(patterns.begin(), patterns.end(), fits)) {
      listing_.files.push_back(status);
    }
  }

  FileListing& listing_;
  std::string name_pattern_;
};

std::string parent_of(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

[[noreturn]] void throw_not_found(const FileSystem& file_system, const std::string& path) {
  throw SparkError("PATH_NOT_FOUND", {{"path", path_for_message(file_system, path)}});
}

/// The paths that one given path stands for.
std::vector<FileStatus> find_roots(const FileLocation& location) {
  if (auto status = location.file_system->status(location.path)) {
    return {*status};
  }
  if (!is_path_pattern(location.path)) {
    throw_not_found(*location.file_system, location.path);
  }
  std::vector<FileStatus> matches = expand_path_pattern(*location.file_system, location.path);
  if (matches.empty()) {
    throw_not_found(*location.file_system, location.path);
  }
  return matches;
}

}  // namespace

std::string path_for_message(const FileSystem& file_system, const std::string& path) {
  return file_system.scheme() == "file" ? "file:" + path : qualified_path(file_system, path);
}

FileListing list_files(const std::vector<std::string>& paths, const SourceOptions& options) {
  FileListing listing;
  listing.recursive = is_option_true(options, "recursivefilelookup");
  std::vector<FileStatus> roots;
  for (const std::string& path : paths) {
    const FileLocation location = resolve_path(path);
    if (listing.file_system == nullptr) {
      listing.file_system = location.file_system;
    } else if (listing.file_system->scheme() != location.file_system->scheme()) {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "paths of several file systems in one read"}});
    }
    for (FileStatus& root : find_roots(location)) {
      roots.push_back(std::move(root));
    }
  }
  Lister lister(listing, options);
  for (const FileStatus& root : roots) {
    listing.roots.push_back(root.path);
    listing.base_folders.push_back(root.is_directory ? root.path : parent_of(root.path));
    lister.add(root);
  }
  const auto base_path = options.find("basepath");
  if (base_path != options.end()) {
    listing.base_folders = {resolve_path(base_path->second).path};
  }
  std::stable_sort(listing.files.begin(), listing.files.end(),
                   [](const FileStatus& left, const FileStatus& right) { return left.path < right.path; });
  return listing;
}

}  // namespace firesteel
