#pragma once

#include "catalog/table.h"

namespace firesteel {

/// spark.read.json and df.write.json: a JSON value a line, or a file with multiLine; Spark's options (see JsonOptions).
class JsonSource final : public DataSource {
 public:
  std::string name() const override { return "json"; }
  TablePtr open(const std::vector<std::string>& paths, const Schema* schema,
                const SourceOptions& options) const override;
  std::unique_ptr<WriteJob> new_write(const WriteRequest& request) const override;
};

}  // namespace firesteel
