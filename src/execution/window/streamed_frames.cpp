#include "execution/window/partial_tree.h"
#include "execution/window/streamed_function.h"
#include "execution/window/window_aggregate.h"

#include <algorithm>
#include <deque>

namespace firesteel {
namespace {

using Inputs = std::span<const VectorPtr>;

/// Rows that short frames may span to be kept in memory.
constexpr int64_t kMostDirectRows = int64_t{1} << 18;

/// Chunks of a file that frames lie in; those before them are dropped.
class ChunkWindow {
 public:
  ChunkWindow(const SpillFile& file, std::vector<DataType> types) : reader_(file.read()), types_(std::move(types)) {}

  /// Keeps chunks [from, to); both never go back.
  void move(size_t from, size_t to) {
    for (; first_ < from && !kept_.empty(); ++first_) {
      kept_.pop_front();
    }
    for (; first_ < from; ++first_) {
      reader_->skip();
    }
    for (Batch batch; first_ + kept_.size() < to && reader_->next(batch);) {
      kept_.push_back(std::move(batch));
    }
  }
  size_t first() const { return first_; }
  Batch rows() const { return concatenate({kept_.begin(), kept_.end()}, types_); }

 private:
  std::unique_ptr<SpillReader> reader_;
  std::vector<DataType> types_;
  size_t first_ = 0;
  std::deque<Batch> kept_;
};

/// Trees over the rows of single chunks.
class ChunkTrees {
 public:
  ChunkTrees(const StreamedFunctionContext& context, const SpillFile& file)
      : function_(context.function),
        bits_(context.chunks->chunk_bits()),
        reader_(file),
        tree_(*context.function.aggregate, context.query) {}

  const PartialTree& at(size_t chunk) {
    if (!built_ || chunk != chunk_) {
      const Batch& batch = reader_.at(chunk);
      tree_.build(frame_rows(function_, batch.columns, batch.num_rows), bits_);
      built_ = true;
      chunk_ = chunk;
    }
    return tree_;
  }

 private:
  const WindowFunctionPlan& function_;
  size_t bits_;
  ChunkReader reader_;
  PartialTree tree_;
  bool built_ = false;
  size_t chunk_ = 0;
};

/// Short frames are folded row by row from the chunks they lie in. Others are put together from nodes of the tree that
/// the in-memory way builds over all rows (so that both give the same bits): its upper levels are kept, its lower ones
/// are built again for the chunks that the current frames begin and end in.
class FramesFunction final : public StreamedFunction {
 public:
  explicit FramesFunction(const StreamedFunctionContext& context)
      : context_(context),
        kernel_(*context.function.aggregate),
        charge_(context.query.memory),
        file_(context.query.new_spill_file(context.input_types())),
        upper_(kernel_, context.query) {}

  void add(Inputs inputs, size_t size) override {
    const Inputs own = context_.inputs_of(inputs);
    file_.write({{own.begin(), own.end()}, size, nullptr});
  }

  void finish() override {
    FrameTotals totals;
    {
      PieceReader pieces(context_.chunks);
      FrameScan scan = context_.scan_frames();
      for (PartitionPiece piece; pieces.next(piece);) {
        context_.query.check_cancelled();
        totals.add(scan.next(piece));
      }
    }
    direct_ = totals.are_short() && totals.longest_span <= kMostDirectRows;
    if (direct_) {
      window_.emplace(file_, context_.input_types());
    } else {
      build_upper();
      lefts_.emplace(context_, file_);
      rights_.emplace(context_, file_);
    }
    scan_.emplace(context_.scan_frames());
  }

  VectorPtr next(const PieceOfFunction& in) override {
    context_.query.check_cancelled();
    RowRanges frames = scan_->next(in.piece);
    return direct_ ? direct(frames) : from_trees(frames);
  }

 private:
  void build_upper() {
    ChunkTrees trees(context_, file_);
    std::vector<Batch> roots;
    for (size_t chunk = 0; chunk < context_.chunks->chunks(); ++chunk) {
      const PartialTree& tree = trees.at(chunk);
      roots.push_back({tree.level(tree.levels() - 1), 1, nullptr});
      bytes_ += row_bytes(roots.back());
      charge_.set(bytes_);
    }
    const size_t count = roots.size();
    upper_.build(concatenate(roots, kernel_.partial_types()).columns, count);
    bytes_ = upper_.bytes();
    charge_.set(bytes_);
  }

  VectorPtr direct(RowRanges& frames) {
    int64_t begin = context_.chunks->rows();
    int64_t end = 0;
    for (size_t i = 0; i < frames.starts.size(); ++i) {
      if (frames.starts[i] < frames.ends[i]) {
        begin = std::min(begin, frames.starts[i]);
        end = std::max(end, frames.ends[i]);
      }
    }
    if (begin < end) {
      window_->move(context_.chunks->chunk_of(begin), context_.chunks->chunk_of(end - 1) + 1);
    }
    const Batch rows = window_->rows();
    charge_.set(2 * row_bytes(rows));
    const auto first = static_cast<int64_t>(window_->first() << context_.chunks->chunk_bits());
    for (size_t i = 0; i < frames.starts.size(); ++i) {
      frames.ends[i] = std::max(frames.ends[i], frames.starts[i]) - first;
      frames.starts[i] -= first;
    }
    return direct_frames(frame_rows(context_.function, rows.columns, rows.num_rows), frames, context_.query);
  }

  VectorPtr from_trees(const RowRanges& frames) {
    const StateArray states(kernel_, frames.starts.size());
    StringArena arena;
    merge_lower(frames.starts, frames, states, *lefts_, true, arena);
    merge_upper(frames, states, arena);
    merge_lower(frames.ends, frames, states, *rights_, false, arena);
    charge_.set(bytes_ + arena.bytes());
    return kernel_.finalize(states.all(), *context_.query.environment);
  }

  /// The nodes within the chunks that frames begin (lefts) or end in.
  void merge_lower(const std::vector<int64_t>& positions, const RowRanges& frames, const StateArray& states,
                   ChunkTrees& trees, bool lefts, StringArena& arena) {
    const size_t bits = context_.chunks->chunk_bits();
    NodeLists nodes;
    size_t chunk = 0;
    const auto flush = [&] {
      if (!nodes.empty()) {
        nodes.merge(kernel_, trees.at(chunk), lefts, arena);
      }
    };
    for (size_t i = 0; i < positions.size(); ++i) {
      if (const size_t at = context_.chunks->chunk_of(positions[i]); at != chunk) {
        flush();
        chunk = at;
      }
      const auto add = [&](size_t level, int64_t node) {
        nodes.add(level, node - static_cast<int64_t>(chunk << (bits - level)), states[i]);
      };
      const auto ignore = [](size_t, int64_t) {};
      lefts ? split_frame(frames.starts[i], frames.ends[i], bits, add, ignore)
            : split_frame(frames.starts[i], frames.ends[i], bits, ignore, add);
    }
    flush();
  }

  /// The nodes that are whole chunks and more.
  void merge_upper(const RowRanges& frames, const StateArray& states, StringArena& arena) {
    const size_t bits = context_.chunks->chunk_bits();
    const auto chunk_rows = static_cast<int64_t>(context_.chunks->chunk_rows());
    NodeLists lefts;
    NodeLists rights;
    for (size_t i = 0; i < frames.starts.size(); ++i) {
      const int64_t begin = (frames.starts[i] + chunk_rows - 1) >> bits;
      split_frame(
          begin, frames.ends[i] >> bits, upper_.levels(),
          [&](size_t level, int64_t node) { lefts.add(level, node, states[i]); },
          [&](size_t level, int64_t node) { rights.add(level, node, states[i]); });
    }
    lefts.merge(kernel_, upper_, true, arena);
    rights.merge(kernel_, upper_, false, arena);
  }

  StreamedFunctionContext context_;
  const AggregateKernel& kernel_;
  StateCharge charge_;
  SpillFile file_;
  bool direct_ = false;
  std::optional<FrameScan> scan_;
  std::optional<ChunkWindow> window_;  // direct
  PartialTree upper_;
  size_t bytes_ = 0;  // of upper_
  std::optional<ChunkTrees> lefts_;
  std::optional<ChunkTrees> rights_;
};

}  // namespace

std::unique_ptr<StreamedFunction> make_frames_function(const StreamedFunctionContext& context) {
  return std::make_unique<FramesFunction>(context);
}

}  // namespace firesteel
