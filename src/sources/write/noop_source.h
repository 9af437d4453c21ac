#pragma once

#include "catalog/table.h"

namespace firesteel {

/// df.write.format("noop"): runs the query and forgets its rows, for measuring.
class NoopSource final : public DataSource {
 public:
  std::string name() const override { return "noop"; }
  /// Errors: UNSUPPORTED_FEATURE.FIRESTEEL, always.
  TablePtr open(const std::vector<std::string>& paths, const Schema* schema,
                const SourceOptions& options) const override;
  /// Errors: UNSUPPORTED_DATA_SOURCE_SAVE_MODE for modes other than append and overwrite.
  std::unique_ptr<WriteJob> new_write(const WriteRequest& request) const override;
};

}  // namespace firesteel
