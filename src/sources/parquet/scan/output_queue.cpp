#include "sources/parquet/scan/output_queue.h"

namespace firesteel {

void OutputQueue::push(Batch batch) {
  const size_t rows = batch.selected_rows();
  if (rows == 0) {
    return;
  }
  if (waiting_rows_ + rows > batch_size_) {
    flush();
  }
  // Copying more than half a batch costs more than the small batch does downstream.
  if (rows * 2 >= batch_size_) {
    flush();
    ready_.push_back(std::move(batch));
    return;
  }
  waiting_rows_ += rows;
  waiting_.push_back(std::move(batch));
}

void OutputQueue::flush() {
  if (waiting_.empty()) {
    return;
  }
  if (waiting_.size() == 1) {
    ready_.push_back(std::move(waiting_[0]));
  } else {
    ready_.push_back(concatenate(waiting_, types_));
  }
  waiting_.clear();
  waiting_rows_ = 0;
}

bool OutputQueue::pop(Batch& out) {
  if (ready_.empty()) {
    return false;
  }
  out = std::move(ready_.front());
  ready_.erase(ready_.begin());
  return true;
}

}  // namespace firesteel
