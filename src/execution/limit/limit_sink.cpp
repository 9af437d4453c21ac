#include "execution/limit/limit_sink.h"

#include <algorithm>
#include <limits>

namespace firesteel {

class LimitSink::State final : public SinkState {
 public:
  explicit State(LimitSink& sink) : sink_(sink) {}
  bool consume(TaskContext& task, const Batch& in) override { return sink_.add(task, in); }

 private:
  LimitSink& sink_;
};

LimitSink::LimitSink(int64_t limit, int64_t offset, bool tail, std::shared_ptr<BatchesSource> result)
    : limit_(limit), offset_(offset), tail_(tail), result_(std::move(result)) {}

std::unique_ptr<SinkState> LimitSink::open(TaskContext&) { return std::make_unique<State>(*this); }

bool LimitSink::add(TaskContext& task, const Batch& in) {
  const Batch batch = compact(in);
  const int64_t wanted = limit_ < 0 ? std::numeric_limits<int64_t>::max() : offset_ + limit_;
  const std::lock_guard lock(mutex_);
  const Position here{task.lane, task.morsel};
  int64_t before = 0;
  if (!tail_ && limit_ >= 0) {
    for (auto part = parts_.begin(); part != parts_.end() && part->first <= here; ++part) {
      before += part->second.rows;
    }
    if (before >= wanted) {
      return false;
    }
  }
  auto [entry, added] = parts_.try_emplace(here);
  Part& part = entry->second;
  if (added) {
    part.reservation = MemoryReservation(task.query.memory, "Limit");
  }
  int64_t bytes = part.reservation.bytes();
  for (const VectorPtr& column : batch.columns) {
    bytes += static_cast<int64_t>(column->memory_bytes());
  }
  part.reservation.resize(bytes);
  part.rows += static_cast<int64_t>(batch.num_rows);
  part.batches.push_back(batch);
  if (tail_) {
    trim_front(part);
    return true;
  }
  return limit_ < 0 || before + static_cast<int64_t>(batch.num_rows) < wanted;
}

void LimitSink::trim_front(Part& part) const {
  while (!part.batches.empty() && part.rows - static_cast<int64_t>(part.batches.front().num_rows) >= limit_) {
    part.rows -= static_cast<int64_t>(part.batches.front().num_rows);
    part.batches.erase(part.batches.begin());
  }
}

void LimitSink::finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>>) {
  int64_t total = 0;
  for (const auto& [position, part] : parts_) {
    total += part.rows;
  }
  int64_t skip = tail_ ? std::max<int64_t>(0, total - limit_) : offset_;
  int64_t left = limit_ < 0 || tail_ ? total : limit_;
  std::vector<Batch> result;
  for (auto& [position, part] : parts_) {
    for (Batch& batch : part.batches) {
      query.check_cancelled();
      const auto rows = static_cast<int64_t>(batch.num_rows);
      const int64_t from = std::min(skip, rows);
      const int64_t count = std::min(left, rows - from);
      skip -= from;
      left -= count;
      if (count > 0) {
        result.push_back(slice(batch, static_cast<size_t>(from), static_cast<size_t>(count)));
      }
    }
    part.batches.clear();
  }
  parts_.clear();
  result_->set_batches(std::move(result));
}

}  // namespace firesteel
