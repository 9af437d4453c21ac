#include "sources/csv/csv_source.h"

#include "base/errors/spark_error.h"
#include "expression/print/expression_sql.h"
#include "sources/csv/csv_format.h"
#include "sources/csv/csv_inference.h"
#include "sources/csv/csv_writer.h"
#include "sources/files/partition_discovery.h"
#include "sources/files/schema_assembly.h"
#include "sources/records/byte_stream.h"
#include "sources/records/line_reader.h"
#include "sources/records/record_table.h"
#include "sources/records/schema_sample.h"
#include "sources/records/text_output.h"
#include "sources/write/file_write_job.h"

#include <algorithm>
#include <optional>

namespace firesteel {
namespace {

using namespace csv_format;

/// Calls f(tokens) for each record of a file until it returns false.
template <typename F>
void for_each_record(const FileSystem& file_system, const FileStatus& file, const CsvOptions& options, F f) {
  CsvTokenizer tokenizer(options);
  std::vector<CsvToken> tokens;
  if (options.multi_line) {
    const std::string text = read_all(*open_byte_stream(file_system, file.path, 0, options.encoding));
    for (size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0; at < text.size();) {
      const std::string_view line = std::string_view(text).substr(at, text.find('\n', at) - at);
      if (is_skipped_csv_line(line, options)) {
        at += line.size() + 1;
        continue;
      }
      tokenizer.next(text, at, tokens);
      if (!f(tokens)) {
        return;
      }
    }
    return;
  }
  LineReader lines(file_system, {file, 0, file.size}, options.line_separator, options.encoding, nullptr);
  for (std::string_view line; lines.next(line);) {
    if (!is_skipped_csv_line(line, options)) {
      size_t at = 0;
      tokenizer.next(line, at, tokens);
      if (!f(tokens)) {
        return;
      }
    }
  }
}

std::vector<std::string> texts_of(const std::vector<CsvToken>& tokens) {
  std::vector<std::string> texts;
  for (const CsvToken& token : tokens) {
    texts.emplace_back(token.text);
  }
  return texts;
}

Schema infer_schema(const FileSystem& file_system, const std::vector<FileStatus>& files, const CsvOptions& options,
                    const SourceOptions& source) {
  const CsvValues values(options);
  CsvInference inference(values, source_option(source, "spark.sql.timestamptype", "") == "TIMESTAMP_NTZ");
  SchemaSample sample(source);
  std::optional<std::vector<std::string>> names;
  std::vector<std::string> header;
  for (const FileStatus& file : files) {
    for_each_record(file_system, file, options, [&](const std::vector<CsvToken>& tokens) {
      const bool taken = sample.takes();  // the header counts as a record
      if (!names) {
        names = csv_column_names(tokens, options, source_flag(source, "spark.sql.casesensitive"));
        header = texts_of(tokens);
        if (options.header) {
          return options.infer_schema;
        }
      }
      if (options.infer_schema && (!options.header || texts_of(tokens) != header) && taken) {
        inference.add(tokens);
      }
      return options.infer_schema;
    });
    if (names && !options.infer_schema) {
      break;
    }
  }
  Schema schema;
  const std::vector<std::string> columns = names.value_or(std::vector<std::string>{});
  const std::vector<DataType> types = inference.types(columns.size());
  for (size_t c = 0; c < columns.size(); ++c) {
    schema.push_back({columns[c], options.infer_schema ? types[c] : DataType::string(), true, {}});
  }
  return schema;
}

void check_types(const Schema& schema) {
  for (const StructField& field : schema) {
    if (!CsvValues::is_supported(field.type)) {
      throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", {{"columnName", quote_identifier(field.name)},
                                                                {"columnType", "\"" + field.type.sql() + "\""},
                                                                {"format", "CSV"}});
    }
  }
}

void check_corrupt_column(const Schema& schema, const std::string& name) {
  for (const StructField& field : schema) {
    if (field.name == name && !field.type.is(TypeId::kString)) {
      throw SparkError("INVALID_CORRUPT_RECORD_TYPE",
                       {{"columnName", quote_identifier(name)}, {"actualType", "\"" + field.type.sql() + "\""}});
    }
  }
}

class CsvEncoder final : public FileEncoder {
 public:
  CsvEncoder(const std::string& path, const CsvOptions& options, const TextCompression& compression,
             const std::vector<std::string>& names)
      : options_(options), output_(path, compression), writer_(options) {
    if (options.header) {
      writer_.append_header(names, text_);
      end_line();
    }
  }

  void write(const Batch& batch) override {
    std::vector<VectorPtr> columns;
    for (const VectorPtr& column : batch.columns) {
      columns.push_back(flatten(column));
    }
    for (size_t row = 0; row < batch.num_rows; ++row) {
      writer_.append_row(columns, row, text_);
      end_line();
    }
    output_.write(text_);
    text_.clear();
  }

  int64_t close() override {
    output_.write(text_);
    return output_.close();
  }

 private:
  void end_line() { text_ += options_.line_separator.empty() ? "\n" : options_.line_separator; }

  const CsvOptions& options_;
  TextOutput output_;
  CsvWriter writer_;
  std::string text_;
};

class CsvFormatWriter final : public FileFormatWriter {
 public:
  explicit CsvFormatWriter(const WriteRequest& request)
      : options_(request.options), compression_(TextCompression::of(request)) {
    const Schema schema = data_schema(request);
    check_types(schema);
    for (const StructField& field : schema) {
      names_.push_back(field.name);
    }
    if (options_.encoding != "UTF-8" && options_.encoding != "UTF8") {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                       {{"feature", "writing CSV in the encoding " + options_.encoding}});
    }
  }
  std::string extension() const override {
    return "." + source_option(options_.record, "extension", "csv") + compression_.extension;
  }
  std::unique_ptr<FileEncoder> open(const std::string& path, const WriteContext&) const override {
    return std::make_unique<CsvEncoder>(path, options_, compression_, names_);
  }

 private:
  const CsvOptions options_;
  const TextCompression compression_;
  std::vector<std::string> names_;
};

}  // namespace

TablePtr CsvSource::open(const std::vector<std::string>& paths, const Schema* schema,
                         const SourceOptions& options) const {
  CsvOptions csv(options);
  if (csv.header && !csv.enforce_schema && schema != nullptr) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the CSV option enforceSchema = false"}});
  }
  const FileListing listing = list_files(paths, options);
  PartitionedFiles files = discover_partitions(listing, schema, source_time_zone(options));
  if (schema == nullptr && files.files.empty()) {
    throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "CSV"}});
  }
  const Schema data = schema != nullptr ? without_columns(*schema, files.partition_schema)
                                        : infer_schema(*listing.file_system, files.files, csv, options);
  check_types(data);
  check_corrupt_column(data, csv.corrupt_record_column);
  auto format = std::make_shared<CsvFormat>(std::move(csv));
  return std::make_shared<RecordTable>(std::move(format), data, listing, std::move(files), options);
}

std::unique_ptr<WriteJob> CsvSource::new_write(const WriteRequest& request) const {
  return start_file_write(request, std::make_unique<CsvFormatWriter>(request));
}

}  // namespace firesteel
