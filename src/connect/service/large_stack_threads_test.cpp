#include "connect/service/large_stack_threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <set>
#include <thread>

namespace firesteel {
namespace {

TEST(LargeStackThreads, RunsEverythingAtOnce) {
  constexpr int kBodies = 20;
  std::latch all_there(kBodies);
  std::atomic<int> done{0};
  {
    LargeStackThreads threads;
    for (int i = 0; i < kBodies; ++i) {
      threads.run([&] {
        all_there.arrive_and_wait();  // for ever, if one had to wait for another
        ++done;
      });
    }
  }
  EXPECT_EQ(done, kBodies);
}

TEST(LargeStackThreads, TakesAnIdleThreadAgain) {
  LargeStackThreads threads;
  std::set<std::thread::id> ids;
  for (int i = 0; i < 50; ++i) {
    std::promise<std::thread::id> id;
    threads.run([&] { id.set_value(std::this_thread::get_id()); });
    ids.insert(id.get_future().get());
  }
  EXPECT_LE(ids.size(), 10U);  // a thread may not be idle yet when the next body comes
}

TEST(LargeStackThreads, HasRoomForDeepRecursion) {
  LargeStackThreads threads;
  std::promise<size_t> reached;
  threads.run([&] {
    const auto deeper = [](const auto& self, size_t left) -> size_t {
      volatile char frame[4096];
      frame[0] = 1;
      return left == 0 ? 0 : self(self, left - 1) + static_cast<size_t>(frame[0]);
    };
    reached.set_value(deeper(deeper, 4000));  // 16 MB and more
  });
  EXPECT_EQ(reached.get_future().get(), 4000U);
}

}  // namespace
}  // namespace firesteel
