#include "functions/aggregate/narrow_input.h"

#include "base/errors/check.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/totals_kernel.h"

namespace firesteel {
namespace {

class NarrowInput final : public AggregateKernel, public TotalsKernel {
 public:
  NarrowInput(std::shared_ptr<const AggregateKernel> declared, std::shared_ptr<const AggregateKernel> reading)
      : declared_(std::move(declared)),
        reading_(std::move(reading)),
        totals_(dynamic_cast<const TotalsKernel*>(reading_.get())) {
    check(declared_->state_size() == reading_->state_size() && totals_ != nullptr, "a narrow kernel has another state");
  }

  size_t state_size() const override { return declared_->state_size(); }
  bool uses_arena() const override { return declared_->uses_arena(); }
  void initialize(std::span<char* const> states) const override { declared_->initialize(states); }
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const override {
    reading_->update(arguments, rows, states, arena);
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    reading_->update_one(arguments, rows, state, arena);
  }
  bool takes_sum() const override { return true; }
  void add_total(char* state, int128_t sum, int64_t count) const override { totals_->add_total(state, sum, count); }
  std::vector<DataType> partial_types() const override { return declared_->partial_types(); }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    return declared_->to_partial(states);
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    declared_->merge_partial(partial, rows, states, arena);
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment& environment) const override {
    return declared_->finalize(states, environment);
  }

 private:
  std::shared_ptr<const AggregateKernel> declared_;
  std::shared_ptr<const AggregateKernel> reading_;
  const TotalsKernel* totals_;  // reading_
};

}  // namespace

std::shared_ptr<const AggregateKernel> with_narrow_input(std::shared_ptr<const AggregateKernel> kernel, bool is_sum,
                                                         const DataType& input, const DataType& declared,
                                                         const DataType& result) {
  check(declared.is_decimal() && input.is_decimal() && input.physical() == PhysicalType::kInt64 &&
            input.scale() == declared.scale(),
        "no narrower decimal");
  // States do not depend on the input; the mode matters only for what `kernel` does.
  auto reading =
      is_sum ? make_sum_kernel(input, result, EvalMode::kAnsi) : make_avg_kernel(input, result, EvalMode::kAnsi);
  return std::make_shared<const NarrowInput>(std::move(kernel), std::move(reading));
}

}  // namespace firesteel
