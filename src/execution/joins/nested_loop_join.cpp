#include "execution/joins/nested_loop_join.h"

#include <algorithm>

namespace firesteel {
namespace {

// What a task may hold without asking: enough to make progress when others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;

}  // namespace

NestedLoopState::NestedLoopState(const NestedLoopJoinExec& exec)
    : type(exec.type), left_types(types_of(exec.left->output())), right_types(types_of(exec.right->output())) {
  if (exec.condition != nullptr) {
    ExprList program{exec.condition};
    condition = std::make_shared<const ExpressionProgram>(program);
  }
  keep_left = type == JoinType::kLeftOuter || type == JoinType::kFullOuter || type == JoinType::kLeftSingle;
  keep_right = type == JoinType::kRightOuter || type == JoinType::kFullOuter;
}

void RightRows::restart() {
  batch_ = file_ = row_ = 0;
  reader_.reset();
}

bool RightRows::next(Batch& out, size_t& first_row) {
  first_row = row_;
  if (batch_ < state_.batches.size()) {
    out = state_.batches[batch_++];
    row_ += out.num_rows;
    return true;
  }
  while (true) {
    if (reader_ == nullptr) {
      if (file_ == state_.files.size()) {
        return false;
      }
      reader_ = state_.files[file_++]->read();
    }
    if (reader_->next(out)) {
      row_ += out.num_rows;
      return true;
    }
    reader_.reset();
  }
}

class NestedLoopSink::State final : public SinkState {
 public:
  State(std::shared_ptr<NestedLoopState> state, TaskContext& task)
      : state_(std::move(state)), reservation_(task.query.memory, "nested-loop join") {}

  bool consume(TaskContext& task, const Batch& in) override {
    Batch batch = detach(in);
    rows_ += batch.num_rows;
    const int64_t bytes = bytes_ + static_cast<int64_t>(row_bytes(batch));
    const int64_t charged = std::max<int64_t>(bytes - kUnchargedBytes, 0);
    if (task.query.force_spill || !reservation_.try_resize(charged)) {
      if (file_ == nullptr) {
        file_ = std::make_unique<SpillFile>(task.query.new_spill_file(state_->right_types));
      }
      file_->write(batch);
    } else {
      bytes_ = bytes;
      batches_.push_back(std::move(batch));
    }
    return true;
  }
  void hand_over() {
    for (Batch& batch : batches_) {
      state_->batches.push_back(std::move(batch));
    }
    if (file_ != nullptr) {
      state_->files.push_back(std::move(file_));
    }
    state_->num_rows += rows_;
    state_->reservations.push_back(std::move(reservation_));
  }

 private:
  std::shared_ptr<NestedLoopState> state_;
  std::vector<Batch> batches_;
  std::unique_ptr<SpillFile> file_;
  size_t rows_ = 0;
  int64_t bytes_ = 0;  // of batches_
  MemoryReservation reservation_;
};

std::unique_ptr<SinkState> NestedLoopSink::open(TaskContext& task) { return std::make_unique<State>(state_, task); }

void NestedLoopSink::finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) {
  for (const auto& state : states) {
    static_cast<State&>(*state).hand_over();
  }
  if (state_->keep_right) {
    MemoryReservation flags(query.memory, "nested-loop join");
    flags.resize(std::max<int64_t>(static_cast<int64_t>(state_->num_rows) - kUnchargedBytes, 0));
    state_->reservations.push_back(std::move(flags));
    state_->right_matched.resize(state_->num_rows, 0);
  }
}

class NestedLoopTail::Reader final : public SourceReader {
 public:
  Reader(NestedLoopTail& source, size_t) : source_(source), right_(*source.state_) {}

  bool next(TaskContext& task, Batch& out) override {
    const NestedLoopState& state = *source_.state_;
    if (!started_) {
      started_ = true;
      owner_ = state.keep_right && !source_.claimed_.exchange(true);
      task.morsel = 0;
    }
    Batch right;
    size_t first = 0;
    while (owner_ && right_.next(right, first)) {
      task.query.check_cancelled();
      std::vector<int32_t> rows;
      for (size_t row = 0; row < right.num_rows; ++row) {
        if (state.right_matched[first + row] == 0) {
          rows.push_back(static_cast<int32_t>(row));
        }
      }
      if (rows.empty()) {
        continue;
      }
      out = Batch{};
      out.num_rows = rows.size();
      for (const DataType& type : state.left_types) {
        out.columns.push_back(Vector::null_constant(type, rows.size()));
      }
      for (const VectorPtr& column : right.columns) {
        out.columns.push_back(gather(column, Rows{rows.data(), rows.size()}));
      }
      return true;
    }
    const bool last = owner_;
    owner_ = false;
    out = Batch{};
    return last;
  }

 private:
  NestedLoopTail& source_;
  RightRows right_;
  bool started_ = false;
  bool owner_ = false;
};

std::unique_ptr<SourceReader> NestedLoopTail::open(TaskContext& task) {
  return std::make_unique<Reader>(*this, task.query.batch_size);
}

}  // namespace firesteel
