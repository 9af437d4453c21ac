#include "execution/window/large_partition.h"

#include "base/errors/check.h"
#include "columnar/decoded_vector.h"

#include <algorithm>
#include <bit>

namespace firesteel {
namespace {

VectorPtr group_begins(std::span<const Boundary> boundaries) {
  auto begins = Vector::flat(DataType::boolean(), boundaries.size());
  std::transform(boundaries.begin(), boundaries.end(), begins->mutable_values<uint8_t>(),
                 [](Boundary boundary) { return boundary == Boundary::kSame ? 0 : 1; });
  return begins;
}

}  // namespace

bool LargePartition::streams(const WindowPlan& plan, std::span<const ResolvedFrame> frames) {
  for (size_t f = 0; f < frames.size(); ++f) {
    if (!follows_rows(plan.functions[f], frames[f])) {
      return false;
    }
  }
  return true;
}

LargePartition::LargePartition(const WindowPlan& plan, std::span<const ResolvedFrame> frames, RunningQuery& query)
    : plan_(plan), query_(query), own_inputs_(plan.input_types.size(), false), types_(plan.row_types) {
  streams_ = streams(plan, frames);
  types_.insert(types_.end(), plan.input_types.begin(), plan.input_types.end());
  types_.push_back(DataType::boolean());
  const bool keys = std::any_of(frames.begin(), frames.end(), [](const auto& frame) { return frame.compares_keys(); });
  chunks_ = std::make_shared<PartitionChunks>(std::bit_floor(std::max<size_t>(query.batch_size, 1)), keys,
                                              plan.key_type(), query);
  for (size_t f = 0; f < plan.functions.size(); ++f) {
    const WindowFunctionPlan& function = plan.functions[f];
    functions_.push_back(make_streamed_function({plan, function, frames[f], query, chunks_}));
    for (size_t i = 0; functions_.back()->reads_own_inputs() && i <= function.arguments; ++i) {
      if (i < function.arguments || function.filter >= 0) {
        own_inputs_[function.first_argument + i] = true;
      }
    }
  }
}

void LargePartition::add(const Batch& rows, const std::vector<VectorPtr>& inputs,
                         std::span<const Boundary> boundaries) {
  Batch batch = rows;
  batch.columns.insert(batch.columns.end(), inputs.begin(), inputs.end());
  batch.columns.push_back(group_begins(boundaries));
  if (streams_) {
    stream(batch);
    return;
  }
  pending_rows_ += batch.num_rows;
  pending_.push_back(std::move(batch));
  if (pending_rows_ >= chunks_->chunk_rows()) {
    const Batch joined = concatenate(pending_, types_);
    pending_.clear();
    const size_t size = chunks_->chunk_rows();
    size_t from = 0;
    for (; from + size <= joined.num_rows; from += size) {
      write(slice(joined, from, size));
    }
    pending_rows_ = joined.num_rows - from;
    if (pending_rows_ > 0) {
      pending_.push_back(slice(joined, from, pending_rows_));
    }
  }
}

void LargePartition::finish() {
  if (streams_) {
    return;
  }
  if (pending_rows_ > 0) {
    write(concatenate(pending_, types_));
    pending_.clear();
  }
  chunks_->finish();
  for (const auto& function : functions_) {
    function->finish();
  }
  reader_ = rows_->read();
  pieces_ = std::make_unique<PieceReader>(chunks_);
}

bool LargePartition::next(Batch& out) {
  if (!ready_.empty()) {
    out = std::move(ready_.front());
    ready_.pop_front();
    return true;
  }
  PartitionPiece piece;
  if (reader_ == nullptr || !pieces_->next(piece)) {
    return false;
  }
  Batch rows;
  check(reader_->next(rows), "rows of a partition are missing");
  out = with_results(std::move(rows), piece);
  return true;
}

void LargePartition::stream(const Batch& batch) {
  const Vector& begins = *batch.columns.back();
  PartitionPiece piece;
  piece.begin = streamed_;
  piece.size = batch.num_rows;
  piece.partition_rows = streamed_ + static_cast<int64_t>(batch.num_rows);
  piece.peer_groups_before = groups_;
  piece.peers = peers_of(begins, streamed_, group_start_, piece.partition_rows);
  const DecodedVector flags(begins);
  for (size_t row = 0; row < batch.num_rows; ++row) {
    groups_ += flags.value<uint8_t>(row);
  }
  group_start_ = piece.peers.starts.back();
  streamed_ = piece.partition_rows;
  Batch rows = batch;
  rows.columns.pop_back();
  ready_.push_back(with_results(std::move(rows), piece));
}

void LargePartition::write(const Batch& chunk) {
  const std::span<const VectorPtr> columns(chunk.columns);
  const auto inputs = columns.subspan(plan_.row_types.size(), plan_.input_types.size());
  chunks_->add(columns.back(), plan_.order.empty() ? nullptr : inputs[plan_.first_order_key]);
  for (const auto& function : functions_) {
    function->add(inputs, chunk.num_rows);
  }
  Batch kept = chunk;
  kept.columns.pop_back();
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!own_inputs_[i]) {
      kept.columns[plan_.row_types.size() + i] = Vector::null_constant(plan_.input_types[i], chunk.num_rows);
    }
  }
  if (rows_ == nullptr) {
    rows_ = std::make_unique<SpillFile>(query_.new_spill_file(std::vector<DataType>(types_.begin(), types_.end() - 1)));
  }
  query_.check_cancelled();
  rows_->write(kept);
}

Batch LargePartition::with_results(Batch rows, const PartitionPiece& piece) {
  const std::vector<VectorPtr> inputs(rows.columns.begin() + static_cast<ptrdiff_t>(plan_.row_types.size()),
                                      rows.columns.end());
  rows.columns.resize(plan_.row_types.size());
  for (const auto& function : functions_) {
    rows.columns.push_back(function->next({piece, inputs}));
  }
  return rows;
}

}  // namespace firesteel
