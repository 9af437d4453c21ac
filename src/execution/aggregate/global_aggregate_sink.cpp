#include "execution/aggregate/global_aggregate_sink.h"

#include "columnar/row_keys/canonical_keys.h"

#include <algorithm>

namespace firesteel {
namespace {

// What a task may hold without asking: min of some strings must not fail because others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;

}  // namespace

/// The states of all aggregates for the one group.
class GlobalAggregateSink::OneGroup {
 public:
  OneGroup(const AggregateStates& states, MemoryPool* pool)
      : states_(states), memory_(Buffer::allocate_zeroed(states.bytes())), reservation_(pool, "aggregate") {
    char* row = memory_->mutable_as<char>();
    states_.initialize({&row, 1});
  }

  void update(size_t aggregate, std::span<const VectorPtr> arguments, Rows rows) {
    char* state = memory_->mutable_as<char>() + states_.offset(aggregate);
    states_.kernel(aggregate).update_one(arguments, rows, state, arena_);
    charge();
  }
  /// The other group gives its memory back.
  void merge(OneGroup& other) {
    char* from = other.memory_->mutable_as<char>();
    char* to = memory_->mutable_as<char>();
    states_.merge(states_.to_partial({&from, 1}), Rows::all(1), {&to, 1}, arena_);
    other.memory_.reset();
    other.arena_ = StringArena();
    other.reservation_.release();
    charge();
  }
  std::vector<VectorPtr> finalize(const EvaluationEnvironment& environment) {
    charge(2);  // the state, and the value that is made of it
    char* row = memory_->mutable_as<char>();
    return states_.finalize({&row, 1}, environment);
  }

 private:
  void charge(int64_t copies = 1) {
    reservation_.resize(std::max<int64_t>(copies * static_cast<int64_t>(arena_.bytes()) - kUnchargedBytes, 0));
  }

  const AggregateStates& states_;
  BufferPtr memory_;
  StringArena arena_;
  MemoryReservation reservation_;
};

class GlobalAggregateSink::State final : public SinkState {
 public:
  State(std::shared_ptr<const AggregatePlan> plan, TaskContext& task)
      : plan_(std::move(plan)),
        inputs_(plan_, task.query),
        group_(*plan_->states, task.query.memory),
        values_(*plan_, task.query, 0) {}

  bool consume(TaskContext&, const Batch& in) override {
    inputs_.evaluate(in);
    for (size_t a = 0; a < plan_->calls.size(); ++a) {
      if (!plan_->calls[a]->distinct) {
        group_.update(a, inputs_.arguments(a).columns, rows_of(a, in));
      }
    }
    for (size_t d = 0; d < plan_->distinct.size(); ++d) {
      const size_t example = plan_->distinct[d].example;
      const Rows rows = rows_of(example, in);
      std::vector<VectorPtr> keys;
      for (const VectorPtr& column : inputs_.arguments(example).columns) {
        keys.push_back(to_canonical_key(column, rows));
      }
      if (rows.count > 0) {
        values_.tables[d + 1]->add_keys(keys, rows);
        values_.tables[d + 1]->settle();
      }
    }
    return true;
  }

  OneGroup& group() { return group_; }
  TaskGroups& values() { return values_; }

 private:
  Rows rows_of(size_t aggregate, const Batch& in) const {
    const Selection* selection = inputs_.arguments(aggregate).selection;
    return selection == nullptr ? Rows::of(in) : Rows{selection->data(), selection->count};
  }

  std::shared_ptr<const AggregatePlan> plan_;
  AggregateInputs inputs_;
  OneGroup group_;
  TaskGroups values_;
};

std::unique_ptr<SinkState> GlobalAggregateSink::open(TaskContext& task) { return std::make_unique<State>(plan_, task); }

void GlobalAggregateSink::add_distinct_values(RunningQuery& query, std::vector<TaskGroups*> inputs, size_t partition,
                                              int level, OneGroup& group) {
  query.check_cancelled();
  TaskGroups merged(*plan_, query, level + 1);
  for (TaskGroups* input : inputs) {
    for (size_t d = 1; d < merged.tables.size(); ++d) {
      input->tables[d]->drain(partition, [&](const Batch& partial) {
        merged.tables[d]->add_partial(partial);
        merged.tables[d]->settle();
      });
    }
  }
  if (merged.spilled()) {
    merged.spill();
    for (size_t p = 0; p < GroupTable::kPartitions; ++p) {
      add_distinct_values(query, {&merged}, p, level + 1, group);
    }
    return;
  }
  for (size_t d = 0; d < plan_->distinct.size(); ++d) {
    const DistinctValues& values = plan_->distinct[d];
    PartitionedGroups& table = *merged.tables[d + 1];
    for (size_t p = 0; p < GroupTable::kPartitions; ++p) {
      table.for_each_piece(p, [&](std::span<const char* const> rows) {
        std::vector<VectorPtr> arguments = table.keys_of(rows);
        for (size_t a = 0; a < arguments.size(); ++a) {
          arguments[a] = from_canonical_key(arguments[a], values.types[a]);
        }
        for (const size_t aggregate : values.aggregates) {
          group.update(aggregate, arguments, Rows::all(rows.size()));
        }
      });
    }
  }
}

void GlobalAggregateSink::finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) {
  OneGroup total(*plan_->states, query.memory);
  std::vector<TaskGroups*> values;
  bool spilled = false;
  for (const auto& state : states) {
    auto& task = static_cast<State&>(*state);
    total.merge(task.group());
    values.push_back(&task.values());
    spilled = spilled || task.values().spilled();
  }
  if (!plan_->distinct.empty() && !values.empty()) {
    if (spilled) {
      query.tasks->run_parallel(values.size(), [&](size_t i) { values[i]->spill(); });
    }
    std::vector<std::unique_ptr<OneGroup>> parts(GroupTable::kPartitions);
    query.tasks->run_parallel(parts.size(), [&](size_t p) {
      parts[p] = std::make_unique<OneGroup>(*plan_->states, query.memory);
      add_distinct_values(query, values, p, 0, *parts[p]);
    });
    for (const auto& part : parts) {
      total.merge(*part);
    }
  }
  Batch row;
  row.num_rows = 1;
  row.columns = total.finalize(*query.environment);
  result_->set_batches({std::move(row)});
}

}  // namespace firesteel
