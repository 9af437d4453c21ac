#include "execution/joins/hash_join_sink.h"

#include "execution/joins/join_runtime_filter.h"

namespace firesteel {

class HashJoinSink::State final : public SinkState {
 public:
  State(std::shared_ptr<JoinState> state, RunningQuery& query)
      : state_(std::move(state)), query_(query), collector_(state_->shape, query) {}

  bool consume(TaskContext&, const Batch& in) override {
    const bool granted = collector_.add(in);
    if (!granted || query_.force_spill) {
      state_->spilling.store(true, std::memory_order_relaxed);
    }
    if (state_->spilling.load(std::memory_order_relaxed)) {
      spill();
    }
    return true;
  }
  void finish(TaskContext&) override {
    if (state_->spilling.load(std::memory_order_relaxed)) {
      spill();
    }
  }

  /// Moves the collected rows to the partition files.
  void spill() {
    rows_spilled_ += collector_.rows();
    if (writer_ == nullptr) {
      writer_ = std::make_unique<PartitionWriter>(state_->shape->build_types, query_, 0);
      key_reader_ = std::make_unique<JoinKeyReader>(state_->shape->build_keys, state_->shape, query_.environment);
    }
    for (Batch& batch : collector_.take_batches()) {
      key_reader_->read(batch, keys_);
      writer_->write(std::exchange(batch, {}), keys_);
    }
  }
  void hand_over() {
    spill();
    state_->has_null_key = state_->has_null_key || collector_.has_null_key();
    state_->is_empty = state_->is_empty && rows_spilled_ == 0;
    state_->add_build(writer_->finish());
  }
  BuildCollector& collector() { return collector_; }

 private:
  std::shared_ptr<JoinState> state_;
  RunningQuery& query_;
  BuildCollector collector_;
  size_t rows_spilled_ = 0;
  std::unique_ptr<PartitionWriter> writer_;
  std::unique_ptr<JoinKeyReader> key_reader_;
  JoinKeys keys_;
};

std::unique_ptr<SinkState> HashJoinSink::open(TaskContext& task) { return std::make_unique<State>(state_, task.query); }

void HashJoinSink::finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) {
  if (!state_->spilling) {
    std::vector<BuildCollector*> collectors;
    for (const auto& state : states) {
      collectors.push_back(&static_cast<State&>(*state).collector());
    }
    state_->build = try_finish_build(*state_->shape, collectors, *query.tasks, query);
    state_->spilling = state_->build == nullptr;
  }
  if (state_->spilling) {
    for (const auto& state : states) {
      static_cast<State&>(*state).hand_over();
    }
    return;
  }
  publish_filters();
}

void HashJoinSink::publish_filters() {
  const BuildSide& build = *state_->build;
  for (size_t k = 0; k < filters_.size(); ++k) {
    if (filters_[k] != nullptr) {
      const bool own_hashes = filters_.size() == 1;
      filters_[k]->publish(JoinRuntimeFilter::make(build.keys[k].get(), state_->shape->key_types[k], build.num_rows,
                                                   own_hashes ? &build.table : nullptr));
    }
  }
}

}  // namespace firesteel
