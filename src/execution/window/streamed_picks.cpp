#include "execution/window/streamed_function.h"

namespace firesteel {
namespace {

using Inputs = std::span<const VectorPtr>;

/// Finds rows of a column in files by their place among all rows, or among those that are not NULL; only forwards.
class ForwardPicker {
 public:
  ForwardPicker(const SpillFile& file, size_t chunks, bool valid_only)
      : reader_(file), chunks_(chunks), valid_only_(valid_only) {}

  /// False when there are not that many. place: not smaller than the last one.
  bool seek(int64_t place) {
    while (place >= before_ + static_cast<int64_t>(rows_.size())) {
      if (next_chunk_ == chunks_) {
        return false;
      }
      load();
    }
    row_ = rows_[static_cast<size_t>(place - before_)];
    return true;
  }
  /// Of the row that was found.
  int64_t position() const { return first_row_ + row_; }
  size_t chunk() const { return next_chunk_ - 1; }
  int32_t row() const { return row_; }
  const VectorPtr& column() { return reader_.at(chunk()).columns[0]; }

  /// How many rows in front of `position` count; not smaller than the last one.
  int64_t places_before(int64_t position) {
    while (position > first_row_ + size_ && next_chunk_ < chunks_) {
      load();
    }
    const auto row = static_cast<int32_t>(position - first_row_);
    return before_ + (std::lower_bound(rows_.begin(), rows_.end(), row) - rows_.begin());
  }

 private:
  void load() {
    before_ += static_cast<int64_t>(rows_.size());
    first_row_ += size_;
    const Batch& batch = reader_.at(next_chunk_++);
    size_ = static_cast<int64_t>(batch.num_rows);
    rows_.clear();
    for (size_t row = 0; row < batch.num_rows; ++row) {
      if (!valid_only_ || !batch.columns[0]->is_null(row)) {
        rows_.push_back(static_cast<int32_t>(row));
      }
    }
  }

  ChunkReader reader_;
  size_t chunks_;
  bool valid_only_;
  size_t next_chunk_ = 0;
  int64_t first_row_ = 0;      // of the chunk
  int64_t size_ = 0;           // its rows
  int64_t before_ = 0;         // places in front of it
  std::vector<int32_t> rows_;  // its rows that have places
  int32_t row_ = 0;
};

/// Rows of a column that are found one behind the other.
class PickedRows {
 public:
  void add(ForwardPicker& at) {
    if (!rows_.empty() && at.chunk() != chunk_) {
      flush();
    }
    chunk_ = at.chunk();
    column_ = at.column();
    rows_.push_back(at.row());
    ++count_;
  }
  int32_t count() const { return count_; }
  std::vector<Batch> take() {
    flush();
    return std::move(parts_);
  }

 private:
  void flush() {
    if (!rows_.empty()) {
      parts_.push_back({{gather(column_, Rows{rows_.data(), rows_.size()})}, rows_.size(), nullptr});
    }
    rows_.clear();
  }

  std::vector<Batch> parts_;
  std::vector<int32_t> rows_;
  VectorPtr column_;
  size_t chunk_ = 0;
  int32_t count_ = 0;
};

class PickFunction final : public StreamedFunction {
 public:
  PickFunction(const StreamedFunctionContext& context, const RowPick& pick)
      : context_(context),
        pick_(pick),
        valid_only_(context.function.ignore_nulls && (pick.from_frame || pick.offset != 0)),
        has_default_(!pick.from_frame && context.function.arguments > 2),
        type_(context.plan.input_types[context.function.first_argument]),
        file_(context.query.new_spill_file({type_})) {}

  bool reads_own_inputs() const override { return valid_only_ || has_default_; }
  void add(Inputs inputs, size_t size) override {
    file_.write({{inputs[context_.function.first_argument]}, size, nullptr});
  }
  void finish() override {
    picker_.emplace(file_, context_.chunks->chunks(), valid_only_);
    if (pick_.from_frame) {
      scan_.emplace(context_.scan_frames());
      starts_.emplace(file_, context_.chunks->chunks(), valid_only_);
    }
  }

  VectorPtr next(const PieceOfFunction& in) override {
    context_.query.check_cancelled();
    PickedRows picked;
    std::vector<int32_t> indices(in.piece.size, -1);
    pick_.from_frame ? pick_in_frames(in.piece, picked, indices) : pick_around(in, picked, indices);
    std::vector<Batch> parts = picked.take();
    if (has_default_) {
      // Defaults lie behind the values in the joined column.
      for (size_t row = 0; row < indices.size(); ++row) {
        indices[row] = indices[row] < 0 ? picked.count() + static_cast<int32_t>(row) : indices[row];
      }
      parts.push_back({{flatten(in.inputs[context_.function.first_argument + 2])}, in.piece.size, nullptr});
    }
    if (parts.empty()) {
      return Vector::null_constant(type_, in.piece.size);
    }
    return gather_or_null(flatten(concatenate(parts, {type_}).columns[0]), indices);
  }

 private:
  void pick_around(const PieceOfFunction& in, PickedRows& picked, std::vector<int32_t>& indices) {
    const Vector* values = valid_only_ ? in.inputs[context_.function.first_argument].get() : nullptr;
    for (size_t row = 0; row < indices.size(); ++row) {
      int64_t place = in.piece.begin + static_cast<int64_t>(row) + pick_.offset;
      if (valid_only_) {
        const bool valid = !values->is_null(row);
        // Behind this row the first of the others has the place of this row, when it is NULL itself.
        place = valid_before_ + pick_.offset - (pick_.offset > 0 && !valid ? 1 : 0);
        valid_before_ += valid ? 1 : 0;
      }
      if (place >= 0 && picker_->seek(place)) {
        indices[row] = picked.count();
        picked.add(*picker_);
      }
    }
  }

  void pick_in_frames(const PartitionPiece& piece, PickedRows& picked, std::vector<int32_t>& indices) {
    const RowRanges frames = scan_->next(piece);
    for (size_t row = 0; row < indices.size(); ++row) {
      if (frames.starts[row] >= frames.ends[row]) {
        continue;
      }
      const int64_t place = starts_->places_before(frames.starts[row]) + pick_.offset;
      if (place < piece.partition_rows && picker_->seek(place) && picker_->position() < frames.ends[row]) {
        indices[row] = picked.count();
        picked.add(*picker_);
      }
    }
  }

  StreamedFunctionContext context_;
  RowPick pick_;
  bool valid_only_;
  bool has_default_;
  DataType type_;
  SpillFile file_;
  std::optional<FrameScan> scan_;
  std::optional<ForwardPicker> picker_;
  std::optional<ForwardPicker> starts_;
  int64_t valid_before_ = 0;
};

}  // namespace

std::unique_ptr<StreamedFunction> make_pick_function(const StreamedFunctionContext& context, const RowPick& pick) {
  return std::make_unique<PickFunction>(context, pick);
}

}  // namespace firesteel
