#pragma once

#include "base/concurrency/cancellation.h"
#include "base/concurrency/query_progress.h"
#include "connect/proto_fwd.h"
#include "connect/service/response_buffer.h"
#include "connect/service/response_stream.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace firesteel {

class LargeStackThreads;

/// What a request says of the operation that it starts.
struct OperationInfo {
  std::string session_id;
  std::string server_side_session_id;
  std::string operation_id;
  std::set<std::string> tags;
  bool reattachable = false;
  bool allow_chunking = false;
  std::optional<int64_t> preferred_chunk_bytes;
  std::chrono::milliseconds progress_interval{0};  // how often to tell of progress; 0 or less: never
};

/// One execution: its work, its cancellation and the responses that wait for the client. Streams come and go
/// (reattach); the last one that attached gets the responses.
class Operation {
 public:
  explicit Operation(OperationInfo info);
  /// Cancels and waits for the body.
  ~Operation();

  const OperationInfo& info() const { return info_; }
  const CancellationTokenPtr& cancellation() const { return cancellation_; }

  /// Runs `body` on a thread of `threads`; what it throws is the operation's error. Call once.
  void start(LargeStackThreads& threads, std::function<void(Operation&)> body);
  /// For the body: hands a response to the client, after filling in the ids. Blocks while the client is behind.
  void send(pb::ExecutePlanResponse response);

  /// Sends what follows response `last_response_id` (empty: from the beginning) until the end or until the client goes
  /// away. Throws the operation's error.
  void stream_to(ResponseStream& stream, const std::string& last_response_id);
  void release_until(const std::string& response_id);
  void cancel() { cancellation_->cancel(); }
  /// Cancels and frees the responses: nobody will ask again.
  void abandon();

  enum class Status { kRunning, kSucceeded, kFailed, kCancelled };
  Status status() const { return status_; }
  /// The body has ended: the destructor will not block.
  bool ended() const { return ended_; }
  /// How long no stream has been attached; zero while there is one.
  std::chrono::steady_clock::duration detached_for() const;

 private:
  std::shared_ptr<const pb::ExecutePlanResponse> numbered(pb::ExecutePlanResponse response) const;
  /// Tells the client of stages that have moved since the last time. Never waits: it is help, not a result. last: after
  /// the rows; tells what is left to tell.
  void send_progress(bool last);
  int64_t index_of(const std::string& response_id) const;

  const OperationInfo info_;
  const CancellationTokenPtr cancellation_;
  const std::shared_ptr<QueryProgress> progress_ = std::make_shared<QueryProgress>();
  ResponseBuffer buffer_;
  std::mutex sending_;  // held from taking a number to putting the response in its place
  // guarded by sending_
  int64_t next_index_ = 1;
  QueryProgress::Report told_;  // what the client knows
  std::atomic<Status> status_{Status::kRunning};
  std::atomic<bool> ended_{false};
  std::atomic<int64_t> attachment_{0};  // number of the newest stream
  std::atomic<int> open_streams_{0};
  std::atomic<std::chrono::steady_clock::time_point> detached_since_;
  std::future<void> body_done_;  // after it nothing on the body's thread looks at this any more
};

}  // namespace firesteel
