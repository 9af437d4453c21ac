#include "base/memory/memory_pool.h"

#include "base/errors/spark_error.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace firesteel {
namespace {

TEST(MemoryPool, LeavesAPartToWhatCannotSpill) {
  MemoryPool pool(800);
  MemoryReservation sort(&pool, "sort");
  EXPECT_TRUE(sort.try_resize(700));
  EXPECT_FALSE(sort.try_resize(701));
  MemoryReservation reader(&pool, "reader");
  reader.resize(100);
  EXPECT_EQ(pool.used(), 800);
  EXPECT_THROW(reader.resize(101), SparkError);
  EXPECT_EQ(reader.bytes(), 100);
  reader.release();
  sort.release();
  EXPECT_EQ(pool.used(), 0);
}

TEST(MemoryPool, WhatCannotSpillWaitsForWhatCan) {
  MemoryPool pool(800);
  MemoryReservation sort(&pool, "sort");
  EXPECT_TRUE(sort.try_resize(700));
  std::thread spilling([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    sort.release();
  });
  MemoryReservation reader(&pool, "reader");
  reader.resize(300);
  spilling.join();
  EXPECT_EQ(pool.used(), 300);
}

TEST(MemoryPool, DoesNotWaitForWhatWillNeverFit) {
  MemoryPool pool(800);
  MemoryReservation other(&pool, "other");
  EXPECT_TRUE(other.try_resize(10));
  MemoryReservation reader(&pool, "reader");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(reader.resize(801), SparkError);
  other.release();
  reader.resize(800);
  EXPECT_THROW(reader.resize(801), SparkError);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(400));
}

}  // namespace
}  // namespace firesteel
