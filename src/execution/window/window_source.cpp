#include "execution/window/window_source.h"

#include "execution/window/large_partition.h"
#include "execution/window/window_aggregate.h"

#include <algorithm>

namespace firesteel {
namespace {

// What a task may hold without asking: enough to make progress when others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;
// The part of the budget that one task's partition may take, results included.
constexpr int64_t kShareOfBudget = 4;
// Rows are numbered with 32 bits in memory.
constexpr size_t kMostRows = size_t{1} << 30;
// Of a partition whose rows need not wait for its end.
constexpr size_t kMostStreamableRows = size_t{1} << 16;

/// Whole partitions that are computed together; the last one may go on.
struct PartitionGroup {
  std::vector<Batch> batches;
  std::vector<Boundary> boundaries;
  size_t bytes = 0;

  size_t rows() const { return boundaries.size(); }
  void append(const Batch& batch, std::span<const Boundary> marks, size_t begin, size_t end) {
    if (begin < end) {
      batches.push_back(slice(batch, begin, end - begin));
      boundaries.insert(boundaries.end(), marks.begin() + static_cast<ptrdiff_t>(begin),
                        marks.begin() + static_cast<ptrdiff_t>(end));
      bytes += row_bytes(batches.back());
    }
  }
};

RowRanges find_peers(std::span<const Boundary> boundaries) {
  const size_t size = boundaries.size();
  RowRanges peers{std::vector<int64_t>(size), std::vector<int64_t>(size)};
  for (size_t first = 0; first < size;) {
    size_t last = first + 1;
    while (last < size && boundaries[last] == Boundary::kSame) {
      ++last;
    }
    std::fill_n(peers.starts.begin() + static_cast<ptrdiff_t>(first), last - first, static_cast<int64_t>(first));
    std::fill_n(peers.ends.begin() + static_cast<ptrdiff_t>(first), last - first, static_cast<int64_t>(last));
    first = last;
  }
  return peers;
}

}  // namespace

class WindowSource::Reader final : public SourceReader {
 public:
  Reader(WindowSource& source, RunningQuery& query)
      : source_(source),
        plan_(*source.plan_),
        query_(query),
        evaluator_(plan_.inputs, query.environment),
        reservation_(query.memory, "window") {
    for (const WindowFunctionPlan& function : plan_.functions) {
      frames_.emplace_back(function.frame, *query.environment);
      // Peers and frames of a row, its arguments and result.
      bytes_per_row_ += 4 * sizeof(int64_t) + 16 * (function.arguments + 1);
    }
    streams_ = LargePartition::streams(plan_, frames_);
  }

  bool next(TaskContext& task, Batch& out) override {
    while (!next_computed(out)) {
      if (merge_ == nullptr) {
        merge_ = source_.sorted_.claim(task.morsel);
        if (merge_ == nullptr) {
          return false;
        }
      }
      query_.check_cancelled();
      Batch batch;
      std::vector<Boundary> boundaries;
      if (rest_.num_rows > 0) {
        batch = std::exchange(rest_, {});
        boundaries = std::exchange(rest_boundaries_, {});
        add(batch, boundaries);
      } else if (merge_->next(query_.batch_size, batch, &boundaries)) {
        add(batch, boundaries);
      } else if (!close()) {
        merge_.reset();
        out = Batch{};  // tells of the morsel's end even when it gave no rows
        return true;
      }
    }
    return true;
  }

 private:
  /// What is ready to go out; false when more rows have to be read.
  bool next_computed(Batch& out) {
    if (emitted_ < computed_.num_rows) {
      const size_t count = std::min(query_.batch_size, computed_.num_rows - emitted_);
      out = slice(computed_, emitted_, count);
      emitted_ += count;
      return true;
    }
    if (computed_.num_rows > 0) {
      computed_ = {};
      emitted_ = 0;
      reservation_.release();
    }
    if (large_ != nullptr && large_->next(out)) {
      return true;
    }
    if (large_closed_) {
      large_.reset();
      large_closed_ = false;
    }
    return false;
  }

  /// Takes rows; those behind the end of a large partition have to wait until it has gone out.
  void add(const Batch& batch, std::span<const Boundary> boundaries) {
    const size_t size = boundaries.size();
    const auto find_start = [&](size_t from) {
      return static_cast<size_t>(
          std::find(boundaries.begin() + static_cast<ptrdiff_t>(from), boundaries.end(), Boundary::kNewLeading) -
          boundaries.begin());
    };
    size_t at = find_start(0);
    continue_partition(batch, boundaries, 0, at);
    if (at == size) {
      return;
    }
    if (large_ == nullptr && query_.force_spill && group_.rows() == 0) {
      const size_t end = find_start(at + 1);
      continue_partition(batch, boundaries, at, end);
      at = end;
    } else if (large_ == nullptr && !query_.force_spill) {
      size_t last = size - 1;
      while (boundaries[last] != Boundary::kNewLeading) {
        --last;
      }
      group_.append(batch, boundaries, at, last);
      compute();
      continue_partition(batch, boundaries, last, size);
      return;
    }
    if (at < size) {
      close();
      rest_ = slice(batch, at, size - at);
      rest_boundaries_.assign(boundaries.begin() + static_cast<ptrdiff_t>(at), boundaries.end());
    }
  }

  /// Rows [begin, end) belong to the partition that goes on.
  void continue_partition(const Batch& batch, std::span<const Boundary> boundaries, size_t begin, size_t end) {
    if (begin == end) {
      return;
    }
    if (large_ == nullptr) {
      group_.append(batch, boundaries, begin, end);
      if (!fits()) {
        make_large();
      }
      return;
    }
    const Batch rows = slice(batch, begin, end - begin);
    large_->add(rows, evaluator_.evaluate(rows), boundaries.subspan(begin, end - begin));
  }

  /// The group's one partition and what it needs to be computed.
  bool fits() {
    if (query_.force_spill || group_.rows() > (streams_ ? kMostStreamableRows : kMostRows)) {
      return false;
    }
    const auto bytes = static_cast<int64_t>(2 * group_.bytes + group_.rows() * bytes_per_row_) - kUnchargedBytes;
    if (bytes <= 0) {
      return true;
    }
    const int64_t computed = emitted_ < computed_.num_rows ? reservation_.bytes() : 0;
    return bytes <= query_.memory->limit() / kShareOfBudget && reservation_.try_resize(computed + bytes);
  }

  void make_large() {
    large_ = std::make_unique<LargePartition>(plan_, frames_, query_);
    size_t row = 0;
    for (const Batch& batch : group_.batches) {
      large_->add(batch, evaluator_.evaluate(batch), std::span(group_.boundaries).subspan(row, batch.num_rows));
      row += batch.num_rows;
    }
    group_ = {};
    if (emitted_ == computed_.num_rows) {
      reservation_.release();
    }
  }

  /// All rows of what has been begun are there. False when nothing has been begun.
  bool close() {
    if (large_ != nullptr) {
      large_->finish();
      large_closed_ = true;
      return true;
    }
    const bool any = group_.rows() > 0;
    compute();
    return any;
  }

  void compute() {
    if (group_.rows() == 0) {
      return;
    }
    Batch rows = concatenate(group_.batches, plan_.row_types);
    const std::vector<Boundary> boundaries = std::move(group_.boundaries);
    group_ = {};
    const Batch inputs{evaluator_.evaluate(rows), rows.num_rows, nullptr};
    std::vector<std::vector<Batch>> results(plan_.functions.size());
    for (size_t begin = 0; begin < boundaries.size();) {
      size_t end = begin + 1;
      while (end < boundaries.size() && boundaries[end] != Boundary::kNewLeading) {
        ++end;
      }
      query_.check_cancelled();
      compute_partition(slice(inputs, begin, end - begin), std::span(boundaries).subspan(begin, end - begin), results);
      begin = end;
    }
    for (size_t f = 0; f < results.size(); ++f) {
      rows.columns.push_back(concatenate(results[f], {plan_.functions[f].result_type}).columns[0]);
    }
    computed_ = std::move(rows);
    emitted_ = 0;
  }

  void compute_partition(const Batch& inputs, std::span<const Boundary> boundaries,
                         std::vector<std::vector<Batch>>& results) {
    PartitionPiece piece;
    piece.size = boundaries.size();
    piece.partition_rows = static_cast<int64_t>(boundaries.size());
    piece.peers = find_peers(boundaries);
    piece.order_key = plan_.order.empty() ? nullptr : inputs.columns[plan_.first_order_key];
    for (size_t f = 0; f < plan_.functions.size(); ++f) {
      const auto& key = piece.order_key;
      FrameScan scan(frames_[f], plan_.ascending(), plan_.key_type(),
                     [&key] { return [key = VectorPtr(key)]() mutable { return std::exchange(key, nullptr); }; });
      results[f].push_back({{compute_function(f, inputs, piece, scan.next(piece))}, piece.size, nullptr});
    }
  }

  VectorPtr compute_function(size_t f, const Batch& inputs, const PartitionPiece& piece, const RowRanges& frames) {
    const WindowFunctionPlan& function = plan_.functions[f];
    const auto arguments = std::span<const VectorPtr>(inputs.columns).subspan(function.first_argument);
    if (function.aggregate != nullptr) {
      return aggregate_frames(frame_rows(function, arguments, piece.size), frames_[f], frames, query_);
    }
    return function.window->evaluate({.begin = 0,
                                      .size = piece.size,
                                      .partition_rows = piece.partition_rows,
                                      .peer_groups_before = 0,
                                      .arguments = arguments.first(function.arguments),
                                      .peer_starts = piece.peers.starts,
                                      .peer_ends = piece.peers.ends,
                                      .frame_starts = frames.starts,
                                      .frame_ends = frames.ends,
                                      .ignore_nulls = function.ignore_nulls});
  }

  WindowSource& source_;
  const WindowPlan& plan_;
  RunningQuery& query_;
  ExpressionEvaluator evaluator_;
  std::vector<ResolvedFrame> frames_;
  size_t bytes_per_row_ = 0;
  bool streams_ = false;
  MemoryReservation reservation_;
  std::unique_ptr<SortedMerge> merge_;
  PartitionGroup group_;
  std::unique_ptr<LargePartition> large_;  // instead of group_
  bool large_closed_ = false;              // all its rows are there
  Batch rest_;                             // rows behind it
  std::vector<Boundary> rest_boundaries_;
  Batch computed_;
  size_t emitted_ = 0;  // rows of computed_ that have gone out
};

std::unique_ptr<SourceReader> WindowSource::open(TaskContext& task) {
  return std::make_unique<Reader>(*this, task.query);
}

}  // namespace firesteel
