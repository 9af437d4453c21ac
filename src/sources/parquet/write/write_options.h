#pragma once

#include "catalog/table_writer.h"

#include <cstdint>
#include <string>

namespace firesteel::parquet_format {

enum class TimestampStorage : uint8_t { kInt96, kMicros, kMillis };

/// How a write makes its files.
struct WriteOptions {
  int codec = 0;          // arrow::Compression::type
  std::string extension;  // ".snappy.parquet"
  int64_t row_group_bytes = int64_t{128} << 20;
  int64_t page_bytes = int64_t{1} << 20;
  int64_t dictionary_page_bytes = int64_t{1} << 20;
  bool dictionary = true;
  TimestampStorage timestamps = TimestampStorage::kInt96;
  bool checksums = true;
};

/// options:  compression, parquet.compression, parquet.block.size, parquet.page.size, parquet.dictionary.page.size,
///           parquet.enable.dictionary
/// settings: spark.sql.parquet.compression.codec, spark.sql.parquet.outputTimestampType
/// Errors: SparkError CODEC_NOT_AVAILABLE, INVALID_CONF_VALUE, UNSUPPORTED_FEATURE.FIRESTEEL.
WriteOptions read_write_options(const WriteRequest& request);

}  // namespace firesteel::parquet_format
