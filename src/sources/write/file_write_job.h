#pragma once

#include "catalog/table_writer.h"
#include "sources/write/file_encoder.h"
#include "sources/write/staged_write.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace firesteel {

/// A write of files of any format: one or more files a task, partition folders, committed as a whole. Thread-safe.
///
/// options: maxrecordsperfile, timezone; settings spark.sql.files.maxRecordsPerFile, spark.sql.session.timeZone
class FileWriteJob final : public WriteJob {
 public:
  FileWriteJob(WriteRequest request, std::unique_ptr<const FileFormatWriter> format);

  std::unique_ptr<TaskWriter> open(int task, const WriteContext& context) override;
  void commit() override;
  void abort() noexcept override { staged_.reset(); }
  const WriteSummary& summary() const override { return summary_; }

 private:
  class Task;
  void add_files(std::vector<WrittenFile> files);
  /// "part-00003-<id>-c000.snappy.parquet"
  std::string file_name(int task, int number) const;

  const WriteRequest request_;
  const std::unique_ptr<const FileFormatWriter> format_;
  int64_t max_records_ = 0;  // 0: no limit
  std::unique_ptr<StagedWrite> staged_;
  std::mutex mutex_;
  WriteSummary summary_;  // guarded by mutex_ until commit
};

/// The columns that go into the files: all but the partition columns.
Schema data_schema(const WriteRequest& request);
/// Starts the write, unless the mode is kIgnore and the folder exists: null then.
std::unique_ptr<WriteJob> start_file_write(const WriteRequest& request, std::unique_ptr<const FileFormatWriter> format);

}  // namespace firesteel
