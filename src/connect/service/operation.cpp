#include "connect/service/operation.h"

#include "connect/errors/error_store.h"
#include "spark/connect/base.pb.h"

#include <charconv>

namespace firesteel {
namespace {

// How often a waiting stream looks whether its client is still there.
constexpr auto kPollInterval = std::chrono::milliseconds(250);

}  // namespace

Operation::Operation(OperationInfo info)
    : info_(std::move(info)),
      cancellation_(std::make_shared<CancellationToken>()),
      buffer_(info_.reattachable),
      detached_since_(std::chrono::steady_clock::now()) {}

Operation::~Operation() {
  abandon();
  thread_.reset();
}

void Operation::start(std::function<void(Operation&)> body) {
  thread_.emplace([this, body = std::move(body)] {
    std::optional<SparkError> error;
    try {
      body(*this);
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
  });
}

void Operation::send(pb::ExecutePlanResponse response) {
  cancellation_->check();
  response.set_session_id(info_.session_id);
  response.set_server_side_session_id(info_.server_side_session_id);
  response.set_operation_id(info_.operation_id);
  response.set_response_id(info_.operation_id + "_" + std::to_string(next_index_));
  ++next_index_;
  const size_t bytes = response.ByteSizeLong();
  buffer_.push(std::make_shared<const pb::ExecutePlanResponse>(std::move(response)), bytes);
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
  while (!stream.client_gone()) {
    if (attachment_ != attachment) {
      throw SparkError("INVALID_CURSOR.DISCONNECTED");
    }
    const ResponseBuffer::Item item = buffer_.next(index, kPollInterval);
    if (item.outcome == ResponseBuffer::Outcome::kEnd) {
      return;
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
