#include "io/filesystem/output_file.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace firesteel {
namespace {

constexpr size_t kBufferSize = 256 << 10;

[[noreturn]] void throw_errno(const std::string& what, const std::string& path) {
  throw FileError(what + " " + path + ": " + std::strerror(errno));
}

}  // namespace

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)), descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) {
    throw_errno("cannot make", path_);
  }
  buffer_.reserve(kBufferSize);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

void OutputFile::write(const void* data, size_t size) {
  const auto* bytes = static_cast<const uint8_t*>(data);
  if (buffer_.size() + size > kBufferSize) {
    flush();
  }
  if (size >= kBufferSize) {
    write_through(bytes, size);
  } else {
    buffer_.insert(buffer_.end(), bytes, bytes + size);
  }
}

void OutputFile::flush() {
  write_through(buffer_.data(), buffer_.size());
  buffer_.clear();
}

void OutputFile::write_through(const uint8_t* data, size_t size) {
  while (size > 0) {
    const ssize_t done = ::write(descriptor_, data, size);
    if (done < 0 && errno == EINTR) {
      continue;
    }
    if (done < 0) {
      throw_errno("cannot write", path_);
    }
    data += done;
    size -= static_cast<size_t>(done);
    written_ += done;
  }
}

void OutputFile::close() {
  flush();
  const int descriptor = descriptor_;
  descriptor_ = -1;
  if (::close(descriptor) != 0) {
    throw_errno("cannot close", path_);
  }
}

std::string make_folders(const std::string& path) {
  std::string made;
  for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    if (::mkdir(part.c_str(), 0777) == 0) {
      made = made.empty() ? part : made;
    } else if (errno != EEXIST) {
      const int error = errno;
      struct stat info {};
      if (::stat(part.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
        errno = error;
        throw_errno("cannot make the folder", part);
      }
    }
    if (end == std::string::npos) {
      return made;
    }
  }
}

void remove_tree(const std::string& path) noexcept {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

void rename_path(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    throw_errno("cannot rename " + from + " to", to);
  }
}

bool exchange_paths(const std::string& left, const std::string& right) {
  return ::renameat2(AT_FDCWD, left.c_str(), AT_FDCWD, right.c_str(), RENAME_EXCHANGE) == 0;
}

std::unique_ptr<FileLock> FileLock::create(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    throw_errno("cannot make", path);
  }
  auto lock = std::unique_ptr<FileLock>(new FileLock(descriptor));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    throw_errno("cannot lock", path);
  }
  return lock;
}

std::unique_ptr<FileLock> FileLock::try_acquire(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return nullptr;
  }
  auto lock = std::unique_ptr<FileLock>(new FileLock(descriptor));
  return ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? std::move(lock) : nullptr;
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace firesteel
