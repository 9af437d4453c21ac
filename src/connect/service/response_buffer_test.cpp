#include "connect/service/response_buffer.h"

#include "spark/connect/base.pb.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace firesteel {
namespace {

using namespace std::chrono_literals;
using Outcome = ResponseBuffer::Outcome;

ResponseBuffer::ResponsePtr response(const std::string& id) {
  auto message = std::make_shared<pb::ExecutePlanResponse>();
  message->set_response_id(id);
  return message;
}

TEST(ResponseBuffer, KeepsWhatWasSentUntilItIsReleased) {
  ResponseBuffer buffer(true);
  buffer.push(response("1"), 10);
  buffer.push(response("2"), 10);
  EXPECT_EQ(buffer.next(1, 0ms).response->response_id(), "1");
  buffer.mark_sent(1);
  EXPECT_EQ(buffer.next(1, 0ms).outcome, Outcome::kResponse);
  buffer.release(1);
  EXPECT_EQ(buffer.next(1, 0ms).outcome, Outcome::kGone);
  EXPECT_EQ(buffer.next(2, 0ms).response->response_id(), "2");
  EXPECT_EQ(buffer.next(3, 0ms).outcome, Outcome::kTimeout);
  buffer.finish({});
  EXPECT_EQ(buffer.next(3, 0ms).outcome, Outcome::kEnd);
}

TEST(ResponseBuffer, GivesTheErrorAfterTheResponses) {
  ResponseBuffer buffer(true);
  buffer.push(response("1"), 10);
  buffer.finish(SparkError("DIVIDE_BY_ZERO", {{"config", "c"}}));
  EXPECT_EQ(buffer.next(1, 0ms).outcome, Outcome::kResponse);
  EXPECT_THROW(buffer.next(2, 0ms), SparkError);
}

TEST(ResponseBuffer, HoldsTheProducerBack) {
  ResponseBuffer buffer(false);
  buffer.push(response("1"), ResponseBuffer::kUnsentBytes);
  std::atomic<bool> pushed{false};
  std::thread producer([&] {
    buffer.push(response("2"), 1);
    pushed = true;
  });
  std::this_thread::sleep_for(20ms);
  EXPECT_FALSE(pushed);
  buffer.mark_sent(1);
  producer.join();
  EXPECT_EQ(buffer.next(1, 0ms).outcome, Outcome::kGone);
  EXPECT_EQ(buffer.next(2, 0ms).response->response_id(), "2");
}

TEST(ResponseBuffer, TryPushNeverWaits) {
  ResponseBuffer buffer(true);
  EXPECT_TRUE(buffer.try_push(response("1"), ResponseBuffer::kUnsentBytes));
  EXPECT_FALSE(buffer.try_push(response("2"), 1));
  buffer.mark_sent(1);
  EXPECT_TRUE(buffer.try_push(response("2"), 1));
  buffer.finish(std::nullopt);
  EXPECT_FALSE(buffer.try_push(response("3"), 1));
}

TEST(ResponseBuffer, AbandonFreesTheProducer) {
  ResponseBuffer buffer(true);
  buffer.push(response("1"), ResponseBuffer::kUnsentBytes);
  std::thread producer([&] { EXPECT_THROW(buffer.push(response("2"), 1), SparkError); });
  buffer.abandon();
  producer.join();
}

}  // namespace
}  // namespace firesteel
