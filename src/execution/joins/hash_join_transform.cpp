#include "execution/joins/hash_join_sink.h"
#include "execution/joins/join_prober.h"

namespace firesteel {

class HashJoinTransform::State final : public TransformState {
 public:
  State(std::shared_ptr<JoinState> state, RunningQuery& query)
      : state_(std::move(state)), prober_(state_->shape, query) {
    if (state_->build == nullptr) {
      key_reader_ = std::make_unique<JoinKeyReader>(state_->shape->probe_keys, state_->shape, query.environment);
      writer_ = std::make_unique<PartitionWriter>(state_->shape->probe_types, query, 0);
    }
  }

  bool push(TaskContext&, const Batch& in, Output& out) override {
    if (writer_ != nullptr) {
      key_reader_->read(in, keys_);
      writer_->write(in, keys_);
      return true;
    }
    prober_.start(*state_->build, in);
    Batch result;
    while (prober_.next(result)) {
      if (!out.push(std::move(result))) {
        return false;
      }
      result = Batch{};
    }
    return true;
  }
  bool finish(TaskContext&, Output&) override {
    if (writer_ != nullptr) {
      state_->add_probe(writer_->finish());
      writer_.reset();
    }
    return true;
  }

 private:
  std::shared_ptr<JoinState> state_;
  JoinProber prober_;
  JoinKeys keys_;
  std::unique_ptr<JoinKeyReader> key_reader_;
  std::unique_ptr<PartitionWriter> writer_;
};

std::unique_ptr<TransformState> HashJoinTransform::open(TaskContext& task) {
  return std::make_unique<State>(state_, task.query);
}

}  // namespace firesteel
