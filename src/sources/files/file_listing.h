#pragma once

#include "catalog/table.h"
#include "io/filesystem/file_system.h"

#include <string>
#include <vector>

namespace firesteel {

/// The data files behind the paths of a reader.
struct FileListing {
  FileSystemPtr file_system;
  std::vector<std::string> roots;         // the paths given, patterns expanded; as the file system takes them
  std::vector<std::string> base_folders;  // where partition folders start: basePath, or the roots' folders
  std::vector<FileStatus> files;          // all data files below the roots, sorted by path
  bool recursive = false;                 // recursiveFileLookup: folders are no partitions
};

/// Lists what Spark's InMemoryFileIndex lists: patterns expanded, folders walked to the end, hidden files left out.
/// options: basepath, recursivefilelookup, pathglobfilter, modifiedbefore, modifiedafter
/// Errors: SparkError PATH_NOT_FOUND.
FileListing list_files(const std::vector<std::string>& paths, const SourceOptions& options);

/// Positions of the files in the order in which Spark reads them, which shows when nothing sorts the rows: the largest
/// first, equal ones as listed.
std::vector<size_t> reading_order(const std::vector<int64_t>& sizes);

/// "file:/a/b": how Spark names a path in most messages.
std::string path_for_message(const FileSystem& file_system, const std::string& path);

}  // namespace firesteel
