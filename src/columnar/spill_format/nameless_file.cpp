#include "columnar/spill_format/nameless_file.h"

#include "base/errors/spark_error.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace firesteel {

NamelessFile::NamelessFile(const std::string& directory) {
  fd_ = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd_ >= 0) {
    return;
  }
  // Not every file system knows O_TMPFILE.
  std::string name = directory + "/spill-XXXXXX";
  fd_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd_ < 0) {
    throw SparkError("TASK_WRITE_FAILED", {{"path", directory}, {"reason", std::strerror(errno)}});
  }
  ::unlink(name.c_str());
}

NamelessFile::~NamelessFile() { ::close(fd_); }

bool NamelessFile::write_at(const uint8_t* data, size_t size, int64_t position) const {
  while (size > 0) {
    const ssize_t written = ::pwrite(fd_, data, size, position);
    if (written < 0 && errno != EINTR) {
      return false;
    }
    const auto step = static_cast<size_t>(std::max<ssize_t>(written, 0));
    data += step;
    size -= step;
    position += static_cast<int64_t>(step);
  }
  return true;
}

bool NamelessFile::read_at(uint8_t* data, size_t size, int64_t position) const {
  while (size > 0) {
    const ssize_t got = ::pread(fd_, data, size, position);
    if (got == 0 || (got < 0 && errno != EINTR)) {
      return false;
    }
    const auto step = static_cast<size_t>(std::max<ssize_t>(got, 0));
    data += step;
    size -= step;
    position += static_cast<int64_t>(step);
  }
  return true;
}

}  // namespace firesteel
