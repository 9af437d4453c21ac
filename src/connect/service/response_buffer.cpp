#include "connect/service/response_buffer.h"

namespace firesteel {

void ResponseBuffer::push(ResponsePtr response, size_t bytes) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return abandoned_ || has_room(bytes); });
  if (abandoned_) {
    throw SparkError("OPERATION_CANCELED");
  }
  append(std::move(response), bytes);
}

bool ResponseBuffer::try_push(ResponsePtr response, size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (abandoned_ || finished_ || !has_room(bytes)) {
    return false;
  }
  append(std::move(response), bytes);
  return true;
}

void ResponseBuffer::append(ResponsePtr response, size_t bytes) {
  entries_.push_back({std::move(response), bytes});
  unsent_bytes_ += bytes;
  changed_.notify_all();
}

void ResponseBuffer::finish(std::optional<SparkError> error) {
  const std::lock_guard lock(mutex_);
  finished_ = true;
  error_ = std::move(error);
  changed_.notify_all();
}

void ResponseBuffer::abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  first_index_ += static_cast<int64_t>(entries_.size());
  entries_.clear();
  unsent_bytes_ = 0;
  retained_bytes_ = 0;
  changed_.notify_all();
}

ResponseBuffer::Item ResponseBuffer::next(int64_t index, std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  const auto past_end = [&] { return index >= first_index_ + static_cast<int64_t>(entries_.size()); };
  if (!changed_.wait_for(lock, timeout, [&] { return abandoned_ || finished_ || !past_end(); })) {
    return {Outcome::kTimeout, nullptr};
  }
  if (index < first_index_) {
    return {Outcome::kGone, nullptr};
  }
  if (!past_end()) {
    return {Outcome::kResponse, entries_[static_cast<size_t>(index - first_index_)].response};
  }
  if (error_) {
    throw SparkError(*error_);
  }
  if (abandoned_) {
    throw SparkError("OPERATION_CANCELED");
  }
  return {Outcome::kEnd, nullptr};
}

void ResponseBuffer::mark_sent(int64_t index) {
  const std::lock_guard lock(mutex_);
  while (sent_index_ < index) {
    ++sent_index_;
    const int64_t position = sent_index_ - first_index_;
    if (position >= 0 && position < static_cast<int64_t>(entries_.size())) {
      const size_t bytes = entries_[static_cast<size_t>(position)].bytes;
      unsent_bytes_ -= bytes;
      retained_bytes_ += bytes;
    }
  }
  while (first_index_ <= sent_index_ && !entries_.empty() &&
         (!keep_sent_ || (retained_bytes_ > kRetainedBytes && first_index_ < sent_index_))) {
    drop_front();
  }
  changed_.notify_all();
}

void ResponseBuffer::release(int64_t index) {
  const std::lock_guard lock(mutex_);
  while (first_index_ <= index && first_index_ <= sent_index_ && !entries_.empty()) {
    drop_front();
  }
}

// The front has been sent.
void ResponseBuffer::drop_front() {
  retained_bytes_ -= entries_.front().bytes;
  entries_.pop_front();
  ++first_index_;
}

int64_t ResponseBuffer::last_index() const {
  const std::lock_guard lock(mutex_);
  return first_index_ + static_cast<int64_t>(entries_.size()) - 1;
}

bool ResponseBuffer::finished() const {
  const std::lock_guard lock(mutex_);
  return finished_;
}

}  // namespace firesteel
