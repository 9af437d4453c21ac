#pragma once

#include "execution/joins/join_state.h"
#include "execution/pipeline/pipeline_builder.h"

#include <functional>
#include <memory>
#include <vector>

namespace firesteel {

/// Builds the hash table, or writes the build side to partition files when it does not fit.
class HashJoinSink final : public Sink {
 public:
  /// filters: per key, the slot of its runtime filter or null.
  HashJoinSink(std::shared_ptr<JoinState> state, std::vector<std::shared_ptr<RuntimeFilterSlot>> filters)
      : state_(std::move(state)), filters_(std::move(filters)) {}
  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) override;

 private:
  class State;
  void publish_filters();
  std::shared_ptr<JoinState> state_;
  std::vector<std::shared_ptr<RuntimeFilterSlot>> filters_;
};

/// Probes the hash table, or writes the probe rows to partition files when the build side has spilled.
class HashJoinTransform final : public Transform {
 public:
  explicit HashJoinTransform(std::shared_ptr<JoinState> state) : state_(std::move(state)) {}
  std::unique_ptr<TransformState> open(TaskContext& task) override;

 private:
  class State;
  std::shared_ptr<JoinState> state_;
};

/// The last lane of a hash join: build rows that are due at the end, and the spilled partitions.
class HashJoinTail final : public Source {
 public:
  explicit HashJoinTail(std::shared_ptr<JoinState> state) : state_(std::move(state)) {}
  size_t parallelism() const override;
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

 private:
  class Reader;
  std::shared_ptr<JoinState> state_;
  std::atomic<size_t> next_{0};
};

}  // namespace firesteel
