#include "io/filesystem/arrow_file_system.h"

#include <arrow/filesystem/filesystem.h>
#include <arrow/io/interfaces.h>
#include <arrow/result.h>

#include <algorithm>

namespace firesteel {
namespace {

template <typename T>
T value_or_throw(arrow::Result<T> result) {
  if (!result.ok()) {
    throw FileError(result.status().ToString());
  }
  return std::move(result).ValueUnsafe();
}

class ArrowFile final : public RandomAccessFile {
 public:
  explicit ArrowFile(std::shared_ptr<arrow::io::RandomAccessFile> file)
      : file_(std::move(file)), size_(value_or_throw(file_->GetSize())) {}

  int64_t size() const override { return size_; }

  void read_at(int64_t offset, size_t length, uint8_t* to) const override {
    const int64_t got = value_or_throw(file_->ReadAt(offset, static_cast<int64_t>(length), to));
    if (got != static_cast<int64_t>(length)) {
      throw FileError("the file ended before it should");
    }
  }

  void will_read(int64_t offset, int64_t length) const override {
    // Advice only: a store that cannot follow it is as good as one that does not.
    (void)file_->WillNeed({arrow::io::ReadRange{offset, length}});
  }

 private:
  std::shared_ptr<arrow::io::RandomAccessFile> file_;
  int64_t size_;
};

class ArrowFileSystem final : public FileSystem {
 public:
  ArrowFileSystem(std::shared_ptr<arrow::fs::FileSystem> file_system, std::string scheme)
      : file_system_(std::move(file_system)), scheme_(std::move(scheme)) {}

  std::string scheme() const override { return scheme_; }

  std::optional<FileStatus> status(const std::string& path) const override {
    const arrow::fs::FileInfo info = value_or_throw(file_system_->GetFileInfo(path));
    if (info.type() == arrow::fs::FileType::NotFound) {
      return std::nullopt;
    }
    return to_status(info);
  }

  std::vector<FileStatus> list(const std::string& directory) const override {
    arrow::fs::FileSelector selector;
    selector.base_dir = directory;
    std::vector<FileStatus> children;
    for (const arrow::fs::FileInfo& info : value_or_throw(file_system_->GetFileInfo(selector))) {
      children.push_back(to_status(info));
    }
    std::sort(children.begin(), children.end(),
              [](const FileStatus& left, const FileStatus& right) { return left.path < right.path; });
    return children;
  }

  std::unique_ptr<RandomAccessFile> open(const std::string& path) const override {
    return std::make_unique<ArrowFile>(value_or_throw(file_system_->OpenInputFile(path)));
  }

 private:
  static FileStatus to_status(const arrow::fs::FileInfo& info) {
    return {.path = info.path(),
            .size = std::max<int64_t>(info.size(), 0),
            .modified_ns = info.mtime().time_since_epoch().count(),
            .is_directory = info.type() == arrow::fs::FileType::Directory};
  }

  std::shared_ptr<arrow::fs::FileSystem> file_system_;
  std::string scheme_;
};

}  // namespace

FileLocation resolve_arrow_uri(const std::string& uri) {
  std::string path;
  auto file_system = value_or_throw(arrow::fs::FileSystemFromUri(uri, &path));
  return {std::make_shared<ArrowFileSystem>(std::move(file_system), uri.substr(0, uri.find(':'))), path};
}

}  // namespace firesteel
