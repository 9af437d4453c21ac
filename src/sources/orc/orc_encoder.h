#pragma once

#include "functions/datetime/time_zone.h"
#include "sources/write/file_encoder.h"

#include <arrow/adapters/orc/options.h>

#include <memory>
#include <string>

namespace arrow {
class Schema;
}

namespace firesteel::orc_format {

/// ORC files as Spark names them; timestamps lie on the clock of the session's time zone.
class OrcFormatWriter final : public FileFormatWriter {
 public:
  /// Errors: UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, CODEC_NOT_AVAILABLE.*
  explicit OrcFormatWriter(const WriteRequest& request);

  std::string extension() const override { return extension_; }
  std::unique_ptr<FileEncoder> open(const std::string& path, const WriteContext& context) const override;

 private:
  std::shared_ptr<arrow::Schema> schema_;
  TimeZone zone_;
  arrow::adapters::orc::WriteOptions options_;
  std::string extension_;
};

}  // namespace firesteel::orc_format
