#include "io/filesystem/file_system.h"

#include "io/filesystem/arrow_file_system.h"

#include <filesystem>

namespace firesteel {

std::string_view FileStatus::name() const {
  const std::string_view all = path;
  const size_t slash = all.find_last_of('/');
  return slash == std::string_view::npos ? all : all.substr(slash + 1);
}

namespace {

/// Absolute, without "." and "..", without a slash at the end.
std::string normalised_local(const std::string& path) {
  std::string absolute = std::filesystem::absolute(path).lexically_normal().string();
  while (absolute.size() > 1 && absolute.back() == '/') {
    absolute.pop_back();
  }
  return absolute;
}

}  // namespace

FileLocation resolve_path(const std::string& path_or_uri) {
  const size_t colon = path_or_uri.find(':');
  const size_t slash = path_or_uri.find('/');
  const bool has_scheme = colon != std::string::npos && colon > 0 && slash == colon + 1;
  if (!has_scheme) {
    return {local_file_system(), normalised_local(path_or_uri)};
  }
  if (path_or_uri.substr(0, colon) == "file") {
    std::string path = path_or_uri.substr(colon + 1);
    if (path.starts_with("//")) {  // file://host/path or file:///path: the host is this machine
      const size_t path_start = path.find('/', 2);
      path = path_start == std::string::npos ? "/" : path.substr(path_start);
    }
    return {local_file_system(), normalised_local(path)};
  }
  return resolve_arrow_uri(path_or_uri);
}

std::string qualified_path(const FileSystem& file_system, const std::string& path) {
  return file_system.scheme() + "://" + path;
}

}  // namespace firesteel
