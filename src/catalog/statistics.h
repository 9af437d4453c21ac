#pragma once

#include "types/literal.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace firesteel {

struct ColumnStatistics {
  std::optional<double> distinct_count;
  std::optional<double> null_count;
  std::optional<Literal> min;
  std::optional<Literal> max;
  double average_width = 8;  // bytes a value
};

/// What is known of a table without reading it: footers, side caches. Estimates, unless Table::has_exact_statistics().
struct TableStatistics {
  std::optional<double> row_count;
  int64_t size_bytes = 0;
  std::vector<ColumnStatistics> columns;  // as many as the table's columns, or empty
};

}  // namespace firesteel
