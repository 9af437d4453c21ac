// df.write.json
#include "base/errors/spark_error.h"
#include "expression/print/expression_sql.h"
#include "functions/json/json_writer.h"
#include "sources/json/json_file_options.h"
#include "sources/json/json_source.h"
#include "sources/records/text_output.h"
#include "sources/write/file_write_job.h"

#include <algorithm>

namespace firesteel {
namespace {

bool is_writable(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return is_writable(type.element());
    case TypeId::kMap:
      return is_writable(type.key()) && is_writable(type.value());
    case TypeId::kStruct:
      return std::all_of(type.fields().begin(), type.fields().end(),
                         [](const StructField& field) { return is_writable(field.type); });
    default:
      return !type.is(TypeId::kVariant) && !type.is(TypeId::kCalendarInterval) && !type.is(TypeId::kUdt);
  }
}

class JsonEncoder final : public FileEncoder {
 public:
  JsonEncoder(const std::string& path, const JsonFileOptions& options, const TextCompression& compression,
              const DataType& type)
      : options_(options), output_(path, compression), writer_(options.json, options.time_zone), type_(type) {}

  void write(const Batch& batch) override {
    auto record = Vector::flat(type_, batch.num_rows);
    record->set_children(batch.columns);
    for (size_t row = 0; row < batch.num_rows; ++row) {
      writer_.append(*record, row, text_);
      text_ += options_.line_separator.empty() ? "\n" : options_.line_separator;
    }
    output_.write(text_);
    text_.clear();
  }
  int64_t close() override { return output_.close(); }

 private:
  const JsonFileOptions& options_;
  TextOutput output_;
  JsonWriter writer_;
  const DataType type_;
  std::string text_;
};

class JsonFormatWriter final : public FileFormatWriter {
 public:
  explicit JsonFormatWriter(const WriteRequest& request)
      : options_(request.options),
        compression_(TextCompression::of(request)),
        type_(DataType::struct_type(data_schema(request))) {
    for (const StructField& field : type_.fields()) {
      if (!is_writable(field.type)) {
        throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", {{"columnName", quote_identifier(field.name)},
                                                                  {"columnType", "\"" + field.type.sql() + "\""},
                                                                  {"format", "JSON"}});
      }
    }
    if (options_.encoding != "UTF-8") {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                       {{"feature", "writing JSON in the encoding " + options_.encoding}});
    }
  }
  std::string extension() const override { return ".json" + compression_.extension; }
  std::unique_ptr<FileEncoder> open(const std::string& path, const WriteContext&) const override {
    return std::make_unique<JsonEncoder>(path, options_, compression_, type_);
  }

 private:
  const JsonFileOptions options_;
  const TextCompression compression_;
  const DataType type_;
};

}  // namespace

std::unique_ptr<WriteJob> JsonSource::new_write(const WriteRequest& request) const {
  return start_file_write(request, std::make_unique<JsonFormatWriter>(request));
}

}  // namespace firesteel
