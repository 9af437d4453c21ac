#pragma once

#include "io/filesystem/file_system.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace firesteel {

/// A new local file, written from start to end. Not thread-safe. The destructor closes it (without saying whether that
/// went well: call close).
class OutputFile {
 public:
  /// Errors: FileError when the file exists or cannot be made.
  explicit OutputFile(std::string path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  /// Errors: FileError (disk full, quota ...).
  void write(const void* data, size_t size);
  int64_t size() const { return written_ + static_cast<int64_t>(buffer_.size()); }
  /// Everything is with the operating system when it returns. Errors: FileError, as write.
  void close();
  const std::string& path() const { return path_; }

 private:
  void flush();
  void write_through(const uint8_t* data, size_t size);

  const std::string path_;
  int descriptor_;
  int64_t written_ = 0;
  std::vector<uint8_t> buffer_;
};

/// Makes a folder and those above it. Returns the topmost folder that it made; "" when all were there.
/// Errors: FileError.
std::string make_folders(const std::string& path);
/// Removes a file or a whole folder; nothing when it is not there. Never throws.
void remove_tree(const std::string& path) noexcept;
/// Errors: FileError.
void rename_path(const std::string& from, const std::string& to);
/// Exchanges two paths of one file system in one step. False when the file system cannot do that.
bool exchange_paths(const std::string& left, const std::string& right);

/// A lock of this process on a file, gone when the process ends however it ends. Locks of one process through two
/// objects exclude each other, too.
class FileLock {
 public:
  /// Makes the file if it is not there.
  static std::unique_ptr<FileLock> create(const std::string& path);
  /// Null when somebody else holds the lock or the file is not there.
  static std::unique_ptr<FileLock> try_acquire(const std::string& path);
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  const int descriptor_;
};

}  // namespace firesteel
