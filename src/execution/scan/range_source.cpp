#include "execution/scan/range_source.h"

#include "base/numeric/int128.h"

#include <algorithm>

namespace firesteel {
namespace {

constexpr uint64_t kMorselRows = 64 * kBatchSize;

}  // namespace

class RangeSource::Reader final : public SourceReader {
 public:
  explicit Reader(RangeSource& source) : source_(source) {}

  bool next(TaskContext& task, Batch& out) override {
    if (row_ >= end_) {
      const uint64_t morsel = source_.next_morsel_.fetch_add(1);
      row_ = morsel * kMorselRows;
      if (row_ >= source_.rows_) {
        row_ = end_ = 0;
        return false;
      }
      end_ = std::min(source_.rows_, row_ + kMorselRows);
      task.morsel = static_cast<int64_t>(morsel);
    }
    const size_t count = std::min<uint64_t>(task.query.batch_size, end_ - row_);
    auto ids = Vector::flat(DataType::long_type(), count);
    auto* values = ids->mutable_values<int64_t>();
    // Unsigned arithmetic: the values wrap nowhere within the range, intermediate products may.
    const uint64_t first = static_cast<uint64_t>(source_.start_) + row_ * static_cast<uint64_t>(source_.step_);
    for (size_t i = 0; i < count; ++i) {
      values[i] = static_cast<int64_t>(first + i * static_cast<uint64_t>(source_.step_));
    }
    row_ += count;
    out = Batch{{std::move(ids)}, count, nullptr};
    return true;
  }

 private:
  RangeSource& source_;
  uint64_t row_ = 0;
  uint64_t end_ = 0;
};

RangeSource::RangeSource(const RangeExec& plan) : start_(plan.start), step_(plan.step) {
  const int128_t span = static_cast<int128_t>(plan.end) - plan.start;
  const bool empty = step_ > 0 ? span <= 0 : span >= 0;
  if (!empty) {
    const int128_t step = step_;
    rows_ = static_cast<uint64_t>((span + step + (step > 0 ? -1 : 1)) / step);
  }
}

size_t RangeSource::parallelism() const { return static_cast<size_t>((rows_ + kMorselRows - 1) / kMorselRows); }

std::unique_ptr<SourceReader> RangeSource::open(TaskContext&) { return std::make_unique<Reader>(*this); }

}  // namespace firesteel
