#include "execution/limit/limit_sink.h"

#include "base/errors/check.h"

#include <algorithm>
#include <limits>

namespace firesteel {
namespace {

// What a morsel may hold without asking.
constexpr int64_t kUnchargedBytes = int64_t{1} << 16;

}  // namespace

class LimitSink::State final : public SinkState {
 public:
  explicit State(LimitSink& sink) : sink_(sink) {}
  bool consume(TaskContext& task, const Batch& in) override { return sink_.add(task, in); }

 private:
  LimitSink& sink_;
};

LimitSink::LimitSink(int64_t limit, int64_t offset, bool tail, std::vector<DataType> types,
                     std::shared_ptr<LimitedRows> result)
    : limit_(limit), offset_(offset), tail_(tail), types_(std::move(types)), result_(std::move(result)) {}

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
  LimitedPart& part = entry->second;
  if (added) {
    part.reservation = MemoryReservation(task.query.memory, "Limit");
  }
  keep(part, batch, task.query);
  if (tail_) {
    trim_front(part);
    return true;
  }
  return limit_ < 0 || before + static_cast<int64_t>(batch.num_rows) < wanted;
}

void LimitSink::keep(LimitedPart& part, const Batch& batch, const RunningQuery& query) const {
  part.rows += static_cast<int64_t>(batch.num_rows);
  if (part.file == nullptr) {
    part.batches.push_back(detach(batch));
    const int64_t bytes = part.bytes + static_cast<int64_t>(row_bytes(part.batches.back()));
    if (part.reservation.try_resize(std::max<int64_t>(bytes - kUnchargedBytes, 0)) && !query.force_spill) {
      part.bytes = bytes;
      return;
    }
    part.batches.pop_back();
    part.file = std::make_unique<SpillFile>(query.new_spill_file(types_));
  }
  part.file->write(batch);
}

void LimitSink::trim_front(LimitedPart& part) const {
  while (!part.batches.empty() && part.rows - static_cast<int64_t>(part.batches.front().num_rows) >= limit_) {
    part.rows -= static_cast<int64_t>(part.batches.front().num_rows);
    part.bytes -= static_cast<int64_t>(row_bytes(part.batches.front()));
    part.batches.erase(part.batches.begin());
  }
}

void LimitSink::finish(RunningQuery&, std::vector<std::unique_ptr<SinkState>>) {
  int64_t total = 0;
  for (const auto& [position, part] : parts_) {
    total += part.rows;
  }
  int64_t skip = tail_ ? std::max<int64_t>(0, total - limit_) : offset_;
  int64_t left = limit_ < 0 ? total : limit_;
  for (auto& [position, part] : parts_) {
    part.skip = std::min(skip, part.rows);
    part.count = std::min(left, part.rows - part.skip);
    skip -= part.skip;
    left -= part.count;
    if (part.count > 0) {
      result_->push_back(std::move(part));
    }
  }
  parts_.clear();
}

class LimitSource::Reader final : public SourceReader {
 public:
  explicit Reader(LimitSource& source) : source_(source) {}

  bool next(TaskContext& task, Batch& out) override {
    while (part_ == nullptr || part_->count == 0) {
      if (!next_part(task)) {
        return false;
      }
    }
    while (true) {
      const auto left = static_cast<int64_t>(batch_.num_rows - offset_);
      const int64_t skipped = std::min(part_->skip, left);
      part_->skip -= skipped;
      offset_ += static_cast<size_t>(skipped);
      const int64_t count = std::min({part_->count, left - skipped, static_cast<int64_t>(task.query.batch_size)});
      if (count > 0) {
        out = slice(batch_, offset_, static_cast<size_t>(count));
        offset_ += static_cast<size_t>(count);
        part_->count -= count;
        return true;
      }
      next_batch();
    }
  }

 private:
  bool next_part(TaskContext& task) {
    if (part_ != nullptr) {
      *part_ = {};
    }
    const size_t number = source_.next_.fetch_add(1, std::memory_order_relaxed);
    if (number >= source_.rows_->size()) {
      part_ = nullptr;
      batch_ = {};
      return false;
    }
    part_ = &(*source_.rows_)[number];
    task.morsel = static_cast<int64_t>(number);
    index_ = 0;
    offset_ = 0;
    batch_ = {};
    reader_ = part_->file == nullptr ? nullptr : part_->file->read();
    return true;
  }

  /// Batches are dropped from memory as they go out.
  void next_batch() {
    offset_ = 0;
    if (index_ < part_->batches.size()) {
      batch_ = std::exchange(part_->batches[index_++], {});
    } else {
      check(reader_ != nullptr && reader_->next(batch_), "a limit has lost rows");
    }
  }

  LimitSource& source_;
  LimitedPart* part_ = nullptr;
  size_t index_ = 0;
  std::unique_ptr<SpillReader> reader_;
  Batch batch_;
  size_t offset_ = 0;
};

std::unique_ptr<SourceReader> LimitSource::open(TaskContext&) { return std::make_unique<Reader>(*this); }

}  // namespace firesteel
