#pragma once

#include "columnar/batch.h"
#include "functions/datetime/time_zone.h"
#include "types/data_type.h"

#include <map>
#include <string>
#include <vector>

namespace firesteel {

/// Finds the partition folder of each row.
class PartitionRouter {
 public:
  PartitionRouter(const Schema& schema, std::vector<int> partition_columns, const std::string& time_zone);

  /// Rows of each folder ("a=1/b=x"), ascending. `batch` has no selection.
  std::map<std::string, std::vector<int32_t>> route(const Batch& batch) const;

 private:
  void append_folder(const Batch& batch, size_t row, std::string& out) const;

  std::vector<int> columns_;
  std::vector<std::string> names_;
  TimeZone zone_;
};

}  // namespace firesteel
