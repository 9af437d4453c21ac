#include "execution/scan/batches_source.h"

#include <algorithm>

namespace firesteel {

class BatchesSource::Reader final : public SourceReader {
 public:
  explicit Reader(BatchesSource& source) : source_(source) {}

  bool next(TaskContext& task, Batch& out) override {
    if (current_ == nullptr || offset_ >= current_->num_rows) {
      if (source_.batches_ == nullptr) {
        return false;
      }
      const size_t index = source_.next_.fetch_add(1);
      if (index >= source_.batches_->size()) {
        return false;
      }
      current_ = &(*source_.batches_)[index];
      offset_ = 0;
      task.morsel = static_cast<int64_t>(index);
    }
    if (current_->num_rows <= task.query.batch_size || current_->has_selection()) {
      out = *current_;
      offset_ = current_->num_rows;
      return true;
    }
    const size_t length = std::min(task.query.batch_size, current_->num_rows - offset_);
    out = slice(*current_, offset_, length);
    offset_ += length;
    return true;
  }

 private:
  BatchesSource& source_;
  const Batch* current_ = nullptr;
  size_t offset_ = 0;
};

std::shared_ptr<BatchesSource> BatchesSource::one_row() {
  auto batches = std::make_shared<std::vector<Batch>>();
  batches->push_back(Batch{{}, 1, nullptr});
  return std::make_shared<BatchesSource>(std::move(batches));
}

void BatchesSource::set_batches(std::vector<Batch> batches) {
  batches_ = std::make_shared<const std::vector<Batch>>(std::move(batches));
}

std::unique_ptr<SourceReader> BatchesSource::open(TaskContext&) { return std::make_unique<Reader>(*this); }

}  // namespace firesteel
