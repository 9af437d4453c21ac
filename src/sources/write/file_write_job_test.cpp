#include "sources/write/file_write_job.h"

#include "base/errors/spark_error.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <unistd.h>

namespace firesteel {
namespace {

/// A format whose files cannot be opened.
class Refusing final : public FileFormatWriter {
 public:
  std::string extension() const override { return ".refused"; }
  std::unique_ptr<FileEncoder> open(const std::string&, const WriteContext&) const override {
    throw SparkError("UNABLE_TO_ACQUIRE_MEMORY", {{"requestedBytes", "1"}, {"receivedBytes", "0"}});
  }
};

TEST(FileWriteJob, AFileThatCannotBeOpenedIsAnError) {
  const auto folder = std::filesystem::temp_directory_path() / ("file_write_job_" + std::to_string(::getpid()));
  WriteRequest request;
  request.path = folder.string();
  request.schema = {{"a_long_name_that_is_not_kept_in_place", DataType::long_type(), true}};
  const auto job = start_file_write(request, std::make_unique<Refusing>());
  const auto task = job->open(0, {.memory = nullptr, .cancellation = std::make_shared<CancellationToken>()});
  const Batch rows{{Vector::null_constant(DataType::long_type(), 3)}, 3, nullptr};
  EXPECT_THROW(task->write(rows), SparkError);
  job->abort();
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace firesteel
