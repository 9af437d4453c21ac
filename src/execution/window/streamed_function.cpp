#include "execution/window/streamed_function.h"

#include "execution/window/window_aggregate.h"

namespace firesteel {
namespace {

using Inputs = std::span<const VectorPtr>;

/// row_number, rank, ntile ...: from numbers alone.
class NumberFunction final : public StreamedFunction {
 public:
  explicit NumberFunction(const StreamedFunctionContext& context) : kernel_(*context.function.window) {}
  VectorPtr next(const PieceOfFunction& in) override {
    const PartitionPiece& piece = in.piece;
    return kernel_.evaluate({.begin = piece.begin,
                             .size = piece.size,
                             .partition_rows = piece.partition_rows,
                             .peer_groups_before = piece.peer_groups_before,
                             .arguments = {},
                             .peer_starts = piece.peers.starts,
                             .peer_ends = piece.peers.ends,
                             .frame_starts = {},
                             .frame_ends = {}});
  }

 private:
  const WindowKernel& kernel_;
};

/// One aggregate of all rows.
class WholeFunction final : public StreamedFunction {
 public:
  explicit WholeFunction(const StreamedFunctionContext& context)
      : context_(context), state_(*context.function.aggregate, 1), charge_(context.query.memory) {}
  void add(Inputs inputs, size_t size) override {
    const FrameRows rows = frame_rows(context_.function, context_.inputs_of(inputs), size);
    rows.fold(0, static_cast<int64_t>(size), state_[0], arena_);
    charge_.set(arena_.bytes());
  }
  void finish() override { value_ = context_.function.aggregate->finalize(state_.all(), *context_.query.environment); }
  VectorPtr next(const PieceOfFunction& in) override { return repeat_value(value_, in.piece.size); }

 private:
  StreamedFunctionContext context_;
  StateArray state_;
  StringArena arena_;
  StateCharge charge_;
  VectorPtr value_;
};

/// Frames from the first row on: every row is folded once, ahead of the current row when frames end behind it.
class RunningFunction final : public StreamedFunction {
 public:
  explicit RunningFunction(const StreamedFunctionContext& context)
      : context_(context),
        running_(*context.function.aggregate, *context.query.environment),
        charge_(context.query.memory) {
    if (!follows_rows(context.function, context.frame)) {
      file_ = std::make_unique<SpillFile>(context.query.new_spill_file(context.input_types()));
    }
  }
  bool reads_own_inputs() const override { return file_ == nullptr; }
  void add(Inputs inputs, size_t size) override {
    if (file_ != nullptr) {
      const Inputs own = context_.inputs_of(inputs);
      file_->write({{own.begin(), own.end()}, size, nullptr});
    }
  }
  void finish() override {
    if (file_ != nullptr) {
      scan_.emplace(context_.scan_frames());
      reader_.emplace(*file_);
    }
  }
  VectorPtr next(const PieceOfFunction& in) override {
    VectorPtr result = file_ == nullptr ? next_of_own(in) : next_of_file(in);
    charge_.set(running_.arena_bytes());
    return result;
  }

 private:
  VectorPtr next_of_own(const PieceOfFunction& in) {
    const FrameRows rows = frame_rows(context_.function, context_.inputs_of(in.inputs), in.piece.size);
    std::vector<int64_t> ends(in.piece.size);
    for (size_t row = 0; row < ends.size(); ++row) {
      ends[row] = in.piece.begin + static_cast<int64_t>(row) + 1;
    }
    return running_.next(ends, [&](int64_t begin, int64_t end, char* state, StringArena& arena) {
      rows.fold(begin - in.piece.begin, end - in.piece.begin, state, arena);
    });
  }

  VectorPtr next_of_file(const PieceOfFunction& in) {
    const RowRanges frames = scan_->next(in.piece);
    const auto chunk_rows = static_cast<int64_t>(context_.chunks->chunk_rows());
    return running_.next(frames.ends, [&](int64_t begin, int64_t end, char* state, StringArena& arena) {
      while (begin < end) {
        const size_t chunk = context_.chunks->chunk_of(begin);
        if (!rows_.has_value() || chunk != chunk_) {
          context_.query.check_cancelled();
          const Batch& batch = reader_->at(chunk);
          rows_.emplace(frame_rows(context_.function, batch.columns, batch.num_rows));
          chunk_ = chunk;
        }
        const int64_t first = static_cast<int64_t>(chunk) * chunk_rows;
        const int64_t stop = std::min(end, first + chunk_rows);
        rows_->fold(begin - first, stop - first, state, arena);
        begin = stop;
      }
    });
  }

  StreamedFunctionContext context_;
  RunningAggregate running_;
  StateCharge charge_;
  std::unique_ptr<SpillFile> file_;
  std::optional<FrameScan> scan_;
  std::optional<ChunkReader> reader_;
  std::optional<FrameRows> rows_;  // of chunk_
  size_t chunk_ = 0;
};

}  // namespace

FrameRows frame_rows(const WindowFunctionPlan& function, std::span<const VectorPtr> inputs, size_t size) {
  const Vector* filter = function.filter < 0 ? nullptr : inputs[function.arguments].get();
  return {*function.aggregate, inputs.first(function.arguments), filter, size};
}

std::span<const VectorPtr> StreamedFunctionContext::inputs_of(std::span<const VectorPtr> inputs) const {
  return inputs.subspan(function.first_argument, function.arguments + (function.filter < 0 ? 0 : 1));
}

std::vector<DataType> StreamedFunctionContext::input_types() const {
  const auto first = plan.input_types.begin() + static_cast<ptrdiff_t>(function.first_argument);
  return {first, first + static_cast<ptrdiff_t>(function.arguments + (function.filter < 0 ? 0 : 1))};
}

FrameScan StreamedFunctionContext::scan_frames() const {
  return {frame, plan.ascending(), plan.key_type(), [this] { return chunks->open_keys(); }};
}

bool follows_rows(const WindowFunctionPlan& function, const ResolvedFrame& frame) {
  if (function.window != nullptr) {
    return !function.window->needs_whole_partition() && !function.window->pick().has_value();
  }
  return frame.from_start() && frame.ends_at_row();
}

std::unique_ptr<StreamedFunction> make_streamed_function(const StreamedFunctionContext& context) {
  if (context.function.window != nullptr) {
    if (const auto pick = context.function.window->pick(); pick.has_value()) {
      return make_pick_function(context, *pick);
    }
    return std::make_unique<NumberFunction>(context);
  }
  if (context.frame.from_start() && context.frame.to_end()) {
    return std::make_unique<WholeFunction>(context);
  }
  return context.frame.from_start() ? std::make_unique<RunningFunction>(context) : make_frames_function(context);
}

}  // namespace firesteel
