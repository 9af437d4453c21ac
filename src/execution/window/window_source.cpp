#include "execution/window/window_source.h"

#include <algorithm>
#include <deque>

namespace firesteel {
namespace {

/// Whole partitions that are computed together.
struct PartitionGroup {
  std::vector<Batch> batches;
  std::vector<Boundary> boundaries;
  size_t rows() const { return boundaries.size(); }
};

}  // namespace

class WindowSource::Reader final : public SourceReader {
 public:
  Reader(WindowSource& source, RunningQuery& query)
      : source_(source),
        plan_(*source.plan_),
        query_(query),
        evaluator_(plan_.inputs, query.environment),
        reservation_(query.memory, "window") {}

  bool next(TaskContext& task, Batch& out) override {
    while (ready_.empty()) {
      if (merge_ == nullptr) {
        merge_ = source_.sorted_.claim(task.morsel);
        if (merge_ == nullptr) {
          return false;
        }
      }
      Batch batch;
      std::vector<Boundary> boundaries;
      if (merge_->next(query_.batch_size, batch, &boundaries)) {
        add(std::move(batch), std::move(boundaries));
        continue;
      }
      merge_.reset();
      compute();
      ready_.push_back({});  // tells of the morsel's end even when it gave no rows
    }
    out = std::move(ready_.front());
    ready_.pop_front();
    return true;
  }

 private:
  /// Rows up to the last partition's start complete the group; the rest begins the next one.
  void add(Batch batch, std::vector<Boundary> boundaries) {
    query_.check_cancelled();
    size_t start = boundaries.size();
    while (start > 0 && boundaries[start - 1] != Boundary::kNewLeading) {
      --start;
    }
    if (start == 0) {
      append(batch, boundaries, 0, boundaries.size());
      return;
    }
    append(batch, boundaries, 0, start - 1);
    compute();
    append(batch, boundaries, start - 1, boundaries.size());
  }

  void append(const Batch& batch, const std::vector<Boundary>& boundaries, size_t begin, size_t end) {
    if (begin == end) {
      return;
    }
    group_.batches.push_back(slice(batch, begin, end - begin));
    group_.boundaries.insert(group_.boundaries.end(), boundaries.begin() + static_cast<ptrdiff_t>(begin),
                             boundaries.begin() + static_cast<ptrdiff_t>(end));
    bytes_ += row_bytes(group_.batches.back());
    if (bytes_ > (size_t{1} << 20)) {
      reservation_.resize(static_cast<int64_t>(bytes_));
    }
  }

  void compute() {
    if (group_.rows() == 0) {
      return;
    }
    Batch rows = concatenate(group_.batches, plan_.row_types);
    const std::vector<Boundary> boundaries = std::move(group_.boundaries);
    group_ = {};
    const std::vector<VectorPtr> inputs = evaluator_.evaluate(rows);
    std::vector<std::vector<Batch>> results(plan_.functions.size());
    for (size_t begin = 0; begin < boundaries.size();) {
      size_t end = begin + 1;
      while (end < boundaries.size() && boundaries[end] != Boundary::kNewLeading) {
        ++end;
      }
      compute_partition(inputs, boundaries, begin, end, results);
      begin = end;
    }
    for (size_t f = 0; f < results.size(); ++f) {
      rows.columns.push_back(concatenate(results[f], {plan_.functions[f].result_type}).columns[0]);
    }
    for (size_t from = 0; from < rows.num_rows; from += query_.batch_size) {
      ready_.push_back(slice(rows, from, std::min(query_.batch_size, rows.num_rows - from)));
    }
    bytes_ = 0;
    reservation_.release();
  }

  void compute_partition(const std::vector<VectorPtr>& inputs, const std::vector<Boundary>& boundaries, size_t begin,
                         size_t end, std::vector<std::vector<Batch>>& results) {
    query_.check_cancelled();
    const PartitionPeers peers = find_peers(boundaries, begin, end);
    Batch whole{inputs, boundaries.size(), nullptr};
    const Batch partition = slice(whole, begin, end - begin);
    const bool has_order = !plan_.order.empty();
    const Vector* order_key = has_order ? partition.columns[plan_.first_order_key].get() : nullptr;
    for (size_t f = 0; f < plan_.functions.size(); ++f) {
      const WindowFunctionPlan& function = plan_.functions[f];
      const PartitionFrames frames =
          compute_frames(function.frame, peers, order_key, !has_order || plan_.order[0].ascending, *query_.environment);
      const auto arguments =
          std::span<const VectorPtr>(partition.columns).subspan(function.first_argument, function.arguments);
      VectorPtr result;
      if (function.aggregate != nullptr) {
        const Vector* filter =
            function.filter < 0 ? nullptr : partition.columns[static_cast<size_t>(function.filter)].get();
        result = aggregate_frames(*function.aggregate, arguments, filter, function.frame, frames, peers, query_);
      } else {
        result = function.window->evaluate({.size = end - begin,
                                            .arguments = arguments,
                                            .peer_starts = peers.starts,
                                            .peer_ends = peers.ends,
                                            .frame_starts = frames.starts,
                                            .frame_ends = frames.ends,
                                            .ignore_nulls = function.ignore_nulls});
      }
      results[f].push_back({{std::move(result)}, end - begin, nullptr});
    }
  }

  static PartitionPeers find_peers(const std::vector<Boundary>& boundaries, size_t begin, size_t end) {
    const size_t size = end - begin;
    PartitionPeers peers{std::vector<int64_t>(size), std::vector<int64_t>(size)};
    for (size_t first = 0; first < size;) {
      size_t last = first + 1;
      while (last < size && boundaries[begin + last] == Boundary::kSame) {
        ++last;
      }
      for (size_t row = first; row < last; ++row) {
        peers.starts[row] = static_cast<int64_t>(first);
        peers.ends[row] = static_cast<int64_t>(last);
      }
      first = last;
    }
    return peers;
  }

  WindowSource& source_;
  const WindowPlan& plan_;
  RunningQuery& query_;
  ExpressionEvaluator evaluator_;
  MemoryReservation reservation_;
  size_t bytes_ = 0;
  std::unique_ptr<SortedMerge> merge_;
  PartitionGroup group_;
  std::deque<Batch> ready_;
};

std::unique_ptr<SourceReader> WindowSource::open(TaskContext& task) {
  return std::make_unique<Reader>(*this, task.query);
}

}  // namespace firesteel
