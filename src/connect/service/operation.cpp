#include "connect/service/operation.h"

#include "connect/errors/error_store.h"
#include "connect/service/large_stack_threads.h"
#include "spark/connect/base.pb.h"

#include <algorithm>
#include <charconv>

namespace firesteel {
namespace {

// How often a waiting stream looks whether its client is still there.
constexpr std::chrono::milliseconds kPollInterval{250};

}  // namespace

Operation::Operation(OperationInfo info)
    : info_(std::move(info)),
      cancellation_(std::make_shared<CancellationToken>()),
      buffer_(info_.reattachable),
      detached_since_(std::chrono::steady_clock::now()) {}

Operation::~Operation() {
  abandon();
  if (body_done_.valid()) {
    body_done_.wait();
  }
}

void Operation::start(LargeStackThreads& threads, std::function<void(Operation&)> body) {
  const auto done = std::make_shared<std::promise<void>>();
  body_done_ = done->get_future();
  threads.run([this, done, body = std::move(body)] {
    std::optional<SparkError> error;
    const QueryProgress::Scope watched(progress_);
    try {
      body(*this);
      send_progress(true);
      pb::ExecutePlanResponse last;
      last.mutable_result_complete();
      send(std::move(last));
      status_ = Status::kSucceeded;
    } catch (...) {
      error = to_spark_error(std::current_exception());
      status_ = cancellation_->cancelled() ? Status::kCancelled : Status::kFailed;
    }
    buffer_.finish(std::move(error));
    ended_ = true;
    done->set_value();
  });
}

void Operation::send(pb::ExecutePlanResponse response) {
  cancellation_->check();
  const std::lock_guard lock(sending_);
  auto sent = numbered(std::move(response));
  ++next_index_;
  const size_t bytes = sent->ByteSizeLong();
  buffer_.push(std::move(sent), bytes);
}

std::shared_ptr<const pb::ExecutePlanResponse> Operation::numbered(pb::ExecutePlanResponse response) const {
  response.set_session_id(info_.session_id);
  response.set_server_side_session_id(info_.server_side_session_id);
  response.set_operation_id(info_.operation_id);
  response.set_response_id(info_.operation_id + "_" + std::to_string(next_index_));
  return std::make_shared<const pb::ExecutePlanResponse>(std::move(response));
}

void Operation::send_progress(bool last) {
  if (info_.progress_interval <= std::chrono::milliseconds::zero()) {
    return;
  }
  std::unique_lock lock(sending_, std::defer_lock);
  if (last) {
    lock.lock();
  } else if (!lock.try_lock()) {
    return;  // rows are on their way and may be waiting for the stream that asks
  }
  QueryProgress::Report report = progress_->report();
  // The last word is sent even if nothing is new, as Spark does; but statements without any work have none.
  if (report.stages.empty() || (!last && report == told_)) {
    return;
  }
  pb::ExecutePlanResponse response;
  auto& progress = *response.mutable_execution_progress();
  for (const QueryProgress::Stage& stage : report.stages) {
    auto& sent = *progress.add_stages();
    sent.set_stage_id(stage.id);
    sent.set_num_tasks(stage.tasks);
    sent.set_num_completed_tasks(stage.completed);
    sent.set_input_bytes_read(stage.bytes_read);
    sent.set_done(stage.done);
  }
  progress.set_num_inflight_tasks(report.running_tasks);
  auto sent = numbered(std::move(response));
  const size_t bytes = sent->ByteSizeLong();
  if (buffer_.try_push(std::move(sent), bytes)) {
    ++next_index_;
    told_ = std::move(report);
  }
}

void Operation::stream_to(ResponseStream& stream, const std::string& last_response_id) {
  int64_t index = last_response_id.empty() ? 1 : index_of(last_response_id) + 1;
  const int64_t attachment = ++attachment_;
  struct Attached {
    Operation& operation;
    explicit Attached(Operation& o) : operation(o) { ++operation.open_streams_; }
    ~Attached() {
      --operation.open_streams_;
      operation.detached_since_ = std::chrono::steady_clock::now();
    }
  } attached(*this);
  const bool tells_progress = info_.progress_interval > std::chrono::milliseconds::zero();
  const auto poll = tells_progress ? std::min(kPollInterval, info_.progress_interval) : kPollInterval;
  auto told = std::chrono::steady_clock::now();
  while (!stream.client_gone()) {
    if (attachment_ != attachment) {
      throw SparkError("INVALID_CURSOR.DISCONNECTED");
    }
    const ResponseBuffer::Item item = buffer_.next(index, poll);
    if (item.outcome == ResponseBuffer::Outcome::kEnd) {
      return;
    }
    if (item.outcome == ResponseBuffer::Outcome::kTimeout && tells_progress &&
        std::chrono::steady_clock::now() - told >= info_.progress_interval) {
      send_progress(false);
      told = std::chrono::steady_clock::now();
    }
    if (item.outcome == ResponseBuffer::Outcome::kGone) {
      throw SparkError("INVALID_CURSOR.POSITION_NOT_AVAILABLE",
                       {{"index", std::to_string(index)}, {"responseId", last_response_id}});
    }
    if (item.outcome == ResponseBuffer::Outcome::kResponse) {
      if (!stream.write(*item.response)) {
        break;
      }
      buffer_.mark_sent(index++);
      // The client releases the operation as soon as it has this, perhaps before this loop comes round again.
      if (item.response->has_result_complete()) {
        return;
      }
    }
  }
  if (!info_.reattachable) {
    abandon();
  }
}

void Operation::release_until(const std::string& response_id) { buffer_.release(index_of(response_id)); }

void Operation::abandon() {
  cancel();
  buffer_.abandon();
}

std::chrono::steady_clock::duration Operation::detached_for() const {
  return open_streams_ > 0 ? std::chrono::steady_clock::duration::zero()
                           : std::chrono::steady_clock::now() - detached_since_.load();
}

int64_t Operation::index_of(const std::string& response_id) const {
  const std::string prefix = info_.operation_id + "_";
  int64_t index = 0;
  const char* end = response_id.data() + response_id.size();
  const bool ours = response_id.starts_with(prefix);
  if (ours) {
    const auto [stop, failure] = std::from_chars(response_id.data() + prefix.size(), end, index);
    if (failure == std::errc() && stop == end && index > 0 && index <= buffer_.last_index()) {
      return index;
    }
  }
  throw SparkError("INVALID_CURSOR.POSITION_NOT_FOUND", {{"responseId", response_id}});
}

}  // namespace firesteel
