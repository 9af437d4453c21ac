#pragma once

#include "catalog/statistics.h"
#include "sources/parquet/scan/file_plan.h"

#include <vector>

namespace firesteel::parquet_format {

/// Gathers what footers tell about the columns of a table.
class StatisticsBuilder {
 public:
  explicit StatisticsBuilder(const std::vector<ScanColumn>& columns) : columns_(columns), totals_(columns.size()) {}

  void add(const FilePlan& plan);
  /// total_bytes: of all files, those not added too.
  TableStatistics finish(int64_t total_bytes) const;

 private:
  struct ColumnTotal {
    std::optional<Literal> min;
    std::optional<Literal> max;
    bool bounds_known = true;
    double nulls = 0;
    bool nulls_known = true;
    double bytes = 0;
  };
  void add_bounds(ColumnTotal& total, const ValueRange& range) const;
  std::optional<double> distinct_estimate(const ColumnTotal& total, double rows) const;

  const std::vector<ScanColumn>& columns_;
  std::vector<ColumnTotal> totals_;
  double rows_ = 0;
  int64_t bytes_ = 0;
};

}  // namespace firesteel::parquet_format
