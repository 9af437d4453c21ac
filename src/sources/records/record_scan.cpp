#include "sources/records/record_scan.h"

#include "base/errors/check.h"
#include "base/errors/spark_error.h"
#include "expression/print/expression_sql.h"
#include "sources/files/file_metadata.h"

#include <algorithm>
#include <deque>

namespace firesteel {
namespace {

// A part of a file that one task reads: small enough that all threads have work, large enough that starting costs
// nothing.
constexpr int64_t kPartBytes = 8 << 20;
// Opening a file counts as reading this much (Spark: spark.sql.files.openCostInBytes is 4 MB for remote stores).
constexpr int64_t kOpenCost = 64 << 10;

struct FilePart {
  RecordPart part;
  size_t file;  // index into PartitionedFiles
};

}  // namespace

class RecordScan::Split final : public ScanSplit {
 public:
  explicit Split(std::vector<FilePart> parts) : parts_(std::move(parts)) {}
  int64_t size_bytes() const override {
    int64_t bytes = 0;
    for (const FilePart& part : parts_) {
      bytes += part.part.end - part.part.start;
    }
    return bytes;
  }
  const std::vector<FilePart>& parts() const { return parts_; }

 private:
  std::vector<FilePart> parts_;
};

class RecordScan::Reader final : public BatchReader {
 public:
  Reader(const RecordScan& scan, std::shared_ptr<const Split> split, const ScanContext& context)
      : scan_(scan), content_(scan.content_), split_(std::move(split)), context_(context) {
    for (const ScanConjunct& conjunct : scan.conjuncts_) {
      runners_.emplace_back(conjunct, context.environment);
    }
  }

  bool next(Batch& out) override {
    while (true) {
      context_.cancellation->check();
      if (reader_ == nullptr && !open_next()) {
        return false;
      }
      Batch data;
      if (!read(data)) {
        reader_.reset();
        continue;
      }
      out = assemble(data);
      for (ConjunctRunner& runner : runners_) {
        if (out.selected_rows() > 0) {
          out.selection = runner.filter(out);
        }
      }
      return true;
    }
  }

 private:
  const FilePart& current() const { return split_->parts()[next_part_ - 1]; }

  bool open_next() {
    while (next_part_ < split_->parts().size()) {
      ++next_part_;
      if (guarded([&] {
            reader_ = content_->format->open(content_->file_system, current().part, content_->data_schema,
                                             scan_.data_columns_, context_);
          })) {
        return true;
      }
    }
    return false;
  }

  bool read(Batch& data) {
    bool more = false;
    return guarded([&] { more = reader_->next(context_.batch_size, data); }) && more;
  }

  /// Runs `body`; false when the file is broken or gone and that is to be ignored.
  template <typename F>
  bool guarded(F body) {
    const std::string& path = current().part.file.path;
    try {
      body();
      return true;
    } catch (const FileError&) {
      const bool missing = !content_->file_system->status(path);
      if (missing ? content_->ignore_missing : content_->ignore_corrupt) {
        return false;
      }
      throw SparkError(missing ? "FAILED_READ_FILE.FILE_NOT_EXIST" : "FAILED_READ_FILE.NO_HINT",
                       {{"path", qualified_path(*content_->file_system, path)}});
    } catch (const SparkError& error) {
      if (!error.condition().starts_with("MALFORMED_") && error.condition() != "_LEGACY_ERROR_TEMP_2177") {
        throw;
      }
      if (content_->ignore_corrupt) {
        return false;
      }
      throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", qualified_path(*content_->file_system, path)}});
    }
  }

  Batch assemble(const Batch& data) const {
    Batch batch;
    batch.num_rows = data.num_rows;
    batch.selection = data.selection;
    size_t next_data = 0;
    for (const int column : scan_.columns_) {
      const int partition = content_->partition_ordinals[static_cast<size_t>(column)];
      if (partition < 0) {
        batch.columns.push_back(data.columns[next_data++]);
      } else {
        batch.columns.push_back(Vector::constant(file_value(static_cast<size_t>(partition)), data.num_rows));
      }
    }
    return batch;
  }

  /// Of a partition column, or of a hidden one behind those.
  Literal file_value(size_t index) const {
    const std::vector<Literal>& values = content_->files.values[current().file];
    return index < values.size() ? values[index]
                                 : file_metadata_value(index - values.size(), *content_->file_system,
                                                       content_->files.files[current().file]);
  }

  const RecordScan& scan_;
  const std::shared_ptr<const RecordTable::Content> content_;
  const std::shared_ptr<const Split> split_;
  const ScanContext context_;
  std::deque<ConjunctRunner> runners_;
  std::unique_ptr<RecordReader> reader_;
  size_t next_part_ = 0;
};

RecordScan::RecordScan(std::shared_ptr<const RecordTable::Content> content, const ScanRequest& request)
    : content_(std::move(content)), columns_(request.columns), conjuncts_(prepare_conjuncts(request.filters)) {
  for (const int column : columns_) {
    if (content_->data_ordinals[static_cast<size_t>(column)] >= 0) {
      data_columns_.push_back(content_->data_ordinals[static_cast<size_t>(column)]);
    }
  }
}

std::vector<ScanSplitPtr> RecordScan::splits() const {
  std::vector<ScanSplitPtr> splits;
  std::vector<FilePart> joined;
  int64_t joined_bytes = 0;
  const auto finish = [&] {
    if (!joined.empty()) {
      splits.push_back(std::make_shared<Split>(std::move(joined)));
      joined.clear();
      joined_bytes = 0;
    }
  };
  std::vector<int64_t> sizes;
  for (const FileStatus& file : content_->files.files) {
    sizes.push_back(file.size);
  }
  for (const size_t f : reading_order(sizes)) {
    const FileStatus& file = content_->files.files[f];
    const int64_t pieces = content_->format->can_split(file) ? 1 + (file.size - 1) / kPartBytes : 1;
    for (int64_t p = 0; p < std::max<int64_t>(pieces, 1); ++p) {
      const int64_t start = pieces <= 1 ? 0 : file.size * p / pieces;
      const int64_t end = pieces <= 1 ? file.size : file.size * (p + 1) / pieces;
      if (joined_bytes + (end - start) > kPartBytes) {
        finish();
      }
      joined_bytes += end - start + kOpenCost;
      joined.push_back({{file, start, end}, f});
    }
  }
  finish();
  return splits;
}

std::unique_ptr<BatchReader> RecordScan::open(const ScanSplitPtr& split, const ScanContext& context) const {
  auto own = std::dynamic_pointer_cast<const Split>(split);
  check(own != nullptr, "a scan got the split of another source");
  return std::make_unique<Reader>(*this, std::move(own), context);
}

std::string RecordScan::description() const {
  std::string text = "Batched: false, DataFilters: [";
  for (size_t i = 0; i < conjuncts_.size(); ++i) {
    text += (i > 0 ? ", " : "") + expression_string(conjuncts_[i].expression);
  }
  text += "], Format: " + content_->format->title() + ", Location: InMemoryFileIndex(" +
          std::to_string(content_->roots.size()) + " paths)[";
  for (size_t i = 0; i < content_->roots.size(); ++i) {
    text += (i > 0 ? ", " : "") + path_for_message(*content_->file_system, content_->roots[i]);
  }
  Schema read;
  for (const int column : data_columns_) {
    read.push_back(content_->data_schema[static_cast<size_t>(column)]);
  }
  return text + "], ReadSchema: " + DataType::struct_type(std::move(read)).simple_string();
}

}  // namespace firesteel
