#pragma once

#include "catalog/table.h"

namespace firesteel {

/// spark.read.csv and df.write.csv, with Spark's options (see CsvOptions).
class CsvSource final : public DataSource {
 public:
  std::string name() const override { return "csv"; }
  TablePtr open(const std::vector<std::string>& paths, const Schema* schema,
                const SourceOptions& options) const override;
  std::unique_ptr<WriteJob> new_write(const WriteRequest& request) const override;
};

}  // namespace firesteel
