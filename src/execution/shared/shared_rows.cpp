#include "execution/shared/shared_rows.h"

#include "physical/equal_plans.h"

#include <algorithm>
#include <utility>

namespace firesteel {
namespace {

// What a task may hold without asking: enough to make progress when others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;

struct KeptBatch {
  int lane;
  int64_t morsel;
  Batch batch;
};

}  // namespace

KeptParts::Part* KeptParts::find(const ExecPtr& plan) {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return gives_same_rows(part.plan, plan); });
  return found == parts.end() ? nullptr : &*found;
}

class SharedRowsSink::State final : public SinkState {
 public:
  State(const std::vector<DataType>& types, RunningQuery& query)
      : types_(types), query_(query), reservation_(query.memory, "shared rows") {}

  bool consume(TaskContext& task, const Batch& in) override {
    kept_.push_back({task.lane, task.morsel, detach(in)});
    bytes_ += row_bytes(kept_.back().batch);
    const int64_t charged = std::max<int64_t>(static_cast<int64_t>(bytes_) - kUnchargedBytes, 0);
    if (query_.force_spill || !reservation_.try_resize(charged)) {
      spill();
    }
    return true;
  }

  void hand_over(std::vector<KeptBatch>& kept, SharedRows& result) {
    std::move(kept_.begin(), kept_.end(), std::back_inserter(kept));
    if (file_ != nullptr) {
      result.files.push_back(std::move(file_));
    }
    result.reservations.push_back(std::move(reservation_));
  }

 private:
  void spill() {
    if (file_ == nullptr) {
      file_ = std::make_unique<SpillFile>(query_.new_spill_file(types_));
    }
    for (const KeptBatch& kept : kept_) {
      query_.check_cancelled();
      file_->write(kept.batch);
    }
    kept_.clear();
    bytes_ = 0;
    reservation_.release();
  }

  const std::vector<DataType>& types_;
  RunningQuery& query_;
  std::vector<KeptBatch> kept_;
  size_t bytes_ = 0;
  MemoryReservation reservation_;
  std::unique_ptr<SpillFile> file_;
};

std::unique_ptr<SinkState> SharedRowsSink::open(TaskContext& task) {
  return std::make_unique<State>(types_, task.query);
}

void SharedRowsSink::finish(RunningQuery&, std::vector<std::unique_ptr<SinkState>> states) {
  std::vector<KeptBatch> kept;
  for (const auto& state : states) {
    static_cast<State&>(*state).hand_over(kept, *result_);
  }
  std::stable_sort(kept.begin(), kept.end(), [](const KeptBatch& left, const KeptBatch& right) {
    return std::pair(left.lane, left.morsel) < std::pair(right.lane, right.morsel);
  });
  for (KeptBatch& batch : kept) {
    result_->batches.push_back(std::move(batch.batch));
  }
  result_->complete = true;
}

class SharedRowsSource::Reader final : public SourceReader {
 public:
  explicit Reader(SharedRowsSource& source) : source_(source) {}

  bool next(TaskContext& task, Batch& out) override {
    if (file_ != nullptr) {
      if (file_->next(out)) {
        return true;
      }
      file_.reset();
    }
    const SharedRows& rows = *source_.rows_;
    const size_t index = source_.next_.fetch_add(1, std::memory_order_relaxed);
    if (index >= rows.batches.size() + rows.files.size()) {
      return false;
    }
    task.morsel = static_cast<int64_t>(index);
    if (index < rows.batches.size()) {
      out = rows.batches[index];
      return true;
    }
    file_ = rows.files[index - rows.batches.size()]->read();
    out = Batch{};  // tells of the morsel's start
    return true;
  }

 private:
  SharedRowsSource& source_;
  std::unique_ptr<SpillReader> file_;
};

std::unique_ptr<SourceReader> SharedRowsSource::open(TaskContext&) { return std::make_unique<Reader>(*this); }

}  // namespace firesteel
