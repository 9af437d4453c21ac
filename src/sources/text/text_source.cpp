#include "sources/text/text_source.h"

#include "base/errors/spark_error.h"
#include "columnar/vector_builder.h"
#include "expression/print/expression_sql.h"
#include "sources/files/partition_discovery.h"
#include "sources/files/schema_assembly.h"
#include "sources/records/byte_stream.h"
#include "sources/records/line_reader.h"
#include "sources/records/record_table.h"
#include "sources/records/text_output.h"
#include "sources/write/file_write_job.h"

#include <algorithm>

namespace firesteel {
namespace {

std::string encoding_of(const SourceOptions& options) {
  std::string name = source_option(options, "encoding", source_option(options, "charset", "UTF-8"));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
  return name;
}

class TextLineReader final : public RecordReader {
 public:
  TextLineReader(const FileSystem& file_system, const RecordPart& part, const std::string& separator,
                 const std::string& encoding, bool has_column, MemoryPool* memory)
      : lines_(file_system, part, separator, encoding, memory), has_column_(has_column) {}

  bool next(size_t max_rows, Batch& out) override {
    out = Batch{};
    std::string_view line;
    while (out.num_rows < max_rows && lines_.next(line)) {
      if (has_column_) {
        builder_.append_string(line);
      }
      ++out.num_rows;
    }
    if (has_column_) {
      out.columns.push_back(builder_.finish());
    }
    return out.num_rows > 0;
  }

 private:
  LineReader lines_;
  const bool has_column_;
  VectorBuilder builder_{DataType::string()};
};

/// One row: the file.
class WholeFileReader final : public RecordReader {
 public:
  WholeFileReader(const FileSystem& file_system, const RecordPart& part, std::string encoding, bool has_column,
                  MemoryPool* memory)
      : file_system_(file_system), part_(part), encoding_(std::move(encoding)), has_column_(has_column) {
    reservation_ = MemoryReservation(memory, "TextReader");
    reservation_.resize(part.file.size * 2);
  }

  bool next(size_t, Batch& out) override {
    if (done_) {
      return false;
    }
    done_ = true;
    out = Batch{};
    out.num_rows = 1;
    if (has_column_) {
      VectorBuilder builder(DataType::string());
      builder.append_string(read_all(*open_byte_stream(file_system_, part_.file.path, 0, encoding_)));
      out.columns.push_back(builder.finish());
    }
    return true;
  }

 private:
  const FileSystem& file_system_;
  const RecordPart part_;
  const std::string encoding_;
  const bool has_column_;
  MemoryReservation reservation_;
  bool done_ = false;
};

class TextFormat final : public RecordFormat {
 public:
  explicit TextFormat(const SourceOptions& options)
      : whole_(source_flag(options, "wholetext")),
        separator_(source_option(options, "linesep", "")),
        encoding_(encoding_of(options)) {}
  std::string name() const override { return "text"; }
  std::string title() const override { return "Text"; }
  bool can_split(const FileStatus& file) const override {
    return !whole_ && !is_compressed_name(file.path) && encoding_ == "UTF-8";
  }
  std::unique_ptr<RecordReader> open(const FileSystemPtr& file_system, const RecordPart& part, const Schema&,
                                     const std::vector<int>& columns, const ScanContext& context) const override {
    if (whole_) {
      return std::make_unique<WholeFileReader>(*file_system, part, encoding_, !columns.empty(), context.memory);
    }
    return std::make_unique<TextLineReader>(*file_system, part, separator_, encoding_, !columns.empty(),
                                            context.memory);
  }

 private:
  const bool whole_;
  const std::string separator_;
  const std::string encoding_;
};

class TextEncoder final : public FileEncoder {
 public:
  TextEncoder(const std::string& path, const TextCompression& compression, const std::string& separator)
      : output_(path, compression), separator_(separator) {}
  void write(const Batch& batch) override {
    const VectorPtr column = flatten(batch.columns[0]);
    for (size_t row = 0; row < batch.num_rows; ++row) {
      if (!column->is_null(row)) {
        text_ += column->values<StringView>()[row].view();
      }
      text_ += separator_;
    }
    output_.write(text_);
    text_.clear();
  }
  int64_t close() override { return output_.close(); }

 private:
  TextOutput output_;
  const std::string& separator_;
  std::string text_;
};

class TextFormatWriter final : public FileFormatWriter {
 public:
  explicit TextFormatWriter(const WriteRequest& request) : compression_(TextCompression::of(request)) {
    const auto separator = request.options.find("linesep");
    separator_ = separator == request.options.end() ? "\n" : separator->second;
    const Schema schema = data_schema(request);
    for (const StructField& field : schema) {
      if (!field.type.is_string_like()) {
        throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", {{"columnName", quote_identifier(field.name)},
                                                                  {"columnType", "\"" + field.type.sql() + "\""},
                                                                  {"format", "Text"}});
      }
    }
    if (schema.size() != 1) {
      throw SparkError("_LEGACY_ERROR_TEMP_1290", {{"schemaSize", std::to_string(schema.size())}});
    }
  }
  std::string extension() const override { return ".txt" + compression_.extension; }
  std::unique_ptr<FileEncoder> open(const std::string& path, const WriteContext&) const override {
    return std::make_unique<TextEncoder>(path, compression_, separator_);
  }

 private:
  const TextCompression compression_;
  std::string separator_;
};

}  // namespace

TablePtr TextSource::open(const std::vector<std::string>& paths, const Schema* schema,
                          const SourceOptions& options) const {
  const FileListing listing = list_files(paths, options);
  PartitionedFiles files = discover_partitions(listing, schema, source_time_zone(options));
  const Schema data = schema != nullptr ? without_columns(*schema, files.partition_schema)
                                        : Schema{{"value", DataType::string(), true, {}}};
  if (data.size() > 1) {
    throw SparkError("_LEGACY_ERROR_TEMP_1290", {{"schemaSize", std::to_string(data.size())}});
  }
  for (const StructField& field : data) {
    if (!field.type.is_string_like()) {
      throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", {{"columnName", quote_identifier(field.name)},
                                                                {"columnType", "\"" + field.type.sql() + "\""},
                                                                {"format", "Text"}});
    }
  }
  return std::make_shared<RecordTable>(std::make_shared<TextFormat>(options), data, listing, std::move(files), options);
}

std::unique_ptr<WriteJob> TextSource::new_write(const WriteRequest& request) const {
  return start_file_write(request, std::make_unique<TextFormatWriter>(request));
}

}  // namespace firesteel
