#include "sources/csv/csv_format.h"

#include "base/errors/spark_error.h"
#include "columnar/vector_builder.h"
#include "sources/csv/csv_values.h"
#include "sources/records/byte_stream.h"
#include "sources/records/line_reader.h"

#include <algorithm>
#include <optional>

namespace firesteel::csv_format {
namespace {

/// Where a column's values come from.
struct CsvColumn {
  DataType type;
  int token = -1;  // -1: the corrupt record column
};

/// Turns records into rows.
class CsvRows {
 public:
  CsvRows(const CsvOptions& options, const Schema& data_schema, const std::vector<int>& columns)
      : options_(options), values_(options), tokenizer_(options) {
    bool asks_corrupt = false;
    std::vector<int> token_of;
    for (const StructField& field : data_schema) {
      const bool corrupt = field.name == options.corrupt_record_column;
      token_of.push_back(corrupt ? -1 : static_cast<int>(num_tokens_++));
    }
    for (const int column : columns) {
      const StructField& field = data_schema[static_cast<size_t>(column)];
      columns_.push_back({field.type, token_of[static_cast<size_t>(column)]});
      asks_corrupt = asks_corrupt || columns_.back().token < 0;
      builders_.emplace_back(field.type);
    }
    // With fewer columns than there are Spark's parser skips the others, and cannot see whether there are too many.
    checks_length_ = asks_corrupt || !options.column_pruning || columns.size() == data_schema.size();
  }

  /// Nothing is to be known of a record but that it is there.
  bool only_counts() const { return columns_.empty() && !checks_length_; }
  void count() { ++rows_; }

  /// The record at `at` of `text`; moves `at` behind it.
  void add(std::string_view text, size_t& at) {
    const size_t start = at;
    const bool failed = tokenizer_.next(text, at, tokens_) == CsvTokenizer::Outcome::kFailed;
    std::string_view record = text.substr(start, at - start);
    while (!record.empty() && (record.back() == '\n' || record.back() == '\r')) {
      record.remove_suffix(1);
    }
    append(record, failed);
  }

  size_t rows() const { return rows_; }

  Batch finish() {
    Batch batch;
    batch.num_rows = rows_;
    for (VectorBuilder& builder : builders_) {
      batch.columns.push_back(builder.finish());
    }
    if (dropped_ > 0) {
      auto selection = std::make_shared<Selection>();
      selection->rows = Buffer::allocate((kept_.size() + 1) * sizeof(int32_t));
      std::copy(kept_.begin(), kept_.end(), selection->rows->mutable_as<int32_t>());
      selection->count = kept_.size();
      batch.selection = std::move(selection);
    }
    rows_ = 0;
    dropped_ = 0;
    kept_.clear();
    return batch;
  }

 private:
  void append(std::string_view record, bool failed) {
    if (failed) {  // whatever the mode: Spark's parser gives up, too
      throw SparkError("MALFORMED_CSV_RECORD", {{"badRecord", std::string(record)}});
    }
    bool bad = checks_length_ && tokens_.size() != num_tokens_;
    for (size_t c = 0; c < columns_.size(); ++c) {
      const CsvColumn& column = columns_[c];
      if (column.token >= 0) {
        const auto index = static_cast<size_t>(column.token);
        const CsvToken missing{{}, true};
        const bool good = values_.append(index < tokens_.size() ? tokens_[index] : missing, column.type, builders_[c]);
        bad = bad || !good;
      }
    }
    if (bad && options_.mode == RecordMode::kFailFast) {
      throw SparkError("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                       {{"badRecord", std::string(record)}, {"failFastMode", "FAILFAST"}});
    }
    for (size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].token < 0) {
        if (bad) {
          builders_[c].append_string(record);
        } else {
          builders_[c].append_null();
        }
      }
    }
    if (bad && options_.mode == RecordMode::kDropMalformed) {
      ++dropped_;
    } else {
      kept_.push_back(static_cast<int32_t>(rows_));
    }
    ++rows_;
  }

  const CsvOptions& options_;
  CsvValues values_;
  CsvTokenizer tokenizer_;
  std::vector<CsvColumn> columns_;
  std::vector<VectorBuilder> builders_;
  std::vector<CsvToken> tokens_;
  std::vector<int32_t> kept_;
  size_t num_tokens_ = 0;
  size_t rows_ = 0;
  size_t dropped_ = 0;
  bool checks_length_ = true;
};

class CsvLineReader final : public RecordReader {
 public:
  CsvLineReader(const CsvFormat& format, const FileSystem& file_system, const RecordPart& part, CsvRows rows,
                MemoryPool* memory)
      : options_(format.options()),
        lines_(file_system, part, options_.line_separator, options_.encoding, memory),
        rows_(std::move(rows)),
        skip_header_(options_.header && part.start == 0) {}

  bool next(size_t max_rows, Batch& out) override {
    std::string_view line;
    while (rows_.rows() < max_rows && lines_.next(line)) {
      if (is_skipped_csv_line(line, options_)) {
        continue;
      }
      if (skip_header_) {
        skip_header_ = false;
        continue;
      }
      if (rows_.only_counts()) {
        rows_.count();
        continue;
      }
      size_t at = 0;
      rows_.add(line, at);
    }
    const bool any = rows_.rows() > 0;
    out = rows_.finish();
    return any;
  }

 private:
  const CsvOptions& options_;
  LineReader lines_;
  CsvRows rows_;
  bool skip_header_;
};

/// A whole file whose values may hold line ends.
class CsvFileReader final : public RecordReader {
 public:
  CsvFileReader(const CsvFormat& format, const FileSystem& file_system, const RecordPart& part, CsvRows rows,
                MemoryPool* memory)
      : options_(format.options()), rows_(std::move(rows)), skip_header_(options_.header) {
    reservation_ = MemoryReservation(memory, "CsvReader");
    reservation_.resize(part.file.size);
    text_ = read_all(*open_byte_stream(file_system, part.file.path, 0, options_.encoding));
    reservation_.resize(static_cast<int64_t>(text_.size()));
    at_ = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  }

  bool next(size_t max_rows, Batch& out) override {
    while (rows_.rows() < max_rows && at_ < text_.size()) {
      const std::string_view line = std::string_view(text_).substr(at_, text_.find('\n', at_) - at_);
      if (is_skipped_csv_line(line, options_)) {
        at_ += line.size() + 1;
        continue;
      }
      if (skip_header_) {
        skip_header_ = false;
        std::vector<CsvToken> ignored;
        CsvTokenizer(options_).next(text_, at_, ignored);
        continue;
      }
      rows_.add(text_, at_);
    }
    const bool any = rows_.rows() > 0;
    out = rows_.finish();
    return any;
  }

 private:
  const CsvOptions& options_;
  CsvRows rows_;
  MemoryReservation reservation_;
  std::string text_;
  size_t at_ = 0;
  bool skip_header_;
};

}  // namespace

bool is_skipped_csv_line(std::string_view line, const CsvOptions& options) {
  size_t first = 0;
  while (first < line.size() && static_cast<unsigned char>(line[first]) <= ' ') {
    ++first;
  }
  return first == line.size() || (options.comment != '\0' && line[0] == options.comment);
}

bool CsvFormat::can_split(const FileStatus& file) const {
  return !options_.multi_line && !is_compressed_name(file.path) &&
         (options_.encoding == "UTF-8" || options_.encoding == "UTF8");
}

std::unique_ptr<RecordReader> CsvFormat::open(const FileSystemPtr& file_system, const RecordPart& part,
                                              const Schema& data_schema, const std::vector<int>& columns,
                                              const ScanContext& context) const {
  const auto is_corrupt = [&](int column) {
    return data_schema[static_cast<size_t>(column)].name == options_.corrupt_record_column;
  };
  if (!columns.empty() && std::all_of(columns.begin(), columns.end(), is_corrupt)) {
    throw SparkError("UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN");
  }
  CsvRows rows(options_, data_schema, columns);
  if (options_.multi_line) {
    return std::make_unique<CsvFileReader>(*this, *file_system, part, std::move(rows), context.memory);
  }
  return std::make_unique<CsvLineReader>(*this, *file_system, part, std::move(rows), context.memory);
}

}  // namespace firesteel::csv_format
