#include "execution/aggregate/hash_aggregate_sink.h"

#include "columnar/row_keys/canonical_keys.h"
#include "execution/aggregate/group_totals.h"

#include <algorithm>
#include <utility>

namespace firesteel {

TaskGroups::TaskGroups(const AggregatePlan& plan, RunningQuery& query, int level) {
  tables.push_back(std::make_unique<PartitionedGroups>(plan.shape, query, level));
  for (const DistinctValues& values : plan.distinct) {
    tables.push_back(std::make_unique<PartitionedGroups>(values.shape, query, level));
  }
}

bool TaskGroups::spilled() const {
  for (const auto& table : tables) {
    if (table->spilled()) {
      return true;
    }
  }
  return false;
}

void TaskGroups::spill() {
  for (const auto& table : tables) {
    table->spill();
  }
}

class HashAggregateSink::State final : public SinkState {
 public:
  State(std::shared_ptr<const AggregatePlan> plan, bool merge, TaskContext& task)
      : plan_(std::move(plan)),
        merge_(merge),
        inputs_(plan_, task.query),
        groups_(std::make_unique<TaskGroups>(*plan_, task.query, 0)) {
    if (!merge_ && plan_->distinct.empty()) {
      groups_->tables[0]->expect_ascending_keys();
      totals_ = GroupTotals::make(*plan_, task.query);
    }
  }

  bool consume(TaskContext&, const Batch& in) override {
    PartitionedGroups& main = *groups_->tables[0];
    if (merge_) {
      main.add_partial(in);
      main.settle();
      return true;
    }
    inputs_.evaluate(in);
    const Rows rows = Rows::of(in);
    const auto added = totals_ == nullptr ? GroupTotals::Added::kNo : totals_->add(inputs_, rows, in.num_rows, main);
    if (added == GroupTotals::Added::kLater) {
      waiting_.push_back({inputs_.evaluated(), in.num_rows, in.selection});
    } else if (added == GroupTotals::Added::kNo) {
      add_rows(rows);
    }
    if (added == GroupTotals::Added::kYes && !waiting_.empty()) {
      add_waiting(false);
    }
    return true;
  }

  void finish(TaskContext&) override { add_waiting(true); }

  /// Sums and counts that no group has been told of; may be null.
  GroupTotals* totals() { return totals_ == nullptr || totals_->empty() ? nullptr : totals_.get(); }
  TaskGroups& groups() { return *groups_; }
  std::unique_ptr<TaskGroups> take() {
    totals_.reset();
    return std::move(groups_);
  }

 private:
  /// Adds the rows that inputs_ has evaluated to their groups.
  void add_rows(Rows rows) {
    PartitionedGroups& main = *groups_->tables[0];
    main.add_keys(inputs_.keys(), rows);
    std::span<char* const> states;
    for (size_t a = 0; a < plan_->calls.size(); ++a) {
      if (plan_->calls[a]->distinct) {
        continue;
      }
      if (!main.runs().empty() && inputs_.arguments(a).selection == nullptr) {
        update_runs(a, main);
      } else {
        states = states.empty() ? main.row_states() : states;
        update(a, rows, states, main.arena());
      }
    }
    main.settle();
    for (size_t d = 0; d < plan_->distinct.size(); ++d) {
      add_distinct(d, rows);
    }
  }

  /// last: nothing more comes, so nothing is left to wait for.
  void add_waiting(bool last) {
    for (const Batch& batch : std::exchange(waiting_, {})) {
      const Rows rows = Rows::of(batch);
      inputs_.come_back(batch.columns, rows);
      if (last || totals_->add(inputs_, rows, batch.num_rows, *groups_->tables[0]) != GroupTotals::Added::kYes) {
        add_rows(rows);
      }
    }
  }

  void update_runs(size_t aggregate, PartitionedGroups& main) {
    const AggregateStates& states = *plan_->states;
    const size_t offset = plan_->shape->layout->extra_offset() + states.offset(aggregate);
    const auto columns = inputs_.arguments(aggregate).columns;
    const bool all_alike = std::all_of(columns.begin(), columns.end(), [](const auto& c) { return c->is_constant(); });
    for (const GroupRun& run : main.runs()) {
      states.kernel(aggregate).update_one(columns, all_alike ? Rows::all(run.count) : main.rows_of(run),
                                          run.group + offset, main.arena());
    }
  }

  void update(size_t aggregate, Rows rows, std::span<char* const> states, StringArena& arena) {
    const auto arguments = inputs_.arguments(aggregate);
    if (arguments.selection == nullptr) {
      plan_->states->update(aggregate, arguments.columns, rows, states, arena);
      return;
    }
    // FILTER: the states of the rows that passed; both lists ascend.
    const auto passed = arguments.selection->span();
    filtered_states_.clear();
    size_t at = 0;
    for (const int32_t row : passed) {
      while (rows[at] != row) {
        ++at;
      }
      filtered_states_.push_back(states[at]);
    }
    plan_->states->update(aggregate, arguments.columns, Rows{passed.data(), passed.size()}, filtered_states_, arena);
  }

  void add_distinct(size_t distinct, Rows rows) {
    const DistinctValues& values = plan_->distinct[distinct];
    const auto arguments = inputs_.arguments(values.example);
    const Rows passed =
        arguments.selection == nullptr ? rows : Rows{arguments.selection->data(), arguments.selection->count};
    if (passed.count == 0) {
      return;
    }
    distinct_keys_.assign(inputs_.keys().begin(), inputs_.keys().end());
    for (const VectorPtr& column : arguments.columns) {
      distinct_keys_.push_back(to_canonical_key(column, passed));
    }
    PartitionedGroups& table = *groups_->tables[distinct + 1];
    table.add_keys(distinct_keys_, passed);
    table.settle();
  }

  std::shared_ptr<const AggregatePlan> plan_;
  bool merge_;
  AggregateInputs inputs_;
  std::unique_ptr<TaskGroups> groups_;
  std::unique_ptr<GroupTotals> totals_;
  std::vector<Batch> waiting_;  // evaluated, for totals_ to have room for their keys
  std::vector<char*> filtered_states_;
  std::vector<VectorPtr> distinct_keys_;
};

std::unique_ptr<SinkState> HashAggregateSink::open(TaskContext& task) {
  return std::make_unique<State>(plan_, merge_, task);
}

// Totals of tasks become those of one where that is possible, and each task's groups are told of what is left.
void HashAggregateSink::hand_over_totals(const std::vector<std::unique_ptr<SinkState>>& states) {
  // So few groups are merged at once, so that those of the totals need no merging.
  constexpr size_t kFewGroups = size_t{1} << 16;
  State* first = nullptr;
  std::vector<State*> others;
  bool all_absorbed = true;
  for (const auto& state : states) {
    auto& task = static_cast<State&>(*state);
    if (task.totals() != nullptr && first == nullptr) {
      first = &task;
      continue;
    }
    others.push_back(&task);
    if (task.totals() != nullptr && !first->totals()->absorb(*task.totals())) {
      task.totals()->flush(*task.groups().tables[0]);
      all_absorbed = false;
    }
  }
  if (first == nullptr) {
    return;
  }
  PartitionedGroups& main = *first->groups().tables[0];
  for (State* other : others) {
    PartitionedGroups& table = *other->groups().tables[0];
    if (all_absorbed && !main.spilled() && !table.spilled() && table.rows() <= kFewGroups) {
      for (size_t p = 0; p < GroupTable::kPartitions; ++p) {
        table.drain(p, [&](const Batch& partial) {
          main.add_partial(partial);
          main.settle();
        });
      }
      (void)other->take();
    }
  }
  first->totals()->flush(main);
}

void HashAggregateSink::finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) {
  bool spilled = false;
  hand_over_totals(states);
  for (const auto& state : states) {
    std::unique_ptr<TaskGroups> groups = static_cast<State&>(*state).take();
    if (groups != nullptr) {
      spilled = spilled || groups->spilled();
      result_->tasks.push_back(std::move(groups));
    }
  }
  if (spilled) {
    // Memory is short: what the tasks still hold goes to their files, so that the merge has room for a partition.
    query.tasks->run_parallel(result_->tasks.size(), [&](size_t i) { result_->tasks[i]->spill(); });
    return;
  }
  std::vector<PartitionedGroups*> tables;
  for (const auto& task : result_->tasks) {
    tables.push_back(task->tables[0].get());
  }
  result_->disjoint = plan_->distinct.empty() && make_disjoint(tables);
}

}  // namespace firesteel
