#include "sources/json/json_source.h"

#include "base/errors/spark_error.h"
#include "columnar/vector_builder.h"
#include "expression/print/expression_sql.h"
#include "functions/json/json_inference.h"
#include "functions/json/json_reader.h"
#include "sources/files/partition_discovery.h"
#include "sources/files/schema_assembly.h"
#include "sources/json/json_file_options.h"
#include "sources/records/byte_stream.h"
#include "sources/records/line_reader.h"
#include "sources/records/record_table.h"
#include "sources/records/schema_sample.h"

#include <algorithm>
#include <optional>

namespace firesteel {
namespace {

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' '; });
}

/// The records' texts: lines, or the whole file.
class JsonTexts {
 public:
  JsonTexts(const JsonFileOptions& options, const FileSystem& file_system, const RecordPart& part, MemoryPool* memory) {
    if (!options.multi_line) {
      lines_.emplace(file_system, part, options.line_separator, options.encoding, memory);
      return;
    }
    if (memory != nullptr) {
      reservation_ = MemoryReservation(memory, "JsonReader");
      reservation_.resize(part.file.size * 4);
    }
    whole_ = read_all(*open_byte_stream(file_system, part.file.path, 0, options.encoding));
  }

  /// The next text that is not blank; valid until the next call.
  bool next(std::string_view& text) {
    if (!lines_) {
      text = std::string_view(whole_).substr(whole_.starts_with("\xEF\xBB\xBF") ? 3 : 0);
      return !std::exchange(done_, true) && !is_blank(text);
    }
    while (lines_->next(text)) {
      if (!is_blank(text)) {
        return true;
      }
    }
    return false;
  }

 private:
  std::optional<LineReader> lines_;
  MemoryReservation reservation_;
  std::string whole_;
  bool done_ = false;
};

/// An array of records may stand for them.
bool has_only_objects(const JsonDocument& document, const JsonNode& array) {
  for (const JsonNode* child = document.first_child(array); child != nullptr; child = document.next(*child)) {
    if (child->kind != JsonKind::kObject) {
      return false;
    }
  }
  return true;
}

[[noreturn]] void throw_malformed(std::string_view record) {
  throw SparkError("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                   {{"badRecord", std::string(record)}, {"failFastMode", "FAILFAST"}});
}

Schema columns_of(const Schema& data_schema, const std::vector<int>& columns) {
  Schema schema;
  for (const int column : columns) {
    schema.push_back(data_schema[static_cast<size_t>(column)]);
  }
  return schema;
}

class JsonRecordReader final : public RecordReader {
 public:
  JsonRecordReader(const JsonFileOptions& options, const FileSystem& file_system, const RecordPart& part,
                   const Schema& schema, MemoryPool* memory)
      : options_(options),
        texts_(options, file_system, part, memory),
        type_(DataType::struct_type(schema)),
        reader_(type_, options.json, options.time_zone),
        document_(options.json.syntax),
        builder_(type_) {}

  bool next(size_t max_rows, Batch& out) override {
    std::string_view text;
    while (builder_.size() < max_rows && texts_.next(text)) {
      add(text);
    }
    out = Batch{};
    out.num_rows = builder_.size();
    out.columns = builder_.finish()->children();
    if (kept_.size() < out.num_rows) {
      auto selection = std::make_shared<Selection>();
      selection->rows = Buffer::allocate((kept_.size() + 1) * sizeof(int32_t));
      std::copy(kept_.begin(), kept_.end(), selection->rows->mutable_as<int32_t>());
      selection->count = kept_.size();
      out.selection = std::move(selection);
    }
    kept_.clear();
    return out.num_rows > 0;
  }

 private:
  void add(std::string_view text) {
    const JsonDocument::Outcome parsed = document_.parse(text);
    if (parsed == JsonDocument::Outcome::kEmpty) {
      return;
    }
    if (parsed == JsonDocument::Outcome::kMalformed) {
      note(reader_.read(text, builder_), text);
      return;
    }
    const JsonNode& root = document_.root();
    if (root.kind != JsonKind::kArray) {
      note(reader_.append_record(document_, root, builder_), text);
      return;
    }
    if (!has_only_objects(document_, root)) {
      note(reader_.read(text, builder_), text);
      return;
    }
    for (const JsonNode* child = document_.first_child(root); child != nullptr; child = document_.next(*child)) {
      note(reader_.append_record(document_, *child, builder_), text);
    }
  }

  void note(JsonReader::Outcome outcome, std::string_view text) {
    if (outcome == JsonReader::Outcome::kBad) {
      if (options_.mode == ParseMode::kFailFast) {
        throw_malformed(text);
      }
      if (options_.mode == ParseMode::kDropMalformed) {
        return;
      }
    }
    kept_.push_back(static_cast<int32_t>(builder_.size() - 1));
  }

  const JsonFileOptions& options_;
  JsonTexts texts_;
  const DataType type_;
  JsonReader reader_;
  JsonDocument document_;
  VectorBuilder builder_;
  std::vector<int32_t> kept_;
};

/// Without columns only the number of records counts.
class JsonCountReader final : public RecordReader {
 public:
  JsonCountReader(const JsonFileOptions& options, const FileSystem& file_system, const RecordPart& part,
                  MemoryPool* memory)
      : options_(options), texts_(options, file_system, part, memory), document_(options.json.syntax) {}

  bool next(size_t max_rows, Batch& out) override {
    out = Batch{};
    std::string_view text;
    bool any = false;
    while (out.num_rows < max_rows && texts_.next(text)) {
      any = true;
      out.num_rows += records(text);
    }
    return any;
  }

 private:
  size_t records(std::string_view text) {
    if (document_.parse(text) == JsonDocument::Outcome::kGood) {
      const JsonNode& root = document_.root();
      if (root.kind == JsonKind::kObject) {
        return 1;
      }
      if (root.kind == JsonKind::kArray && has_only_objects(document_, root)) {
        return root.count;
      }
    }
    if (options_.mode == ParseMode::kFailFast) {
      throw_malformed(text);
    }
    return options_.mode == ParseMode::kPermissive ? 1 : 0;
  }

  const JsonFileOptions& options_;
  JsonTexts texts_;
  JsonDocument document_;
};

class JsonFormat final : public RecordFormat {
 public:
  explicit JsonFormat(JsonFileOptions options) : options_(std::move(options)) {}
  std::string name() const override { return "json"; }
  std::string title() const override { return "JSON"; }
  bool can_split(const FileStatus& file) const override {
    return !options_.multi_line && !is_compressed_name(file.path) && options_.encoding == "UTF-8";
  }
  std::unique_ptr<RecordReader> open(const FileSystemPtr& file_system, const RecordPart& part,
                                     const Schema& data_schema, const std::vector<int>& columns,
                                     const ScanContext& context) const override {
    if (columns.empty()) {
      return std::make_unique<JsonCountReader>(options_, *file_system, part, context.memory);
    }
    const auto is_corrupt = [&](int column) {
      return data_schema[static_cast<size_t>(column)].name == options_.json.corrupt_record_column;
    };
    if (std::all_of(columns.begin(), columns.end(), is_corrupt)) {
      throw SparkError("UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN");
    }
    return std::make_unique<JsonRecordReader>(options_, *file_system, part, columns_of(data_schema, columns),
                                              context.memory);
  }

 private:
  const JsonFileOptions options_;
};

/// Finds the schema of all records of all files.
class SchemaFinder {
 public:
  explicit SchemaFinder(const JsonFileOptions& options)
      : options_(options), inference_(options.json, options.time_zone), document_(options.json.syntax) {}

  void add(std::string_view text) {
    const JsonDocument::Outcome parsed = document_.parse(text);
    if (parsed == JsonDocument::Outcome::kEmpty) {
      return;
    }
    if (parsed == JsonDocument::Outcome::kMalformed) {
      note_malformed();
      return;
    }
    const JsonNode& root = document_.root();
    if (root.kind != JsonKind::kArray) {
      merge(inference_.type_of(document_, root));
      return;
    }
    for (const JsonNode* child = document_.first_child(root); child != nullptr; child = document_.next(*child)) {
      merge(inference_.type_of(document_, *child));
    }
  }

  Schema schema() const {
    const std::optional<DataType> type = inference_.canonical(type_);
    Schema fields = type && type->is(TypeId::kStruct) ? type->fields() : Schema{};
    if (malformed_) {
      StructField corrupt{options_.json.corrupt_record_column, DataType::string(), true, {}};
      const auto at =
          std::lower_bound(fields.begin(), fields.end(), corrupt.name,
                           [](const StructField& field, const std::string& name) { return field.name < name; });
      if (at == fields.end() || at->name != corrupt.name) {
        fields.insert(at, std::move(corrupt));
      }
    }
    return fields;
  }

 private:
  void merge(const DataType& found) {
    if (found.is_null()) {
      return;
    }
    if (!found.is(TypeId::kStruct)) {
      note_malformed();
      return;
    }
    type_ = type_.is_null() ? found : JsonInference::merged(type_, found);
  }

  void note_malformed() {
    if (options_.mode == ParseMode::kFailFast) {
      throw_malformed(options_.json.corrupt_record_column);
    }
    malformed_ = malformed_ || options_.mode == ParseMode::kPermissive;
  }

  const JsonFileOptions& options_;
  JsonInference inference_;
  JsonDocument document_;
  DataType type_;
  bool malformed_ = false;
};

Schema infer_schema(const FileSystem& file_system, const std::vector<FileStatus>& files, const JsonFileOptions& options,
                    SchemaSample sample) {
  SchemaFinder finder(options);
  for (const FileStatus& file : files) {
    JsonTexts texts(options, file_system, {file, 0, file.size}, nullptr);
    for (std::string_view text; texts.next(text);) {
      if (sample.takes()) {
        finder.add(text);
      }
    }
  }
  return finder.schema();
}

}  // namespace

TablePtr JsonSource::open(const std::vector<std::string>& paths, const Schema* schema,
                          const SourceOptions& options) const {
  JsonFileOptions json(options);
  const FileListing listing = list_files(paths, options);
  PartitionedFiles files = discover_partitions(listing, schema, source_time_zone(options));
  if (schema == nullptr && files.files.empty()) {
    throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "JSON"}});
  }
  const Schema data = schema != nullptr ? without_columns(*schema, files.partition_schema)
                                        : infer_schema(*listing.file_system, files.files, json, SchemaSample(options));
  for (const StructField& field : data) {
    JsonReader::check_type(field.type);
    if (field.name == json.json.corrupt_record_column && !field.type.is(TypeId::kString)) {
      throw SparkError("INVALID_CORRUPT_RECORD_TYPE",
                       {{"columnName", quote_identifier(field.name)}, {"actualType", "\"" + field.type.sql() + "\""}});
    }
  }
  return std::make_shared<RecordTable>(std::make_shared<JsonFormat>(std::move(json)), data, listing, std::move(files),
                                       options);
}

}  // namespace firesteel
