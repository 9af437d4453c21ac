#pragma once

#include "catalog/table.h"

namespace firesteel {

/// spark.read.text and df.write.text: one STRING column "value", a row a line (a file with wholetext).
class TextSource final : public DataSource {
 public:
  std::string name() const override { return "text"; }
  /// options: wholetext, linesep, encoding
  TablePtr open(const std::vector<std::string>& paths, const Schema* schema,
                const SourceOptions& options) const override;
  /// options: linesep, compression
  std::unique_ptr<WriteJob> new_write(const WriteRequest& request) const override;
};

/// spark.read.format("binaryFile"): path, modificationTime, length, content of each file.
class BinaryFileSource final : public DataSource {
 public:
  std::string name() const override { return "binaryfile"; }
  TablePtr open(const std::vector<std::string>& paths, const Schema* schema,
                const SourceOptions& options) const override;
};

}  // namespace firesteel
