#include "sources/parquet/scan/table_statistics.h"

#include <algorithm>

namespace firesteel::parquet_format {

void StatisticsBuilder::add_bounds(ColumnTotal& total, const ValueRange& range) const {
  if (range.all_null()) {
    return;
  }
  if (!range.min || !range.max) {
    total.bounds_known = false;
    return;
  }
  const auto less = [](const Literal& left, const Literal& right) {
    return compare_literals(left, right).value_or(0) < 0;
  };
  if (!total.min || less(*range.min, *total.min)) {
    total.min = range.min;
  }
  if (!total.max || less(*total.max, *range.max)) {
    total.max = range.max;
  }
}

void StatisticsBuilder::add(const FilePlan& plan) {
  bytes_ += plan.file().size;
  rows_ += static_cast<double>(plan.file().num_rows);
  for (const RowGroup& group : plan.file().row_groups) {
    for (size_t c = 0; c < columns_.size(); ++c) {
      ColumnTotal& total = totals_[c];
      const ValueRange range = plan.range(c, group);
      add_bounds(total, range);
      total.nulls += static_cast<double>(range.null_count.value_or(0));
      total.nulls_known = total.nulls_known && range.null_count.has_value();
      std::vector<ByteRange> ranges;
      plan.add_byte_ranges(c, group, ranges);
      for (const ByteRange& bytes : ranges) {
        total.bytes += static_cast<double>(bytes.length);
      }
    }
  }
}

std::optional<double> StatisticsBuilder::distinct_estimate(const ColumnTotal& total, double rows) const {
  if (!total.bounds_known || !total.min || !total.max) {
    return std::nullopt;
  }
  double span;
  if (total.min->type.is_decimal()) {
    span = static_cast<double>(total.max->as_decimal()) - static_cast<double>(total.min->as_decimal());
  } else if (std::holds_alternative<int64_t>(total.min->value)) {
    span = static_cast<double>(total.max->as_int64()) - static_cast<double>(total.min->as_int64());
  } else if (compare_literals(*total.min, *total.max) == 0) {
    span = 0;
  } else {
    return std::nullopt;
  }
  return std::max(1.0, std::min(span + 1, rows - total.nulls));
}

TableStatistics StatisticsBuilder::finish(int64_t total_bytes) const {
  // Files that were not looked at are taken to be like the others.
  const double factor = bytes_ == 0 ? 1.0 : static_cast<double>(total_bytes) / static_cast<double>(bytes_);
  TableStatistics statistics;
  statistics.row_count = rows_ * factor;
  statistics.size_bytes = total_bytes;
  for (size_t c = 0; c < columns_.size(); ++c) {
    const ColumnTotal& total = totals_[c];
    ColumnStatistics column;
    if (total.bounds_known) {
      column.min = total.min;
      column.max = total.max;
    }
    if (total.nulls_known) {
      column.null_count = total.nulls * factor;
    }
    column.distinct_count = distinct_estimate(total, rows_ * factor);
    const double stored = rows_ > 0 ? total.bytes / rows_ : 8;
    const size_t width = physical_width(columns_[c].type.physical());
    const bool fixed = columns_[c].type.physical() != PhysicalType::kString && width > 0;
    // Strings in memory are at least a view; what lies compressed in the file is about a third of their bytes.
    column.average_width = fixed ? static_cast<double>(width) : std::max(4.0, stored * 3);
    statistics.columns.push_back(std::move(column));
  }
  return statistics;
}

}  // namespace firesteel::parquet_format
