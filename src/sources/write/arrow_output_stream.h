#pragma once

#include "io/filesystem/output_file.h"

#include <arrow/io/interfaces.h>
#include <arrow/result.h>
#include <arrow/status.h>

#include <string>

namespace firesteel {

/// Our output file in Arrow's eyes.
class ArrowOutputStream final : public arrow::io::OutputStream {
 public:
  explicit ArrowOutputStream(const std::string& path) : file_(path) {}

  arrow::Status Write(const void* data, int64_t bytes) override {
    return guarded([&] { file_.write(data, static_cast<size_t>(bytes)); });
  }
  arrow::Status Close() override {
    if (closed_) {
      return arrow::Status::OK();
    }
    closed_ = true;
    return guarded([&] { file_.close(); });
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return file_.size(); }
  int64_t size() const { return file_.size(); }

 private:
  template <typename F>
  static arrow::Status guarded(F write) {
    try {
      write();
      return arrow::Status::OK();
    } catch (const FileError& error) {
      return arrow::Status::IOError(error.what());
    }
  }

  OutputFile file_;
  bool closed_ = false;
};

}  // namespace firesteel
