#include "sources/parquet/scan/parquet_scan.h"

#include "base/errors/check.h"
#include "sources/files/file_listing.h"
#include "sources/files/file_metadata.h"
#include "sources/parquet/scan/split_ranges.h"

#include <algorithm>
#include <utility>

namespace firesteel::parquet_format {
namespace {

// Parts below this are joined, so that a task does not cost more than its work.
constexpr int64_t kSmallSplit = 512 << 10;
// Parts of a row group above this are cut, so that a file of one row group keeps several threads busy. Every part
// decodes the dictionaries again.
constexpr int64_t kLargeSplit = 16 << 20;

constexpr size_t kHiddenColumns = 2;

int64_t bytes_of(const FilePlan& plan, const RowGroup& group, size_t num_columns) {
  std::vector<ByteRange> ranges;
  for (size_t c = 0; c < num_columns; ++c) {
    plan.add_byte_ranges(c, group, ranges);
  }
  int64_t bytes = 0;
  for (const ByteRange& range : ranges) {
    bytes += range.length;
  }
  return bytes;
}

}  // namespace

ParquetScan::ParquetScan(std::shared_ptr<const ScanShared> shared, std::shared_ptr<const std::vector<DataFile>> files,
                         std::shared_ptr<FooterCache> footers, std::string description)
    : shared_(std::move(shared)),
      files_(std::move(files)),
      footers_(std::move(footers)),
      description_(std::move(description)) {}

bool ParquetScan::row_group_may_match(const FilePlan& plan, const RowGroup& group) const {
  std::vector<std::optional<ValueRange>> ranges(shared_->columns.size());
  const RangeLookup lookup = [&](int column) -> const ValueRange* {
    auto& range = ranges[static_cast<size_t>(column)];
    if (!range) {
      range = plan.range(static_cast<size_t>(column), group);
    }
    return &*range;
  };
  return std::all_of(shared_->conjuncts.begin(), shared_->conjuncts.end(),
                     [&](const ScanConjunct& conjunct) { return may_match(conjunct.expression, lookup); });
}

void ParquetScan::add_parts(const std::shared_ptr<const FilePlan>& plan, std::vector<RowGroupPart>& parts) const {
  const std::vector<RowGroup>& groups = plan->file().row_groups;
  for (size_t g = 0; g < groups.size(); ++g) {
    const auto rows = static_cast<size_t>(groups[g].num_rows);
    if (rows == 0) {
      continue;
    }
    if (!row_group_may_match(*plan, groups[g])) {
      shared_->metrics.row_groups_skipped.fetch_add(1, std::memory_order_relaxed);
      continue;
    }
    const int64_t bytes = bytes_of(*plan, groups[g], shared_->columns.size());
    const auto pieces = std::min(static_cast<size_t>(1 + bytes / kLargeSplit), rows);
    for (size_t p = 0; p < pieces; ++p) {
      parts.push_back({plan, g, rows * p / pieces, rows * (p + 1) / pieces, bytes / static_cast<int64_t>(pieces)});
    }
  }
}

std::vector<ScanSplitPtr> ParquetScan::splits() const {
  std::vector<RowGroupPart> parts;
  std::vector<int64_t> sizes;
  for (const DataFile& file : *files_) {
    sizes.push_back(file.status.size);
  }
  for (const size_t f : reading_order(sizes)) {
    const DataFile& file = (*files_)[f];
    const std::string name = qualified_path(*shared_->file_system, file.status.path);
    auto footer = footers_->get(*shared_->file_system, file.status);
    std::vector<Literal> values = file.partition_values;
    for (size_t i = 0; shared_->has_hidden_columns && i < kHiddenColumns; ++i) {
      values.push_back(file_metadata_value(i, *shared_->file_system, file.status));
    }
    add_parts(std::make_shared<const FilePlan>(std::move(footer), shared_->columns, values, name), parts);
  }
  std::vector<std::shared_ptr<const ParquetSplit>> planned;
  std::vector<RowGroupPart> joined;
  int64_t joined_bytes = 0;
  const auto finish = [&] {
    if (!joined.empty()) {
      planned.push_back(std::make_shared<const ParquetSplit>(std::move(joined), planned.size()));
      joined.clear();
      joined_bytes = 0;
    }
  };
  for (RowGroupPart& part : parts) {
    if (joined_bytes + part.bytes > kSmallSplit) {
      finish();
    }
    joined_bytes += part.bytes;
    joined.push_back(std::move(part));
  }
  finish();
  const std::lock_guard lock(mutex_);
  planned_.assign(planned.begin(), planned.end());
  return {planned.begin(), planned.end()};
}

bool ParquetScan::has_clusters(int column) const {
  SplitRanges ranges;
  for (const ScanSplitPtr& split : splits()) {
    ranges.begin_split();
    for (const RowGroupPart& part : std::static_pointer_cast<const ParquetSplit>(split)->parts()) {
      if (!ranges.add(part.plan->range(static_cast<size_t>(column), part.plan->file().row_groups[part.row_group]))) {
        return false;
      }
    }
  }
  return ranges.only_touch();
}

void ParquetScan::read_ahead(const ParquetSplit& split) const {
  std::vector<ByteRange> ranges;
  const RowGroupPart& part = split.parts().front();
  const ParquetFile& info = part.plan->file();
  for (size_t c = 0; c < shared_->columns.size(); ++c) {
    part.plan->add_byte_ranges(c, info.row_groups[part.row_group], ranges);
  }
  std::sort(ranges.begin(), ranges.end(),
            [](const ByteRange& left, const ByteRange& right) { return left.offset < right.offset; });
  const auto file = shared_->file_system->open(info.path);
  ByteRange joined;
  for (const ByteRange& range : ranges) {
    // A gap smaller than this is read faster than skipped.
    constexpr int64_t kSmallGap = 128 << 10;
    if (joined.length > 0 && range.offset - (joined.offset + joined.length) <= kSmallGap) {
      joined.length = range.offset + range.length - joined.offset;
      continue;
    }
    if (joined.length > 0) {
      file->will_read(joined.offset, joined.length);
    }
    joined = range;
  }
  if (joined.length > 0) {
    file->will_read(joined.offset, joined.length);
  }
}

std::unique_ptr<BatchReader> ParquetScan::open(const ScanSplitPtr& split, const ScanContext& context) const {
  auto parquet_split = std::dynamic_pointer_cast<const ParquetSplit>(split);
  check(parquet_split != nullptr, "a Parquet scan got the split of another source");
  // Splits are opened in order by a few tasks: this one is next, or next but one.
  constexpr size_t kSplitsAhead = 2;
  std::shared_ptr<const ParquetSplit> ahead;
  {
    const std::lock_guard lock(mutex_);
    const size_t index = parquet_split->index() + kSplitsAhead;
    ahead = index < planned_.size() ? planned_[index].lock() : nullptr;
  }
  if (ahead != nullptr) {
    try {
      read_ahead(*ahead);
    } catch (const FileError&) {
      // Whoever opens that split will say what is wrong.
    }
  }
  return std::make_unique<ParquetReader>(shared_, std::move(parquet_split), context);
}

}  // namespace firesteel::parquet_format
