#include "io/filesystem/file_system.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace firesteel {
namespace {

std::string describe_errno(const std::string& what, const std::string& path) {
  return what + " " + path + ": " + std::strerror(errno);
}

FileStatus to_status(std::string path, const struct stat& info) {
  return {.path = std::move(path),
          .size = static_cast<int64_t>(info.st_size),
          .modified_ns = static_cast<int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec,
          .is_directory = S_ISDIR(info.st_mode)};
}

/// pread rather than mmap: a file that is cut while it is read then gives an error and not a signal.
class LocalFile final : public RandomAccessFile {
 public:
  explicit LocalFile(const std::string& path) : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat info {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &info) != 0) {
      const std::string message = describe_errno("cannot open", path);
      if (descriptor_ >= 0) {
        ::close(descriptor_);
      }
      throw FileError(message);
    }
    size_ = info.st_size;
  }
  LocalFile(const LocalFile&) = delete;
  LocalFile& operator=(const LocalFile&) = delete;
  ~LocalFile() override { ::close(descriptor_); }

  int64_t size() const override { return size_; }

  void read_at(int64_t offset, size_t length, uint8_t* to) const override {
    while (length > 0) {
      const ssize_t got = ::pread(descriptor_, to, length, offset);
      if (got < 0 && errno == EINTR) {
        continue;
      }
      if (got < 0) {
        throw FileError(describe_errno("cannot read", path_));
      }
      if (got == 0) {
        throw FileError("the file " + path_ + " ended before it should");
      }
      to += got;
      offset += got;
      length -= static_cast<size_t>(got);
    }
  }

  void will_read(int64_t offset, int64_t length) const override {
    // Starts the kernel's read-ahead; nothing happens for pages that are cached already.
    ::posix_fadvise(descriptor_, offset, length, POSIX_FADV_WILLNEED);
  }

 private:
  std::string path_;
  int descriptor_;
  int64_t size_ = 0;
};

class LocalFileSystem final : public FileSystem {
 public:
  std::string scheme() const override { return "file"; }

  std::optional<FileStatus> status(const std::string& path) const override {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
      if (errno == ENOENT || errno == ENOTDIR) {
        return std::nullopt;
      }
      throw FileError(describe_errno("cannot look at", path));
    }
    return to_status(path, info);
  }

  std::vector<FileStatus> list(const std::string& directory) const override {
    std::error_code error;
    std::vector<FileStatus> children;
    for (std::filesystem::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
      if (auto child = status(it->path().string())) {  // none: a dangling link, or removed meanwhile
        children.push_back(std::move(*child));
      }
    }
    if (error) {
      throw FileError("cannot list " + directory + ": " + error.message());
    }
    std::sort(children.begin(), children.end(),
              [](const FileStatus& left, const FileStatus& right) { return left.path < right.path; });
    return children;
  }

  std::unique_ptr<RandomAccessFile> open(const std::string& path) const override {
    return std::make_unique<LocalFile>(path);
  }
};

}  // namespace

FileSystemPtr local_file_system() { return std::make_shared<LocalFileSystem>(); }

}  // namespace firesteel
