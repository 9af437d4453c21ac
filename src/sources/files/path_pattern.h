#pragma once

#include "io/filesystem/file_system.h"

#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// Does the path hold one of Hadoop's glob characters { } [ ] * ? \ ?
bool is_path_pattern(std::string_view path);
/// Matches one path component (without braces): * ? [a-c] [^x] \c.
bool matches_pattern(std::string_view pattern, std::string_view name);
/// "a{b,c}/d" -> "ab/d", "ac/d".
std::vector<std::string> expand_braces(const std::string& pattern);
/// All existing paths that match, sorted.
std::vector<FileStatus> expand_path_pattern(const FileSystem& file_system, const std::string& pattern);

}  // namespace firesteel
