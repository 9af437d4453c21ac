#include "execution/sort/sort_sink.h"

#include "execution/sort/merge_passes.h"

#include <algorithm>

namespace firesteel {
namespace {

// Smaller parts are not worth a morsel of their own.
constexpr size_t kRowsPerPart = size_t{1} << 16;

}  // namespace

class SortSink::State final : public SinkState {
 public:
  State(const std::shared_ptr<const SortShape>& shape, TaskContext& task) : builder_(shape, task.query) {}
  bool consume(TaskContext& task, const Batch& in) override {
    builder_.add(task, in);
    return true;
  }
  void finish(TaskContext&) override { builder_.finish(); }
  RunBuilder& builder() { return builder_; }

 private:
  RunBuilder builder_;
};

std::unique_ptr<SinkState> SortSink::open(TaskContext& task) { return std::make_unique<State>(shape_, task); }

void SortSink::finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) {
  KeyDifferences differences;
  for (const auto& state : states) {
    RunBuilder& builder = static_cast<State&>(*state).builder();
    differences.add(builder.differences());
    for (auto& file : builder.take_files()) {
      result_->files.push_back(std::move(file));
    }
    auto run = std::make_shared<const SortedRun>(builder.take_run());
    if (!run->entries.empty()) {
      result_->memory.push_back(std::move(run));
    }
    result_->reservations.push_back(builder.take_reservation());
  }
  states.clear();
  result_->prefix = differences.prefix();
  prepare_merge(shape_, *result_, query);
}

void SortSource::start(RunningQuery& query) {
  size_t rows = 0;
  for (const auto& run : runs_->memory) {
    rows += run->entries.size();
  }
  if (!runs_->files.empty()) {
    std::vector<SortedMerge::Slice> all;
    for (const auto& run : runs_->memory) {
      all.push_back({run, 0, run->entries.size()});
    }
    parts_.push_back(std::move(all));
  } else if (rows > 0) {
    const size_t pieces = query.threads == 1 || one_part_ ? 1 : std::max<size_t>(rows / kRowsPerPart, 1);
    parts_ = cut_runs(runs_->memory, pieces, shape_->leading > 0);
  }
}

std::unique_ptr<SortedMerge> SortSource::claim(int64_t& morsel) {
  const size_t part = next_.fetch_add(1, std::memory_order_relaxed);
  if (part >= parts_.size()) {
    return nullptr;
  }
  morsel = static_cast<int64_t>(part);
  return std::make_unique<SortedMerge>(shape_, runs_->prefix, std::move(parts_[part]), runs_->files,
                                       runs_->files.empty() ? runs_ : nullptr);
}

class SortSource::Reader final : public SourceReader {
 public:
  Reader(SortSource& source, size_t batch_size) : source_(source), batch_size_(batch_size) {}
  bool next(TaskContext& task, Batch& out) override {
    if (merge_ == nullptr) {
      merge_ = source_.claim(task.morsel);
      if (merge_ == nullptr) {
        return false;
      }
    }
    if (!merge_->next(batch_size_, out)) {
      merge_.reset();
      out = Batch{};  // tells of the morsel's end even when it gave no rows
    }
    return true;
  }

 private:
  SortSource& source_;
  size_t batch_size_;
  std::unique_ptr<SortedMerge> merge_;
};

std::unique_ptr<SourceReader> SortSource::open(TaskContext& task) {
  return std::make_unique<Reader>(*this, task.query.batch_size);
}

}  // namespace firesteel
