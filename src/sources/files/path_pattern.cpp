#include "sources/files/path_pattern.h"

#include <algorithm>

namespace firesteel {
namespace {

/// Length of the "[...]" at the start of `pattern`; 0 when it is not closed.
size_t class_length(std::string_view pattern) {
  const size_t close = pattern.find(']', pattern.size() > 1 && (pattern[1] == '^' || pattern[1] == '!') ? 3 : 2);
  return close == std::string_view::npos ? 0 : close + 1;
}

bool class_contains(std::string_view characters, char c) {
  const bool negated = !characters.empty() && (characters[0] == '^' || characters[0] == '!');
  if (negated) {
    characters.remove_prefix(1);
  }
  bool found = false;
  for (size_t i = 0; i < characters.size(); ++i) {
    if (i + 2 < characters.size() && characters[i + 1] == '-') {
      found = found || (characters[i] <= c && c <= characters[i + 2]);
      i += 2;
    } else {
      found = found || characters[i] == c;
    }
  }
  return found != negated;
}

void match_components(const FileSystem& file_system, const std::string& base, std::string_view rest,
                      std::vector<FileStatus>& out) {
  const size_t slash = rest.find('/');
  const std::string_view component = rest.substr(0, slash);
  const bool is_last = slash == std::string_view::npos;
  const auto go_on = [&](const FileStatus& status) {
    if (is_last) {
      out.push_back(status);
    } else if (status.is_directory) {
      match_components(file_system, status.path, rest.substr(slash + 1), out);
    }
  };
  if (!is_path_pattern(component)) {
    if (const auto status = file_system.status(base + "/" + std::string(component))) {
      go_on(*status);
    }
    return;
  }
  for (const FileStatus& child : file_system.list(base.empty() ? "/" : base)) {
    if (matches_pattern(component, child.name())) {
      go_on(child);
    }
  }
}

}  // namespace

bool is_path_pattern(std::string_view path) { return path.find_first_of("{}[]*?\\") != std::string_view::npos; }

bool matches_pattern(std::string_view pattern, std::string_view name) {
  while (!pattern.empty()) {
    if (pattern[0] == '*') {
      for (size_t i = 0; i <= name.size(); ++i) {
        if (matches_pattern(pattern.substr(1), name.substr(i))) {
          return true;
        }
      }
      return false;
    }
    if (name.empty()) {
      return false;
    }
    size_t used = 1;
    if (pattern[0] == '[' && class_length(pattern) > 0) {
      used = class_length(pattern);
      if (!class_contains(pattern.substr(1, used - 2), name[0])) {
        return false;
      }
    } else if (pattern[0] == '\\' && pattern.size() > 1) {
      used = 2;
      if (pattern[1] != name[0]) {
        return false;
      }
    } else if (pattern[0] != '?' && pattern[0] != name[0]) {
      return false;
    }
    pattern.remove_prefix(used);
    name.remove_prefix(1);
  }
  return name.empty();
}

std::vector<std::string> expand_braces(const std::string& pattern) {
  const size_t open = pattern.find('{');
  const size_t close = open == std::string::npos ? open : pattern.find('}', open);
  if (close == std::string::npos) {
    return {pattern};
  }
  std::vector<std::string> expanded;
  size_t start = open + 1;
  while (start <= close) {
    const size_t end = std::min(pattern.find(',', start), close);
    const std::string one = pattern.substr(0, open) + pattern.substr(start, end - start) + pattern.substr(close + 1);
    for (std::string& whole : expand_braces(one)) {
      expanded.push_back(std::move(whole));
    }
    start = end + 1;
  }
  return expanded;
}

std::vector<FileStatus> expand_path_pattern(const FileSystem& file_system, const std::string& pattern) {
  std::vector<FileStatus> matches;
  for (const std::string& one : expand_braces(pattern)) {
    const bool absolute = one.starts_with("/");
    const size_t slash = absolute ? 0 : one.find('/');
    if (slash == std::string::npos) {
      continue;  // a bucket alone
    }
    match_components(file_system, one.substr(0, slash), std::string_view(one).substr(slash + 1), matches);
  }
  const auto before = [](const FileStatus& left, const FileStatus& right) { return left.path < right.path; };
  std::sort(matches.begin(), matches.end(), before);
  const auto same = [](const FileStatus& left, const FileStatus& right) { return left.path == right.path; };
  matches.erase(std::unique(matches.begin(), matches.end(), same), matches.end());
  return matches;
}

}  // namespace firesteel
