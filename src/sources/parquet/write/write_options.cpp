#include "sources/parquet/write/write_options.h"

#include "base/errors/spark_error.h"
#include "base/text/ascii_case.h"

#include <arrow/util/compression.h>

#include <algorithm>
#include <charconv>

namespace firesteel::parquet_format {
namespace {

using Options = std::map<std::string, std::string>;

struct Codec {
  const char* name;
  arrow::Compression::type type;
  const char* extension;
};

constexpr Codec kCodecs[] = {
    {"none", arrow::Compression::UNCOMPRESSED, ""},        {"uncompressed", arrow::Compression::UNCOMPRESSED, ""},
    {"snappy", arrow::Compression::SNAPPY, ".snappy"},     {"gzip", arrow::Compression::GZIP, ".gz"},
    {"zstd", arrow::Compression::ZSTD, ".zstd"},           {"brotli", arrow::Compression::BROTLI, ".br"},
    {"lz4_raw", arrow::Compression::LZ4, ".lz4raw"},       {"lz4raw", arrow::Compression::LZ4, ".lz4raw"},
    {"lz4", arrow::Compression::LZ4_HADOOP, ".lz4hadoop"},
};

const std::string* find(const Options& options, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const auto found = options.find(name); found != options.end()) {
      return &found->second;
    }
  }
  return nullptr;
}

void read_codec(const Options& options, WriteOptions& result) {
  const std::string* given =
      find(options, {"compression", "parquet.compression", "spark.sql.parquet.compression.codec"});
  const std::string name = given == nullptr ? "snappy" : ascii_lower_case(*given);
  const auto* codec = std::find_if(std::begin(kCodecs), std::end(kCodecs),
                                   [&](const Codec& candidate) { return candidate.name == name; });
  if (codec == std::end(kCodecs) || !arrow::util::Codec::IsAvailable(codec->type)) {
    throw SparkError("CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
                     {{"codecName", given == nullptr ? name : *given},
                      {"availableCodecs", "brotli, uncompressed, lz4, lz4_raw, none, zstd, gzip, snappy"}});
  }
  result.codec = static_cast<int>(codec->type);
  result.extension = std::string(codec->extension) + ".parquet";
}

void read_size(const Options& options, const char* name, int64_t& size) {
  const std::string* text = find(options, {name});
  if (text == nullptr) {
    return;
  }
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), size);
  if (error != std::errc{} || end != text->data() + text->size() || size <= 0) {
    throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH",
                     {{"confName", name}, {"confValue", *text}, {"confType", "int"}});
  }
}

TimestampStorage timestamp_storage(const Options& options) {
  const std::string* text = find(options, {"spark.sql.parquet.outputtimestamptype"});
  const std::string name = text == nullptr ? "int96" : ascii_lower_case(*text);
  if (name == "timestamp_micros") {
    return TimestampStorage::kMicros;
  }
  if (name == "timestamp_millis") {
    return TimestampStorage::kMillis;
  }
  return TimestampStorage::kInt96;
}

}  // namespace

WriteOptions read_write_options(const WriteRequest& request) {
  const Options& options = request.options;
  WriteOptions result;
  read_codec(options, result);
  read_size(options, "parquet.block.size", result.row_group_bytes);
  read_size(options, "parquet.page.size", result.page_bytes);
  read_size(options, "parquet.dictionary.page.size", result.dictionary_page_bytes);
  if (const std::string* dictionary = find(options, {"parquet.enable.dictionary"})) {
    result.dictionary = ascii_lower_case(*dictionary) == "true";
  }
  for (const auto& [name, value] : options) {
    if (name.starts_with("parquet.bloom.filter.enabled") && ascii_lower_case(value) == "true") {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "writing Bloom filters to Parquet files"}});
    }
    if (name.starts_with("parquet.encryption.") || name.starts_with("parquet.crypto.")) {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "writing encrypted Parquet files"}});
    }
  }
  result.timestamps = timestamp_storage(options);
  return result;
}

}  // namespace firesteel::parquet_format
