#include "sources/write/file_write_job.h"

#include "base/errors/spark_error.h"
#include "sources/write/partition_router.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <list>
#include <unistd.h>

namespace firesteel {
namespace {

// Files that one task has open at a time; beyond that the one used least recently ends, and its partition may get
// another file later.
constexpr size_t kMaxOpenFiles = 64;

std::string option_or(const WriteRequest& request, const std::string& name, const std::string& otherwise) {
  const auto found = request.options.find(name);
  return found == request.options.end() ? otherwise : found->second;
}

int64_t max_records_per_file(const WriteRequest& request) {
  const std::string text =
      option_or(request, "maxrecordsperfile", option_or(request, "spark.sql.files.maxrecordsperfile", "0"));
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH",
                     {{"confName", "maxRecordsPerFile"}, {"confValue", text}, {"confType", "long"}});
  }
  return std::max<int64_t>(value, 0);
}

}  // namespace

Schema data_schema(const WriteRequest& request) {
  Schema schema;
  for (size_t c = 0; c < request.schema.size(); ++c) {
    const auto& partitions = request.partition_columns;
    if (std::find(partitions.begin(), partitions.end(), static_cast<int>(c)) == partitions.end()) {
      schema.push_back(request.schema[c]);
    }
  }
  return schema;
}

/// The files that one task writes.
class FileWriteJob::Task final : public TaskWriter {
 public:
  Task(FileWriteJob& job, int task, const WriteContext& context)
      : job_(job),
        task_(task),
        context_(context),
        router_(job.request_.schema, job.request_.partition_columns,
                option_or(job.request_, "timezone", option_or(job.request_, "spark.sql.session.timezone", "UTC"))) {
    for (size_t c = 0; c < job.request_.schema.size(); ++c) {
      const auto& partitions = job.request_.partition_columns;
      if (std::find(partitions.begin(), partitions.end(), static_cast<int>(c)) == partitions.end()) {
        data_columns_.push_back(c);
      }
    }
  }

  void write(const Batch& in) override {
    context_.cancellation->check();
    const Batch batch = compact(in);
    try {
      if (job_.request_.partition_columns.empty()) {
        write_rows("", data_of(batch));
        return;
      }
      for (const auto& [folder, rows] : router_.route(batch)) {
        write_rows(folder, rows.size() == batch.num_rows ? data_of(batch) : gathered(batch, rows));
      }
    } catch (const FileError& error) {
      throw_write_failed(job_.staged_->target(), error.what());
    }
  }

  void close() override {
    try {
      for (OpenFile& file : open_) {
        end(file);
      }
    } catch (const FileError& error) {
      throw_write_failed(job_.staged_->target(), error.what());
    }
    open_.clear();
    job_.add_files(std::move(written_));
  }

 private:
  struct OpenFile {
    WrittenFile info;
    std::unique_ptr<FileEncoder> encoder;
  };

  Batch data_of(const Batch& batch) const {
    Batch data;
    data.num_rows = batch.num_rows;
    for (const size_t column : data_columns_) {
      data.columns.push_back(batch.columns[column]);
    }
    return data;
  }

  Batch gathered(const Batch& batch, const std::vector<int32_t>& rows) const {
    Batch data;
    data.num_rows = rows.size();
    for (const size_t column : data_columns_) {
      data.columns.push_back(gather(batch.columns[column], {rows.data(), rows.size()}));
    }
    return data;
  }

  void write_rows(const std::string& folder, const Batch& rows) {
    for (size_t from = 0; from < rows.num_rows;) {
      OpenFile& file = file_for(folder);
      size_t count = rows.num_rows - from;
      if (job_.max_records_ > 0) {
        count = std::min(count, static_cast<size_t>(job_.max_records_ - file.info.rows));
      }
      file.encoder->write(count == rows.num_rows ? rows : slice(rows, from, count));
      file.info.rows += static_cast<int64_t>(count);
      from += count;
    }
  }

  /// The open file of a partition, with room for at least one row; it is the first of the list.
  OpenFile& file_for(const std::string& folder) {
    const auto found =
        std::find_if(open_.begin(), open_.end(), [&](const OpenFile& file) { return file.info.partition == folder; });
    if (found != open_.end()) {
      if (job_.max_records_ == 0 || found->info.rows < job_.max_records_) {
        open_.splice(open_.begin(), open_, found);
        return open_.front();
      }
      end(*found);
      open_.erase(found);
    }
    if (open_.size() >= kMaxOpenFiles) {
      end(open_.back());
      open_.pop_back();
    }
    const std::string path = (folder.empty() ? "" : folder + "/") + job_.file_name(task_, next_number(folder));
    const std::string staged = job_.staged_->files() + "/" + path;
    if (!folder.empty()) {
      make_folders(job_.staged_->files() + "/" + folder);
    }
    // Before the braces: GCC 12 destroys what stands in them twice when a later part throws.
    auto encoder = job_.format_->open(staged, context_);
    open_.push_front({{.path = path, .partition = folder}, std::move(encoder)});
    return open_.front();
  }

  int next_number(const std::string& folder) { return numbers_[folder]++; }

  void end(OpenFile& file) {
    file.info.bytes = file.encoder->close();
    file.encoder.reset();
    written_.push_back(std::move(file.info));
  }

  FileWriteJob& job_;
  const int task_;
  const WriteContext context_;
  const PartitionRouter router_;
  std::vector<size_t> data_columns_;
  std::list<OpenFile> open_;  // used last first
  std::map<std::string, int> numbers_;
  std::vector<WrittenFile> written_;
};

FileWriteJob::FileWriteJob(WriteRequest request, std::unique_ptr<const FileFormatWriter> format)
    : request_(std::move(request)),
      format_(std::move(format)),
      max_records_(max_records_per_file(request_)),
      staged_(std::make_unique<StagedWrite>(request_)) {}

std::unique_ptr<TaskWriter> FileWriteJob::open(int task, const WriteContext& context) {
  return std::make_unique<Task>(*this, task, context);
}

void FileWriteJob::add_files(std::vector<WrittenFile> files) {
  const std::lock_guard lock(mutex_);
  for (WrittenFile& file : files) {
    file.path = staged_->target() + "/" + file.path;
    summary_.rows += file.rows;
    summary_.bytes += file.bytes;
    summary_.files.push_back(std::move(file));
  }
}

std::string FileWriteJob::file_name(int task, int number) const {
  char part[32];
  char counter[32];
  std::snprintf(part, sizeof(part), "part-%05d-", task);
  std::snprintf(counter, sizeof(counter), "%cc%03d", request_.partition_columns.empty() ? '-' : '.', number);
  return part + staged_->id() + counter + format_->extension();
}

void FileWriteJob::commit() {
  if (summary_.files.empty() && request_.partition_columns.empty()) {
    // A file without rows keeps the schema.
    const std::string name = file_name(0, 0);
    try {
      MemoryPool pool(int64_t{1} << 30);
      const auto encoder = format_->open(staged_->files() + "/" + name, {&pool, std::make_shared<CancellationToken>()});
      const int64_t bytes = encoder->close();
      add_files({{.path = name, .bytes = bytes}});
    } catch (const FileError& error) {
      throw_write_failed(staged_->target(), error.what());
    }
  }
  staged_->commit(summary_.files);
}

std::unique_ptr<WriteJob> start_file_write(const WriteRequest& request,
                                           std::unique_ptr<const FileFormatWriter> format) {
  if (request.mode == SaveMode::kIgnore) {
    const FileLocation location = resolve_path(request.path);
    if (location.file_system->status(location.path)) {
      return nullptr;
    }
  }
  return std::make_unique<FileWriteJob>(request, std::move(format));
}

}  // namespace firesteel
