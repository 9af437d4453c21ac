#pragma once

#include <cstdint>
#include <mutex>
#include <string>

namespace firesteel {

/// Spark's random numbers: org.apache.spark.util.random.XORShiftRandom with the methods of java.util.Random.
class XorShiftRandom {
 public:
  explicit XorShiftRandom(int64_t seed);
  int32_t next(int bits);
  double next_double();    // [0, 1)
  double next_gaussian();  // mean 0, deviation 1
  /// `length` characters of 0-9, a-z, A-Z.
  void append_text(int32_t length, std::string& out);

 private:
  uint64_t state_;
  bool has_gaussian_ = false;
  double gaussian_ = 0;
};

/// One sequence of random numbers for all rows of a query, whatever thread computes them: rows of one thread get the
/// numbers that Spark gives to the rows of partition 0.
class RandomStream {
 public:
  explicit RandomStream(int64_t seed) : random_(seed) {}

  /// draw(random) for each row, as one uninterrupted run.
  template <typename Draw>
  void run(Draw draw) {
    const std::lock_guard lock(mutex_);
    draw(random_);
  }

 private:
  std::mutex mutex_;
  XorShiftRandom random_;
};

/// A seed for a function that was called without one.
int64_t fresh_seed();

}  // namespace firesteel
