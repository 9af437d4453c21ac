#pragma once

#include "sources/parquet/write/write_options.h"
#include "sources/parquet/write/write_schema.h"
#include "sources/write/file_encoder.h"

#include <memory>
#include <string>

namespace firesteel::parquet_format {

/// Parquet files as Spark writes them; pages, statistics and footers by libparquet. One row group is held in memory,
/// reserved; when the pool refuses, the row group ends early.
class ParquetFormatWriter final : public FileFormatWriter {
 public:
  /// Errors: those of read_write_options and make_write_schema.
  explicit ParquetFormatWriter(const WriteRequest& request);

  std::string extension() const override { return options_.extension; }
  std::unique_ptr<FileEncoder> open(const std::string& path, const WriteContext& context) const override;

 private:
  const WriteOptions options_;
  const WriteSchema schema_;
  const std::string row_metadata_;
};

}  // namespace firesteel::parquet_format
