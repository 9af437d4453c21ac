#include "execution/sort/sorted_run.h"

#include "execution/sort/merge_passes.h"
#include "execution/sort/sort_entries.h"

#include <algorithm>

namespace firesteel {
namespace {

// What a task may hold without asking: enough to make progress when others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;
// Of a spilled run: about what reading it costs.
constexpr size_t kPieceBytes = size_t{1} << 18;
// Of one task: more runs would keep too many files open.
constexpr size_t kMostFiles = 64;
// Test configuration: the first batches are runs of their own, later runs have several.
constexpr size_t kForcedFiles = 16;
constexpr size_t kForcedBatches = 16;

ExprList expressions_of(const std::vector<SortKey>& keys) {
  ExprList list;
  for (const SortKey& key : keys) {
    list.push_back(key.expr);
  }
  return list;
}

std::vector<SortKeyOrder> orders_of(const std::vector<SortKey>& keys) {
  std::vector<SortKeyOrder> orders;
  for (const SortKey& key : keys) {
    orders.push_back({key.expr->type(), key.ascending, key.nulls_first, key.expr->nullable()});
  }
  return orders;
}

}  // namespace

void SortedRun::fill_table() {
  table = {};
  for (const KeyedBatchPtr& batch : batches) {
    table.add(batch->batch);
  }
}

Batch spilled_rows(std::span<const KeyedBatch* const> batches, const BatchTable& table, RowList rows,
                   const SortShape& shape) {
  // The batches live longer: nothing has to be kept alive.
  Batch piece = table.gather(rows, shape.row_types, std::shared_ptr<const void>(std::shared_ptr<void>(), &table));
  auto keys = Vector::flat(DataType::binary(), rows.size());
  auto leading = Vector::flat(DataType::integer(), rows.size());
  auto lanes = Vector::flat(DataType::long_type(), rows.size());
  auto morsels = Vector::flat(DataType::long_type(), rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const KeyedBatch& batch = *batches[rows[i].first];
    const size_t row = rows[i].second;
    keys->mutable_values<StringView>()[i] = StringView(reinterpret_cast<const char*>(batch.keys.data(row)),
                                                       static_cast<uint32_t>(batch.keys.key_size(row)));
    leading->mutable_values<int32_t>()[i] =
        batch.keys.leading_sizes.empty() ? 0 : static_cast<int32_t>(batch.keys.leading_sizes[row]);
    lanes->mutable_values<int64_t>()[i] = batch.origin(row).first;
    morsels->mutable_values<int64_t>()[i] = batch.origin(row).second;
  }
  piece.num_rows = rows.size();
  piece.columns.insert(piece.columns.end(), {keys, leading, lanes, morsels});
  return piece;
}

std::unique_ptr<SpillFile> write_run(const SortedRun& run, const SortShape& shape, const RunningQuery& query) {
  size_t bytes = 0;
  std::vector<const KeyedBatch*> batches;
  for (const KeyedBatchPtr& batch : run.batches) {
    batches.push_back(batch.get());
    bytes += row_bytes(batch->batch) + batch->keys.bytes.size();
  }
  const size_t count = run.entries.size();
  const size_t piece =
      std::clamp<size_t>(kPieceBytes / std::max<size_t>(bytes / std::max<size_t>(count, 1), 1), 1, query.batch_size);
  auto file = std::make_unique<SpillFile>(query.new_spill_file(shape.spilled_types));
  std::vector<std::pair<uint32_t, uint32_t>> rows;
  for (size_t from = 0; from < count; from += piece) {
    query.check_cancelled();
    rows.clear();
    for (size_t i = from; i < std::min(from + piece, count); ++i) {
      rows.emplace_back(run.entries[i].batch, run.entries[i].row);
    }
    file->write(spilled_rows(batches, run.table, rows, shape));
  }
  return file;
}

SortShape::SortShape(const std::vector<SortKey>& keys, std::vector<DataType> types, size_t leading)
    : row_types(std::move(types)),
      key_program(std::make_shared<const ExpressionProgram>(expressions_of(keys))),
      encoder(orders_of(keys), leading),
      leading(leading),
      spilled_types(row_types) {
  spilled_types.insert(spilled_types.end(),
                       {DataType::binary(), DataType::integer(), DataType::long_type(), DataType::long_type()});
}

int compare_entry_keys(const KeyedBatch& left, size_t left_row, const KeyedBatch& right, size_t right_row) {
  return compare_keys(left.keys.data(left_row), left.keys.key_size(left_row), right.keys.data(right_row),
                      right.keys.key_size(right_row));
}

bool EntryOrder::compare_rest(const SortEntry& left, const SortEntry& right) const {
  const KeyedBatch& left_batch = *batches_[left.batch];
  const KeyedBatch& right_batch = *batches_[right.batch];
  const int order = compare_entry_keys(left_batch, left.row, right_batch, right.row);
  if (order != 0) {
    return order < 0;
  }
  // Batches of a task are collected in order, so that their numbers decide.
  return left.batch != right.batch ? left.batch < right.batch : left.row < right.row;
}

RunBuilder::RunBuilder(std::shared_ptr<const SortShape> shape, RunningQuery& query)
    : shape_(std::move(shape)),
      query_(query),
      evaluator_(shape_->key_program, query.environment),
      reservation_(query.memory, "sort") {}

void RunBuilder::add(const TaskContext& task, const Batch& batch) {
  auto keyed = std::make_shared<KeyedBatch>();
  const std::vector<VectorPtr> keys = evaluator_.evaluate(batch);
  shape_->encoder.encode(keys, Rows::of(batch), keyed->keys);
  differences_.add(keyed->keys);
  keyed->batch = detach(batch);
  for (VectorPtr& column : keyed->batch.columns) {
    column = flatten(column);
  }
  keyed->origins = {{task.lane, task.morsel}};
  const size_t rows = keyed->keys.size();
  bytes_ += row_bytes(keyed->batch) + keyed->keys.bytes.size() + rows * (2 * sizeof(SortEntry) + 2 * sizeof(uint32_t));
  run_.batches.push_back(std::move(keyed));
  const int64_t charged = std::max<int64_t>(static_cast<int64_t>(bytes_) - kUnchargedBytes, 0);
  const bool forced = query_.force_spill && (files_.size() < kForcedFiles || run_.batches.size() >= kForcedBatches);
  if (forced || !reservation_.try_resize(charged)) {
    spill();
  }
}

void RunBuilder::sort() {
  run_.fill_table();
  run_.prefix = differences_.prefix();
  size_t rows = 0;
  for (const KeyedBatchPtr& batch : run_.batches) {
    rows += batch->keys.size();
  }
  run_.entries.reserve(rows);
  for (uint32_t number = 0; number < run_.batches.size(); ++number) {
    const NormalizedKeys& keys = run_.batches[number]->keys;
    for (uint32_t row = 0; row < keys.size(); ++row) {
      run_.entries.push_back({run_.prefix.of(keys, row), number, row});
    }
  }
  sort_entries(run_.entries, run_.batches, run_.prefix, *query_.cancellation);
}

void RunBuilder::finish() { sort(); }

void RunBuilder::spill() {
  if (run_.batches.empty()) {
    return;
  }
  sort();
  files_.push_back(write_run(run_, *shape_, query_));
  run_ = {};
  bytes_ = 0;
  reservation_.release();
  if (files_.size() >= kMostFiles) {
    merge_down(shape_, differences_.prefix(), files_, kMostFiles / 2, query_);
  }
}

}  // namespace firesteel
