#include "execution/project/sample_transform.h"

#include "functions/misc/random_stream.h"

#include <random>

namespace firesteel {
namespace {

class SampleState final : public TransformState {
 public:
  SampleState(double lower, double upper, bool with_replacement, int64_t seed)
      : lower_(lower), upper_(upper), with_replacement_(with_replacement), seed_(seed) {}

  bool push(TaskContext& task, const Batch& in, Output& out) override {
    if (task.morsel != morsel_ || task.lane != lane_) {
      morsel_ = task.morsel;
      lane_ = task.lane;
      // A morsel is what a partition is to Spark, whose sampler of partition i begins with seed + i: small inputs give
      // the very rows that Spark gives for one partition.
      const int64_t index = lane_ + morsel_;
      sampler_ = XorShiftRandom(static_cast<int64_t>(static_cast<uint64_t>(seed_) + static_cast<uint64_t>(index)));
      random_.seed(static_cast<uint64_t>(seed_) * 0x9e3779b97f4a7c15ULL + static_cast<uint64_t>(index));
    }
    std::vector<int32_t> chosen;
    std::poisson_distribution<int> poisson(upper_ - lower_ > 0 ? upper_ - lower_ : 1e-300);
    Rows::of(in).for_each([&](size_t row) {
      if (with_replacement_) {
        chosen.insert(chosen.end(), static_cast<size_t>(poisson(random_)), static_cast<int32_t>(row));
      } else if (const double x = sampler_.next_double(); x >= lower_ && x < upper_) {
        chosen.push_back(static_cast<int32_t>(row));
      }
    });
    const Rows rows{chosen.data(), chosen.size()};
    Batch result{{}, chosen.size(), nullptr};
    for (const VectorPtr& column : in.columns) {
      result.columns.push_back(gather(column, rows));
    }
    return out.push(std::move(result));
  }

 private:
  const double lower_;
  const double upper_;
  const bool with_replacement_;
  const int64_t seed_;
  int64_t morsel_ = -1;
  int lane_ = -1;
  XorShiftRandom sampler_{0};
  std::mt19937_64 random_;  // with replacement
};

}  // namespace

std::unique_ptr<TransformState> SampleTransform::open(TaskContext&) {
  return std::make_unique<SampleState>(lower_, upper_, with_replacement_, seed_);
}

}  // namespace firesteel
