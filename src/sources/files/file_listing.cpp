#include "sources/files/file_listing.h"

#include "base/errors/spark_error.h"
#include "base/time/datetime_text.h"
#include "sources/files/path_pattern.h"
#include "sources/files/pending_commit.h"

#include <algorithm>
#include <numeric>
#include <optional>
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

/// An option with a timestamp, in nanoseconds since the epoch; text without a zone is local to the session's.
std::optional<int64_t> instant_option(const SourceOptions& options, const std::string& name) {
  const auto found = options.find(name);
  if (found == options.end()) {
    return std::nullopt;
  }
  const auto zone = options.find("timezone");
  const auto session_zone = options.find("spark.sql.session.timezone");
  const auto micros = parse_timestamp(found->second, zone != options.end()           ? zone->second
                                                     : session_zone != options.end() ? session_zone->second
                                                                                     : "UTC");
  if (!micros) {
    throw SparkError("_LEGACY_ERROR_TEMP_1294", {{"strategy", name}, {"timeString", found->second}});
  }
  return *micros * 1000;
}

class Lister {
 public:
  Lister(FileListing& listing, const SourceOptions& options) : listing_(listing) {
    const auto found = options.find("pathglobfilter");
    if (found != options.end()) {
      name_pattern_ = found->second;
    }
    modified_before_ns_ = instant_option(options, "modifiedbefore");
    modified_after_ns_ = instant_option(options, "modifiedafter");
  }

  void add(const FileStatus& status) {
    if (!status.is_directory) {
      add_file(status);
      return;
    }
    for (const FileStatus& child : children_of(status.path)) {
      if (!is_hidden(child.name())) {
        add(child);
      }
    }
  }

 private:
  /// A write that was decided but not carried out to its end (its process was killed) is finished first.
  std::vector<FileStatus> children_of(const std::string& folder) const {
    const auto has_journal = [](const std::vector<FileStatus>& children) {
      return std::any_of(children.begin(), children.end(),
                         [](const FileStatus& child) { return is_commit_journal(child.name()); });
    };
    std::vector<FileStatus> children = listing_.file_system->list(folder);
    if (listing_.file_system->scheme() == "file" && has_journal(children)) {
      finish_pending_changes(folder);
      children = listing_.file_system->list(folder);
    }
    return children;
  }

  void add_file(const FileStatus& status) {
    const bool too_new = modified_before_ns_ && status.modified_ns >= *modified_before_ns_;
    const bool too_old = modified_after_ns_ && status.modified_ns <= *modified_after_ns_;
    if (is_hidden(status.name()) || too_new || too_old) {
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
  std::optional<int64_t> modified_before_ns_;
  std::optional<int64_t> modified_after_ns_;
};

std::string parent_of(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

[[noreturn]] void throw_not_found(const FileSystem& file_system, const std::string& path) {
  throw SparkError("PATH_NOT_FOUND", {{"path", path_for_message(file_system, path)}});
}

/// Partition folders are read alone, too: a change of the whole table that is not carried out stands above them.
void finish_changes_above(const FileSystem& file_system, std::string path) {
  while (file_system.scheme() == "file" && path.substr(path.find_last_of('/') + 1).find('=') != std::string::npos) {
    path = parent_of(path);
    finish_pending_changes(path);
  }
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

std::vector<size_t> reading_order(const std::vector<int64_t>& sizes) {
  std::vector<size_t> order(sizes.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t left, size_t right) { return sizes[left] > sizes[right]; });
  return order;
}

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
    finish_changes_above(*location.file_system, location.path);
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
