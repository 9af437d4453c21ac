#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// What a listing tells of one file or folder.
struct FileStatus {
  std::string path;  // as the file system itself takes it: "/data/a.parquet"
  int64_t size = 0;
  int64_t modified_ns = 0;
  bool is_directory = false;

  /// Last part of the path.
  std::string_view name() const;
};

/// A fault of the outside world while reading; whoever knows the query turns it into a SparkError.
class FileError : public std::exception {
 public:
  explicit FileError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// An open file. Thread-safe: reads name their position.
class RandomAccessFile {
 public:
  virtual ~RandomAccessFile() = default;
  virtual int64_t size() const = 0;
  /// Reads exactly [offset, offset + length) into `to`. Errors: FileError, at a short file too.
  virtual void read_at(int64_t offset, size_t length, uint8_t* to) const = 0;
  /// Tells that the range will be read soon; returns at once.
  virtual void will_read(int64_t offset, int64_t length) const = 0;
};

/// Files of one kind of storage. Thread-safe.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// "file", "s3": what stands before "://" in a full path.
  virtual std::string scheme() const = 0;
  /// None when nothing is there.
  virtual std::optional<FileStatus> status(const std::string& path) const = 0;
  /// Direct children of a folder, sorted by name.
  virtual std::vector<FileStatus> list(const std::string& directory) const = 0;
  virtual std::unique_ptr<RandomAccessFile> open(const std::string& path) const = 0;
};
using FileSystemPtr = std::shared_ptr<const FileSystem>;

/// A file system and the path inside it.
struct FileLocation {
  FileSystemPtr file_system;
  std::string path;
};

/// Splits "s3://bucket/a", "file:///a", "/a" or "a" (relative to the current folder).
/// Errors: FileError for a scheme that is not built in.
FileLocation resolve_path(const std::string& path_or_uri);
/// The full name as Spark prints it: "file:///a/b", "s3://bucket/a".
std::string qualified_path(const FileSystem& file_system, const std::string& path);

FileSystemPtr local_file_system();

}  // namespace firesteel
