#pragma once

#include "base/errors/spark_error.h"
#include "connect/proto_fwd.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

namespace firesteel {

/// Responses of one operation between the thread that makes them and the stream that sends them.
///
///   producer --push--> [ sent, kept for a reattach | not yet sent ] --next--> stream
///                        dropped at release or          push blocks when this
///                        beyond kRetainedBytes          exceeds kUnsentBytes
///
/// Responses are numbered from 1. Thread-safe.
class ResponseBuffer {
 public:
  static constexpr size_t kUnsentBytes = size_t{32} << 20;    // eight batches of a large result
  static constexpr size_t kRetainedBytes = size_t{10} << 20;  // Spark: observerRetryBufferSize

  using ResponsePtr = std::shared_ptr<const pb::ExecutePlanResponse>;
  enum class Outcome { kResponse, kEnd, kTimeout, kGone };
  struct Item {
    Outcome outcome = Outcome::kTimeout;
    ResponsePtr response;
  };

  /// keep_sent: responses stay after sending, for a reattach.
  explicit ResponseBuffer(bool keep_sent) : keep_sent_(keep_sent) {}

  /// Appends a response, waiting while too much is unsent. Throws OPERATION_CANCELED after abandon().
  void push(ResponsePtr response, size_t bytes);
  /// The same without waiting; false when there is no room.
  bool try_push(ResponsePtr response, size_t bytes);
  /// No more responses; `error` is given to every stream that comes to the end.
  void finish(std::optional<SparkError> error);
  /// Drops everything and lets push() throw: nobody will read.
  void abandon();

  /// Response number `index`; waits up to `timeout`. kGone: dropped before. Throws the operation's error at the end.
  Item next(int64_t index, std::chrono::milliseconds timeout);
  /// `index` has been handed to gRPC.
  void mark_sent(int64_t index);
  /// Drops all responses up to `index`.
  void release(int64_t index);
  int64_t last_index() const;
  bool finished() const;

 private:
  struct Entry {
    ResponsePtr response;
    size_t bytes;
  };
  bool has_room(size_t bytes) const { return unsent_bytes_ == 0 || unsent_bytes_ + bytes <= kUnsentBytes; }
  void append(ResponsePtr response, size_t bytes);
  void drop_front();

  const bool keep_sent_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // guarded by mutex_
  std::deque<Entry> entries_;
  int64_t first_index_ = 1;  // of entries_[0]
  int64_t sent_index_ = 0;
  size_t unsent_bytes_ = 0;
  size_t retained_bytes_ = 0;
  bool finished_ = false;
  bool abandoned_ = false;
  std::optional<SparkError> error_;
};

}  // namespace firesteel
