#include "execution/joins/join_state.h"

namespace firesteel {
namespace {

// Wide rows are written before there are enough for a batch.
constexpr size_t kBufferedBytes = size_t{1} << 17;

/// Bits that neither the directory's slot (the top ones) nor its filter (the lowest) use.
size_t partition_of(uint64_t hash, int level) { return (hash >> (8 + 5 * level)) & (PartitionWriter::kPartitions - 1); }

}  // namespace

PartitionWriter::PartitionWriter(std::vector<DataType> types, RunningQuery& query, int level)
    : types_(std::move(types)), query_(query), level_(level), buffered_(kPartitions), files_(kPartitions) {}

void PartitionWriter::write(const Batch& batch, const JoinKeys& keys) {
  std::array<std::vector<int32_t>, kPartitions> rows;
  size_t next = 0;
  Rows::of(batch).for_each([&](size_t row) {
    const bool has_hash = next < keys.rows.size() && keys.rows[next] == static_cast<int32_t>(row);
    const size_t partition = has_hash ? partition_of(keys.hashes[next], level_) : 0;
    next += has_hash ? 1 : 0;
    rows[partition].push_back(static_cast<int32_t>(row));
  });
  for (size_t p = 0; p < kPartitions; ++p) {
    if (rows[p].empty()) {
      continue;
    }
    Batch part;
    part.num_rows = rows[p].size();
    for (const VectorPtr& column : batch.columns) {
      part.columns.push_back(gather(column, Rows{rows[p].data(), rows[p].size()}));
    }
    buffered_[p].rows += part.num_rows;
    buffered_[p].batches.push_back(detach(part));
    buffered_[p].bytes += row_bytes(buffered_[p].batches.back());
    if (buffered_[p].rows >= query_.batch_size || buffered_[p].bytes >= kBufferedBytes) {
      flush(p);
    }
  }
}

void PartitionWriter::flush(size_t partition) {
  query_.check_cancelled();
  Buffered& buffered = buffered_[partition];
  if (buffered.rows == 0) {
    return;
  }
  if (files_[partition] == nullptr) {
    files_[partition] = std::make_unique<SpillFile>(query_.new_spill_file(types_));
  }
  files_[partition]->write(concatenate(buffered.batches, types_));
  buffered = {};
}

std::vector<std::unique_ptr<SpillFile>> PartitionWriter::finish() {
  for (size_t p = 0; p < kPartitions; ++p) {
    flush(p);
  }
  return std::move(files_);
}

void JoinState::add_build(std::vector<std::unique_ptr<SpillFile>> files) {
  const std::lock_guard lock(mutex);
  for (size_t p = 0; p < files.size(); ++p) {
    if (files[p] != nullptr) {
      partitions[p].build.push_back(std::move(files[p]));
    }
  }
}

void JoinState::add_probe(std::vector<std::unique_ptr<SpillFile>> files) {
  const std::lock_guard lock(mutex);
  for (size_t p = 0; p < files.size(); ++p) {
    if (files[p] != nullptr) {
      partitions[p].probe.push_back(std::move(files[p]));
    }
  }
}

}  // namespace firesteel
