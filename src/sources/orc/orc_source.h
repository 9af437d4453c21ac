#pragma once

#include "catalog/table.h"

namespace firesteel {

/// spark.read.orc and df.write.orc: files by Arrow's ORC adapter. Thread-safe.
class OrcSource final : public DataSource {
 public:
  std::string name() const override { return "orc"; }
  /// options: mergeschema, ignoremissingfiles, ignorecorruptfiles
  TablePtr open(const std::vector<std::string>& paths, const Schema* schema,
                const SourceOptions& options) const override;
  /// options: compression, orc.compress
  std::unique_ptr<WriteJob> new_write(const WriteRequest& request) const override;
};

}  // namespace firesteel
