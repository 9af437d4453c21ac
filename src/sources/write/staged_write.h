#pragma once

#include "catalog/table_writer.h"
#include "io/filesystem/output_file.h"

#include <memory>
#include <string>
#include <vector>

namespace firesteel {

/// The hidden folder in which the files of one write wait for their commit, and the commit itself.
///
///   the folder is new, or replaced whole:  files wait beside it; one rename (or exchange) of folders shows them
///   files are added, or partitions replaced: files wait inside it; a journal decides (see FolderChange)
///
/// A process that is killed leaves the folder as it was before, or as it is after; the next write to the folder removes
/// what it has left.
class StagedWrite {
 public:
  /// The folder's files are those of `request`, in the mode of `request` (not kIgnore).
  /// Errors: SparkError PATH_ALREADY_EXISTS, TASK_WRITE_FAILED.
  explicit StagedWrite(const WriteRequest& request);
  StagedWrite(const StagedWrite&) = delete;
  StagedWrite& operator=(const StagedWrite&) = delete;
  /// Removes what is not committed.
  ~StagedWrite();

  /// Where new files are to be made: "<files>/<partition>/<name>".
  const std::string& files() const { return files_; }
  /// The folder that is written to.
  const std::string& target() const { return target_; }
  const std::string& id() const { return id_; }
  /// Errors: SparkError TASK_WRITE_FAILED, PATH_ALREADY_EXISTS.
  void commit(const std::vector<WrittenFile>& files);

 private:
  bool replaces_all() const;
  void prepare_beside();
  void prepare_inside();
  void make_staging();
  void commit_beside();
  void commit_inside(const std::vector<WrittenFile>& files);
  std::vector<std::string> replaced_files(const std::vector<WrittenFile>& files) const;
  void discard() noexcept;

  const WriteRequest& request_;
  const std::string id_;
  std::string target_;  // absolute, links resolved
  bool existed_ = false;
  bool inside_ = false;  // the staging folder lies in the target
  std::string staging_;
  std::string files_;
  std::vector<std::string> made_;  // folders above that were not there before
  std::unique_ptr<FileLock> lock_;
  bool committed_ = false;
};

/// SparkError TASK_WRITE_FAILED for a fault of the file system.
[[noreturn]] void throw_write_failed(const std::string& path, const std::string& reason);

}  // namespace firesteel
