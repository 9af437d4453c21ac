#include "execution/aggregate/finalize_transform.h"

#include "columnar/row_keys/canonical_keys.h"

namespace firesteel {
namespace {

class FinalizeState final : public TransformState {
 public:
  explicit FinalizeState(std::shared_ptr<const AggregatePlan> plan) : plan_(std::move(plan)) {}

  bool push(TaskContext& task, const Batch& in, Output& out) override {
    const Batch groups = compact(in);
    const AggregateStates& states = *plan_->states;
    const size_t num_keys = plan_->key_types.size();
    BufferPtr memory = Buffer::allocate(groups.num_rows * states.bytes());
    std::vector<char*> pointers(groups.num_rows);
    for (size_t i = 0; i < pointers.size(); ++i) {
      pointers[i] = memory->mutable_as<char>() + i * states.bytes();
    }
    StringArena arena;
    states.initialize(pointers);
    states.merge(std::span(groups.columns).subspan(num_keys), Rows::all(groups.num_rows), pointers, arena);
    Batch result;
    result.num_rows = groups.num_rows;
    for (size_t k = 0; k < num_keys; ++k) {
      result.columns.push_back(from_canonical_key(groups.columns[k], plan_->key_types[k]));
    }
    for (VectorPtr& column : states.finalize(pointers, *task.query.environment)) {
      result.columns.push_back(std::move(column));
    }
    return out.push(std::move(result));
  }

 private:
  std::shared_ptr<const AggregatePlan> plan_;
};

}  // namespace

std::unique_ptr<TransformState> FinalizeTransform::open(TaskContext&) { return std::make_unique<FinalizeState>(plan_); }

}  // namespace firesteel
