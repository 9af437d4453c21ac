#include "execution/result/result_queue.h"

#include "execution/query_context.h"
#include "execution/tasks/morsel_tracker.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

namespace firesteel {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Batch batch_of_rows(size_t rows) {
  Batch batch;
  batch.num_rows = rows;
  return batch;
}

// The morsel before ends without a word while the only task waits for room and the consumer for rows.
TEST(ResultQueueTest, RowsThatComeIntoOrderWhileATaskWaitsForRoomWakeTheConsumer) {
  MemoryPool memory(int64_t{1} << 30);
  RunningQuery query;
  query.memory = &memory;
  query.cancellation = std::make_shared<CancellationToken>();
  ResultQueue queue(1, &memory);
  MorselTracker tracker;
  std::jthread task([&] {
    const TaskContext context{.query = query, .morsel = 1, .tracker = &tracker};
    queue.add(context, batch_of_rows(1));
    queue.add(context, batch_of_rows(2));
  });
  Batch out;
  auto consumer = std::async(std::launch::async, [&] { return queue.next(out); });
  std::this_thread::sleep_for(milliseconds(30));
  tracker.complete(0);
  const bool woken = consumer.wait_for(seconds(10)) == std::future_status::ready;
  EXPECT_TRUE(woken);
  if (!woken) {
    queue.finish(nullptr);
  }
  EXPECT_TRUE(consumer.get());
  EXPECT_EQ(out.num_rows, 1);
  queue.close();
}

}  // namespace
}  // namespace firesteel
