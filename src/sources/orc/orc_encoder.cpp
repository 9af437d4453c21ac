#include "sources/orc/orc_encoder.h"

#include "base/errors/spark_error.h"
#include "columnar/arrow/arrow_schema.h"
#include "columnar/arrow/to_arrow.h"
#include "expression/print/expression_sql.h"
#include "sources/orc/orc_clock.h"
#include "sources/write/arrow_output_stream.h"
#include "sources/write/file_write_job.h"

#include <arrow/adapters/orc/adapter.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <array>

namespace firesteel::orc_format {
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
      return type.is_numeric() || type.is_string_like() || type.is(TypeId::kBoolean) || type.is(TypeId::kBinary) ||
             type.is(TypeId::kDate) || type.is(TypeId::kTimestamp);
  }
}

/// The times are those of a clock: for Arrow, timestamps without a zone.
DataType clock_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kTimestamp:
      return DataType::timestamp_ntz();
    case TypeId::kArray:
      return DataType::array(clock_type(type.element()));
    case TypeId::kMap:
      return DataType::map(clock_type(type.key()), clock_type(type.value()));
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (StructField& field : fields) {
        field.type = clock_type(field.type);
      }
      return DataType::struct_type(std::move(fields));
    }
    default:
      return type;
  }
}

struct Codec {
  const char* name;
  arrow::Compression::type type;
  const char* extension;
};
constexpr auto kCodecs = std::to_array<Codec>({
    {"none", arrow::Compression::UNCOMPRESSED, ".orc"},
    {"uncompressed", arrow::Compression::UNCOMPRESSED, ".orc"},
    {"snappy", arrow::Compression::SNAPPY, ".snappy.orc"},
    {"zlib", arrow::Compression::GZIP, ".zlib.orc"},
    {"zstd", arrow::Compression::ZSTD, ".zstd.orc"},
    {"lz4", arrow::Compression::LZ4, ".lz4.orc"},
});

const Codec& codec_of(const WriteRequest& request) {
  std::string name = "zstd";
  for (const char* key : {"spark.sql.orc.compression.codec", "orc.compress", "compression"}) {
    if (const auto found = request.options.find(key); found != request.options.end()) {
      name = found->second;
    }
  }
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const Codec& codec : kCodecs) {
    if (lower == codec.name) {
      return codec;
    }
  }
  if (lower == "lzo" || lower == "brotli") {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "writing ORC files compressed with " + lower}});
  }
  throw SparkError(
      "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
      {{"codecName", name}, {"availableCodecs", "brotli, uncompressed, lzo, snappy, zlib, none, zstd, lz4"}});
}

void check(const arrow::Status& status) {
  if (!status.ok()) {
    throw FileError(status.ToString());
  }
}

// So much every writer may hold without asking.
constexpr int64_t kSmallestStripe = int64_t{1} << 20;

class OrcEncoder final : public FileEncoder {
 public:
  OrcEncoder(const std::string& path, std::shared_ptr<arrow::Schema> schema, const TimeZone& zone,
             arrow::adapters::orc::WriteOptions options, const WriteContext& context)
      : schema_(std::move(schema)), zone_(zone), stream_(path), reservation_(context.memory, "OrcWriter") {
    // A stripe is put together in memory: it is shorter when that is short.
    while (!reservation_.try_resize(options.stripe_size) && options.stripe_size > kSmallestStripe) {
      options.stripe_size /= 2;
    }
    auto writer = arrow::adapters::orc::ORCFileWriter::Open(&stream_, options);
    check(writer.status());
    writer_ = std::move(writer).ValueUnsafe();
  }

  void write(const Batch& batch) override {
    Batch on_clock = batch;
    for (VectorPtr& column : on_clock.columns) {
      column = to_clock_times(column, zone_);
    }
    check(writer_->Write(*to_arrow_batch(on_clock, schema_)));
    written_ = true;
  }

  int64_t close() override {
    if (!written_) {  // the file's schema is that of the first batch
      auto empty = arrow::RecordBatch::MakeEmpty(schema_);
      check(empty.status());
      check(writer_->Write(**empty));
    }
    check(writer_->Close());
    check(stream_.Close());
    return stream_.size();
  }

 private:
  const std::shared_ptr<arrow::Schema> schema_;
  const TimeZone zone_;
  ArrowOutputStream stream_;
  MemoryReservation reservation_;
  std::unique_ptr<arrow::adapters::orc::ORCFileWriter> writer_;
  bool written_ = false;
};

std::string time_zone(const WriteRequest& request) {
  const auto found = request.options.find("spark.sql.session.timezone");
  return found == request.options.end() ? "UTC" : found->second;
}

}  // namespace

OrcFormatWriter::OrcFormatWriter(const WriteRequest& request) : zone_(TimeZone::load(time_zone(request))) {
  const Schema schema = data_schema(request);
  for (const StructField& field : schema) {
    if (!is_writable(field.type)) {
      throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", {{"columnName", quote_identifier(field.name)},
                                                                {"columnType", "\"" + field.type.sql() + "\""},
                                                                {"format", "ORC"}});
    }
  }
  schema_ = to_arrow_schema(clock_type(DataType::struct_type(schema)).fields(), ArrowMapping{});
  const Codec& codec = codec_of(request);
  options_.compression = codec.type;
  extension_ = codec.extension;
}

std::unique_ptr<FileEncoder> OrcFormatWriter::open(const std::string& path, const WriteContext& context) const {
  return std::make_unique<OrcEncoder>(path, schema_, zone_, options_, context);
}

}  // namespace firesteel::orc_format
