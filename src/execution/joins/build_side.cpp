#include "execution/joins/build_side.h"

#include <limits>
#include <utility>

namespace firesteel {
namespace {

// What a task may hold without asking: enough to make progress when others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;
// Rows are numbered with 31 bits; a task stays well below that.
constexpr size_t kMostRows = std::numeric_limits<int32_t>::max();

bool reserve(MemoryReservation& reservation, size_t bytes) {
  return reservation.try_resize(std::max<int64_t>(static_cast<int64_t>(bytes) - kUnchargedBytes, 0));
}

}  // namespace

BuildCollector::BuildCollector(std::shared_ptr<const JoinShape> shape, RunningQuery& query)
    : shape_(std::move(shape)),
      key_reader_(shape_->build_keys, shape_, query.environment),
      reservation_(query.memory, "join build") {}

bool BuildCollector::add(const Batch& batch) {
  key_reader_.read(batch, keys_);
  has_null_key_ = has_null_key_ || keys_.some_null;
  Batch stored = batch;
  if (!shape_->hash_decides) {
    for (size_t k = 0; k < keys_.columns.size(); ++k) {
      if (shape_->build_key_columns[k] < 0) {
        stored.columns.push_back(keys_.columns[k]);
      }
    }
  }
  // Row numbers count the selected rows, which are the ones that are kept.
  const Rows rows = Rows::of(batch);
  hashed_.hashes.insert(hashed_.hashes.end(), keys_.hashes.begin(), keys_.hashes.end());
  size_t position = 0;
  for (const int32_t row : keys_.rows) {
    while (rows[position] != row) {
      ++position;
    }
    hashed_.rows.push_back(static_cast<int32_t>(num_rows_ + position));
  }
  num_rows_ += rows.count;
  batches_.push_back(detach(stored));
  bytes_ += row_bytes(batches_.back()) + rows.count * (sizeof(uint64_t) + sizeof(int32_t));
  return num_rows_ <= kMostRows / 2 && reserve(reservation_, bytes_);
}

std::vector<Batch> BuildCollector::take_batches() {
  std::vector<Batch> batches = std::exchange(batches_, {});
  for (Batch& batch : batches) {
    batch.columns.resize(shape_->build_types.size());
  }
  hashed_ = {};
  num_rows_ = 0;
  bytes_ = 0;
  reservation_.release();
  return batches;
}

bool reserve_table(MemoryReservation& reservation, size_t rows) {
  return reserve(reservation, JoinTable::memory_bytes(rows) + rows);
}

std::shared_ptr<BuildSide> try_finish_build(const JoinShape& shape, std::vector<BuildCollector*> collectors,
                                            TaskRunner& tasks, RunningQuery& query) {
  size_t rows = 0;
  for (const BuildCollector* collector : collectors) {
    rows += collector->rows();
  }
  MemoryReservation table(query.memory, "join table");
  if (rows >= kMostRows || !reserve_table(table, rows)) {
    return nullptr;
  }
  return finish_build(shape, std::move(collectors), tasks, query, std::move(table));
}

std::shared_ptr<BuildSide> finish_build(const JoinShape& shape, std::vector<BuildCollector*> collectors,
                                        TaskRunner& tasks, RunningQuery& query, MemoryReservation table) {
  auto side = std::make_shared<BuildSide>();
  for (const BuildCollector* collector : collectors) {
    side->num_rows += collector->num_rows_;
    side->has_null_key = side->has_null_key || collector->has_null_key_;
  }
  side->is_empty = side->num_rows == 0;
  std::vector<HashedRows> pieces;
  std::vector<Batch> batches;
  size_t base = 0;
  for (BuildCollector* collector : collectors) {
    for (int32_t& row : collector->hashed_.rows) {
      row += static_cast<int32_t>(base);
    }
    base += collector->num_rows_;
    pieces.push_back(std::move(collector->hashed_));
    for (Batch& batch : collector->batches_) {
      batches.push_back(std::move(batch));
    }
    side->reservations.push_back(std::move(collector->reservation_));
  }
  side->reservations.push_back(std::move(table));

  std::vector<DataType> types = shape.build_types;
  std::vector<size_t> key_columns;
  for (size_t k = 0; k < shape.key_types.size(); ++k) {
    const int stored = shape.build_key_columns[k];
    key_columns.push_back(stored >= 0 ? static_cast<size_t>(stored) : types.size());
    if (stored < 0 && !shape.hash_decides) {
      types.push_back(shape.key_types[k]);
    }
  }
  std::vector<VectorPtr> columns(types.size());
  tasks.run_parallel(types.size(), [&](size_t c) {
    query.check_cancelled();
    std::vector<Batch> parts;
    for (Batch& batch : batches) {
      parts.push_back({{std::move(batch.columns[c])}, batch.num_rows, nullptr});
    }
    columns[c] = concatenate(parts, {types[c]}).columns[0];
  });
  for (const size_t column : key_columns) {
    side->keys.push_back(column < columns.size() ? columns[column] : nullptr);
  }
  columns.resize(shape.build_types.size());
  side->columns = std::move(columns);
  side->table = JoinTable(std::move(pieces), tasks, *query.cancellation);
  if (shape.needs_matched_build()) {
    side->matched.resize(side->num_rows, 0);
  }
  return side;
}

}  // namespace firesteel
