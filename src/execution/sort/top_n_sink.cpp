#include "execution/sort/top_n_sink.h"

#include "columnar/physical_dispatch.h"
#include "execution/sort/merge_passes.h"

#include <algorithm>
#include <iterator>

namespace firesteel {
namespace {

// What a task may hold without asking: a few rows must not fail because others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;
// Of one task: more runs would keep too many files open.
constexpr size_t kMostFiles = 64;

}  // namespace

class TopNSink::State final : public SinkState {
 public:
  State(std::shared_ptr<const SortShape> shape, size_t wanted, TopNFilter* filter, TaskContext& task)
      : shape_(std::move(shape)),
        filter_(filter),
        query_(task.query),
        wanted_(wanted),
        evaluator_(shape_->key_program, task.query.environment),
        reservation_(task.query.memory, "top n") {}

  bool consume(TaskContext& task, const Batch& in) override {
    if (wanted_ == 0) {
      return false;
    }
    auto keyed = std::make_shared<KeyedBatch>();
    const std::vector<VectorPtr>& columns = evaluator_.evaluate(in);
    const Rows rows = candidates(*columns[0], Rows::of(in));
    if (rows.count == 0) {
      return true;
    }
    shape_->encoder.encode(columns, rows, keyed->keys);
    std::vector<int32_t> kept;
    NormalizedKeys kept_keys;
    for (size_t i = 0; i < rows.count; ++i) {
      // Equal to the last wanted row: an earlier row of another task may still push that one out, so keep it.
      if (has_threshold_ &&
          compare_keys(keyed->keys.data(i), keyed->keys.key_size(i), threshold_.data(), threshold_.size()) > 0) {
        continue;
      }
      kept.push_back(rows[i]);
      kept_keys.bytes.insert(kept_keys.bytes.end(), keyed->keys.data(i), keyed->keys.data(i) + keyed->keys.key_size(i));
      kept_keys.ends.push_back(static_cast<uint32_t>(kept_keys.bytes.size()));
    }
    if (kept.empty()) {
      return true;
    }
    add(task, in, kept, std::move(kept_keys), *keyed);
    return true;
  }
  void finish(TaskContext&) override { cut(); }
  SortedRun& run() { return run_; }
  MemoryReservation take_reservation() { return std::move(reservation_); }
  std::vector<std::unique_ptr<SpillFile>>& files() { return files_; }

 private:
  /// The rows that the first key alone does not rule out.
  Rows candidates(const Vector& first, Rows rows) {
    const auto limit = has_threshold_ ? shape_->encoder.first_integer(threshold_) : std::nullopt;
    if (!limit || !first.is_flat()) {
      return rows;
    }
    const bool ascending = shape_->encoder.orders()[0].ascending;
    candidates_.resize(rows.count + 1);
    size_t count = 0;
    dispatch_physical(first.type().physical(), [&]<typename T>(std::type_identity<T>) {
      if constexpr (std::is_integral_v<T> && !std::is_same_v<T, int128_t>) {
        const T* values = first.values<T>();
        const auto bound = static_cast<T>(*limit);
        rows.for_each([&](size_t row) {
          candidates_[count] = static_cast<int32_t>(row);
          count += (ascending ? values[row] <= bound : values[row] >= bound) || first.is_null(row) ? 1 : 0;
        });
      }
    });
    return {candidates_.data(), count};
  }

  void add(const TaskContext& task, const Batch& in, const std::vector<int32_t>& rows, NormalizedKeys keys,
           KeyedBatch& scratch) {
    auto keyed = std::make_shared<KeyedBatch>(std::move(scratch));
    keyed->keys = std::move(keys);
    keyed->origins = {{task.lane, task.morsel}};
    keyed->batch.num_rows = rows.size();
    for (const VectorPtr& column : in.columns) {
      keyed->batch.columns.push_back(flatten(gather(column, Rows{rows.data(), rows.size()})));
    }
    keyed->batch = detach(keyed->batch);
    const auto number = static_cast<uint32_t>(run_.batches.size());
    for (size_t row = 0; row < rows.size(); ++row) {
      run_.entries.push_back({keyed->keys.prefix(row), number, static_cast<uint32_t>(row)});
    }
    bytes_ += row_bytes(keyed->batch) + keyed->keys.bytes.size();
    run_.batches.push_back(std::move(keyed));
    if (run_.entries.size() >= std::max<size_t>(2 * wanted_, 4096) || !reservation_.try_resize(charged())) {
      cut();
    }
  }

  /// Sorts, drops what is not wanted and moves the rest into one batch.
  void cut() {
    std::sort(run_.entries.begin(), run_.entries.end(), EntryOrder(run_.batches));
    run_.entries.resize(std::min(run_.entries.size(), wanted_));
    if (run_.entries.empty()) {
      return;
    }
    auto keyed = std::make_shared<KeyedBatch>();
    std::vector<std::pair<uint32_t, uint32_t>> rows;
    for (const SortEntry& entry : run_.entries) {
      const KeyedBatch& from = *run_.batches[entry.batch];
      rows.emplace_back(entry.batch, entry.row);
      keyed->keys.bytes.insert(keyed->keys.bytes.end(), from.keys.data(entry.row),
                               from.keys.data(entry.row) + from.keys.key_size(entry.row));
      keyed->keys.ends.push_back(static_cast<uint32_t>(keyed->keys.bytes.size()));
      keyed->origins.push_back(from.origin(entry.row));
    }
    run_.fill_table();
    keyed->batch = detach(run_.table.gather(rows, shape_->row_types, nullptr));
    for (size_t row = 0; row < run_.entries.size(); ++row) {
      run_.entries[row] = {keyed->keys.prefix(row), 0, static_cast<uint32_t>(row)};
    }
    if (run_.entries.size() == wanted_) {
      threshold_.assign(keyed->keys.data(wanted_ - 1),
                        keyed->keys.data(wanted_ - 1) + keyed->keys.key_size(wanted_ - 1));
      has_threshold_ = true;
      const auto last = filter_ == nullptr ? std::nullopt : shape_->encoder.first_integer(threshold_);
      if (last) {
        filter_->offer(*last);
      }
    }
    bytes_ = row_bytes(keyed->batch) + keyed->keys.bytes.size();
    run_.batches = {std::move(keyed)};
    run_.fill_table();
    if (!reservation_.try_resize(charged()) || query_.force_spill) {
      spill();
    }
  }

  /// The rows that have been kept so far become a run in a file; the threshold stays.
  void spill() {
    files_.push_back(write_run(run_, *shape_, query_));
    run_ = {};
    bytes_ = 0;
    reservation_.release();
    if (files_.size() >= kMostFiles) {
      merge_down(shape_, KeyPrefix(), files_, kMostFiles / 2, query_);
    }
  }

  int64_t charged() const { return std::max<int64_t>(static_cast<int64_t>(bytes_) - kUnchargedBytes, 0); }

  std::shared_ptr<const SortShape> shape_;
  TopNFilter* filter_;
  RunningQuery& query_;
  const size_t wanted_;
  ExpressionEvaluator evaluator_;
  SortedRun run_;
  std::vector<std::unique_ptr<SpillFile>> files_;
  bool has_threshold_ = false;
  std::vector<uint8_t> threshold_;
  std::vector<int32_t> candidates_;
  size_t bytes_ = 0;
  MemoryReservation reservation_;
};

std::unique_ptr<SinkState> TopNSink::open(TaskContext& task) {
  return std::make_unique<State>(shape_, static_cast<size_t>(wanted_), filter_.get(), task);
}

void TopNSink::finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) {
  SortedRuns& runs = result_->runs;
  for (const auto& state : states) {
    auto& task = static_cast<State&>(*state);
    std::move(task.files().begin(), task.files().end(), std::back_inserter(runs.files));
    runs.reservations.push_back(task.take_reservation());
  }
  if (runs.files.empty()) {
    result_->batches.set_batches(first_rows(states, query));
    return;
  }
  for (const auto& state : states) {
    auto run = std::make_shared<const SortedRun>(std::move(static_cast<State&>(*state).run()));
    if (!run->entries.empty()) {
      runs.memory.push_back(std::move(run));
    }
  }
  states.clear();
  prepare_merge(shape_, runs, query);
}

std::vector<Batch> TopNSink::first_rows(std::vector<std::unique_ptr<SinkState>>& states,
                                        const RunningQuery& query) const {
  SortedRun all;
  for (const auto& state : states) {
    SortedRun& run = static_cast<State&>(*state).run();
    const auto first = static_cast<uint32_t>(all.batches.size());
    for (SortEntry entry : run.entries) {
      entry.batch += first;
      all.entries.push_back(entry);
    }
    all.batches.insert(all.batches.end(), run.batches.begin(), run.batches.end());
  }
  std::sort(all.entries.begin(), all.entries.end(), [&](const SortEntry& left, const SortEntry& right) {
    const KeyedBatch& a = *all.batches[left.batch];
    const KeyedBatch& b = *all.batches[right.batch];
    const int order = compare_entry_keys(a, left.row, b, right.row);
    if (order != 0) {
      return order < 0;
    }
    if (a.origin(left.row) != b.origin(right.row)) {
      return a.origin(left.row) < b.origin(right.row);
    }
    return left.row < right.row;  // one morsel is with one task, whose rows are in order
  });
  all.fill_table();
  std::vector<Batch> batches;
  const size_t end = std::min(all.entries.size(), static_cast<size_t>(wanted_));
  for (auto from = static_cast<size_t>(result_->offset); from < end; from += query.batch_size) {
    std::vector<std::pair<uint32_t, uint32_t>> rows;
    for (size_t i = from; i < std::min(end, from + query.batch_size); ++i) {
      rows.emplace_back(all.entries[i].batch, all.entries[i].row);
    }
    batches.push_back(all.table.gather(rows, shape_->row_types, nullptr));
  }
  return batches;
}

class TopNSource::Reader final : public SourceReader {
 public:
  explicit Reader(TopNSource& source) : source_(source) {}

  bool next(TaskContext& task, Batch& out) override {
    if (!claim(task)) {
      return false;
    }
    while (left_ > 0 && merge_->next(task.query.batch_size, out)) {
      const auto rows = static_cast<int64_t>(out.num_rows);
      const int64_t skipped = std::min(skip_, rows);
      const int64_t count = std::min(left_, rows - skipped);
      skip_ -= skipped;
      left_ -= count;
      if (count > 0) {
        out = slice(out, static_cast<size_t>(skipped), static_cast<size_t>(count));
        return true;
      }
    }
    merge_.reset();
    out = Batch{};  // tells of the morsel's end even when it gave no rows
    return true;
  }

 private:
  /// One task merges; false when this one has nothing to do any more.
  bool claim(TaskContext& task) {
    if (started_) {
      return merge_ != nullptr;
    }
    started_ = true;
    if (source_.claimed_.exchange(true)) {
      return false;
    }
    task.morsel = 0;
    const TopRows& rows = *source_.rows_;
    std::vector<SortedMerge::Slice> slices;
    for (const auto& run : rows.runs.memory) {
      slices.push_back({run, 0, run->entries.size()});
    }
    merge_ =
        std::make_unique<SortedMerge>(source_.shape_, rows.runs.prefix, std::move(slices), rows.runs.files, nullptr);
    skip_ = rows.offset;
    left_ = rows.limit;
    return true;
  }

  TopNSource& source_;
  bool started_ = false;
  std::unique_ptr<SortedMerge> merge_;
  int64_t skip_ = 0;
  int64_t left_ = 0;
};

std::unique_ptr<SourceReader> TopNSource::open(TaskContext& task) {
  return rows_->runs.files.empty() ? rows_->batches.open(task) : std::make_unique<Reader>(*this);
}

}  // namespace firesteel
