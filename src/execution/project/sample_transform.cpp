#include "execution/project/sample_transform.h"

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
      random_.seed(static_cast<uint64_t>(seed_) * 0x9e3779b97f4a7c15ULL + static_cast<uint64_t>(lane_) * 1000003 +
                   static_cast<uint64_t>(morsel_));
    }
    std::vector<int32_t> chosen;
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::poisson_distribution<int> poisson(upper_ - lower_ > 0 ? upper_ - lower_ : 1e-300);
    Rows::of(in).for_each([&](size_t row) {
      if (with_replacement_) {
        chosen.insert(chosen.end(), static_cast<size_t>(poisson(random_)), static_cast<int32_t>(row));
      } else if (const double x = uniform(random_); x >= lower_ && x < upper_) {
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
  std::mt19937_64 random_;
};

}  // namespace

std::unique_ptr<TransformState> SampleTransform::open(TaskContext&) {
  return std::make_unique<SampleState>(lower_, upper_, with_replacement_, seed_);
}

}  // namespace firesteel
