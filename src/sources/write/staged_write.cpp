#include "sources/write/staged_write.h"

#include "base/errors/spark_error.h"
#include "sources/files/file_listing.h"
#include "sources/files/partition_value.h"
#include "sources/files/pending_commit.h"
#include "sources/write/new_table_mark.h"
#include "sources/write/partition_path.h"
#include "sources/write/write_id.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>
#include <unistd.h>

namespace firesteel {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInsidePrefix = "_temporary_";
constexpr std::string_view kSuccess = "_SUCCESS";

std::string parent_of(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

std::string beside_prefix(const std::string& target) { return "." + name_of(target) + ".firesteel-"; }

std::string resolve_target(const std::string& path) {
  FileLocation location;
  try {
    location = resolve_path(path);
  } catch (const FileError& error) {
    throw_write_failed(path, error.what());
  }
  if (location.file_system->scheme() != "file") {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                     {{"feature", "writing to " + location.file_system->scheme() + "://"}});
  }
  std::error_code error;
  const fs::path real = fs::canonical(location.path, error);
  return error ? location.path : real.string();
}

bool is_same_device(const std::string& left, const std::string& right) {
  struct stat a {};
  struct stat b {};
  return ::stat(left.c_str(), &a) == 0 && ::stat(right.c_str(), &b) == 0 && a.st_dev == b.st_dev;
}

/// Removes staging folders whose writers are dead.
void remove_stale(const std::string& folder, const std::string& prefix) {
  std::error_code error;
  std::vector<std::string> stale;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().filename().string().starts_with(prefix)) {
      stale.push_back(it->path().string());
    }
  }
  for (const std::string& path : stale) {
    if (FileLock::try_acquire(path + "/" + std::string(kWriterLock)) != nullptr) {
      remove_tree(path);
    }
  }
}

/// All files below `folder`, paths inside it; hidden staging folders and journals left out.
void collect_files(const std::string& folder, const std::string& prefix, std::vector<std::string>& out) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (is_commit_journal(name) || name.starts_with(kInsidePrefix)) {
      continue;
    }
    if (it->is_directory(error)) {
      collect_files(it->path().string(), prefix + name + "/", out);
    } else {
      out.push_back(prefix + name);
    }
  }
}

}  // namespace

void throw_write_failed(const std::string& path, const std::string& reason) {
  throw SparkError("TASK_WRITE_FAILED", {{"path", "file:" + path}, {"reason", reason}});
}

StagedWrite::StagedWrite(const WriteRequest& request)
    : request_(request), id_(new_write_id()), target_(resolve_target(request.path)) {
  existed_ = ::access(target_.c_str(), F_OK) == 0;
  if (existed_ && request.mode == SaveMode::kErrorIfExists) {
    throw SparkError("PATH_ALREADY_EXISTS", {{"outputPath", "file:" + target_}});
  }
  try {
    if (existed_ && fs::is_directory(target_)) {
      finish_pending_changes(target_);
    }
    const bool beside = !existed_ || (replaces_all() && ::access(parent_of(target_).c_str(), W_OK) == 0 &&
                                      is_same_device(target_, parent_of(target_)));
    if (beside) {
      prepare_beside();
    } else {
      prepare_inside();
    }
    make_staging();
  } catch (const FileError& error) {
    discard();
    throw_write_failed(target_, error.what());
  }
}

StagedWrite::~StagedWrite() {
  if (!committed_) {
    discard();
  }
}

bool StagedWrite::replaces_all() const {
  return request_.mode == SaveMode::kOverwrite && !request_.dynamic_overwrite && request_.static_partition.empty();
}

void StagedWrite::prepare_beside() {
  const std::string parent = parent_of(target_);
  if (const std::string made = make_folders(parent); !made.empty()) {
    made_.push_back(made);
  }
  remove_stale(parent, beside_prefix(target_));
  staging_ = (parent == "/" ? "" : parent) + "/" + beside_prefix(target_) + id_;
  files_ = staging_ + "/files";
}

void StagedWrite::prepare_inside() {
  inside_ = true;
  remove_stale(target_, std::string(kInsidePrefix));
  staging_ = target_ + "/" + std::string(kInsidePrefix) + id_;
  files_ = staging_ + "/files";
}

// The folder gets the name that other writers look for when it is locked: one seen before would be taken for a dead
// writer's.
void StagedWrite::make_staging() {
  const std::string starting = parent_of(staging_) + "/.firesteel_starting_" + id_;
  try {
    make_folders(starting + "/files");
    lock_ = FileLock::create(starting + "/" + std::string(kWriterLock));
    rename_path(starting, staging_);
  } catch (const FileError&) {
    remove_tree(starting);
    throw;
  }
}

void StagedWrite::commit(const std::vector<WrittenFile>& files) {
  try {
    OutputFile(files_ + "/" + std::string(kSuccess)).close();
    if (request_.options.contains(kMarksNewTable) && !inside_) {
      write_new_table_mark(files_);
    }
    if (inside_) {
      commit_inside(files);
    } else {
      commit_beside();
    }
  } catch (const FileError& error) {
    throw_write_failed(target_, error.what());
  }
  committed_ = true;
  remove_tree(staging_);
}

void StagedWrite::commit_beside() {
  if (!existed_ && ::rename(files_.c_str(), target_.c_str()) == 0) {
    return;
  }
  if (!existed_ && request_.mode == SaveMode::kErrorIfExists) {
    throw SparkError("PATH_ALREADY_EXISTS", {{"outputPath", "file:" + target_}});
  }
  if (!existed_ && request_.mode == SaveMode::kAppend) {  // somebody else has made the folder meanwhile
    std::vector<std::string> names;
    collect_files(files_, "", names);
    FolderChange change{.staging = staging_};
    for (const std::string& name : names) {
      change.added.push_back({"files/" + name, name});
    }
    apply_change(target_, id_, change);
    return;
  }
  struct stat info {};
  if (::stat(target_.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
    ::chmod(files_.c_str(), info.st_mode & 07777);
  }
  if (exchange_paths(files_, target_)) {
    return;  // the old folder is in the staging folder now, and goes with it
  }
  if (!fs::is_directory(target_)) {
    throw FileError("cannot replace " + target_ + ": " + std::strerror(errno));
  }
  // The file system cannot exchange folders.
  FolderChange change{.staging = staging_};
  std::vector<std::string> names;
  collect_files(files_, "", names);
  for (const std::string& name : names) {
    change.added.push_back({"files/" + name, name});
  }
  collect_files(target_, "", change.removed);
  std::erase(change.removed, std::string(kSuccess));
  apply_change(target_, id_, change);
}

void StagedWrite::commit_inside(const std::vector<WrittenFile>& files) {
  FolderChange change{.staging = staging_};
  for (const WrittenFile& file : files) {
    const std::string name = file.path.substr(target_.size() + 1);
    change.added.push_back({"files/" + name, name});
  }
  change.added.push_back({"files/" + std::string(kSuccess), std::string(kSuccess)});
  if (request_.mode == SaveMode::kOverwrite) {
    change.removed = replaced_files(files);
  }
  apply_change(target_, id_, change);
}

std::vector<std::string> StagedWrite::replaced_files(const std::vector<WrittenFile>& files) const {
  std::vector<std::string> old;
  if (request_.dynamic_overwrite) {
    std::set<std::string> partitions;
    for (const WrittenFile& file : files) {
      partitions.insert(file.partition);
    }
    for (const std::string& partition : partitions) {
      collect_files(target_ + "/" + partition, partition.empty() ? "" : partition + "/", old);
    }
  } else {
    std::string folder;
    for (const auto& [column, value] : request_.static_partition) {
      folder += (folder.empty() ? "" : "/") + partition_folder(column, value);
    }
    collect_files(folder.empty() ? target_ : target_ + "/" + folder, folder.empty() ? "" : folder + "/", old);
  }
  std::erase(old, std::string(kSuccess));
  return old;
}

void StagedWrite::discard() noexcept {
  lock_.reset();
  if (!staging_.empty()) {
    remove_tree(staging_);
  }
  for (const std::string& folder : made_) {
    // Only folders that are still empty go.
    for (std::string at = parent_of(target_); at.size() >= folder.size() && ::rmdir(at.c_str()) == 0;
         at = parent_of(at)) {
    }
  }
}

}  // namespace firesteel
