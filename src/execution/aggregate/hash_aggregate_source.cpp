#include "columnar/row_keys/canonical_keys.h"
#include "execution/aggregate/hash_aggregate_sink.h"

#include <deque>

namespace firesteel {
namespace {

/// Groups to be merged: one partition of some tables, all partitioned at `level`.
struct MergeWork {
  std::vector<TaskGroups*> inputs;
  std::shared_ptr<TaskGroups> owner;  // of the inputs, when they are the result of an earlier merge
  size_t partition;
  int level;
};

/// Final groups in the partitions [next, end).
struct Emission {
  std::shared_ptr<TaskGroups> groups;
  size_t next;
  size_t end;
};

}  // namespace

class HashAggregateSource::Reader final : public SourceReader {
 public:
  Reader(HashAggregateSource& source, RunningQuery& query) : source_(source), plan_(*source.plan_), query_(query) {}

  bool next(TaskContext& task, Batch& out) override {
    while (true) {
      if (emit(out)) {
        return true;
      }
      if (work_.empty() && claimed_) {
        claimed_ = false;
        out = Batch{};  // tells of the morsel's end even when it gave no rows
        return true;
      }
      if (work_.empty()) {
        const size_t partition = source_.next_.fetch_add(1, std::memory_order_relaxed);
        if (partition >= GroupTable::kPartitions) {
          return false;
        }
        claimed_ = true;
        task.morsel = static_cast<int64_t>(partition);
        MergeWork work{.inputs = {}, .owner = nullptr, .partition = partition, .level = 0};
        for (const auto& input : source_.input_->tasks) {
          work.inputs.push_back(input.get());
        }
        work_.push_back(std::move(work));
      }
      const MergeWork work = std::move(work_.front());
      work_.pop_front();
      merge(work);
    }
  }

 private:
  /// Leaves tables with the final rows in `emitting_`, or more work when they did not fit into memory.
  void merge(const MergeWork& work) {
    query_.check_cancelled();
    if (take_over(work)) {
      return;
    }
    auto merged = std::make_shared<TaskGroups>(plan_, query_, work.level + 1);
    for (TaskGroups* input : work.inputs) {
      for (size_t t = 0; t < merged->tables.size(); ++t) {
        PartitionedGroups& table = *merged->tables[t];
        input->tables[t]->drain(work.partition, [&](const Batch& partial) {
          table.add_partial(partial);
          table.settle();
        });
      }
    }
    if (!merged->spilled()) {
      add_distinct_values(*merged);
    }
    if (merged->spilled()) {
      merged->spill();
      for (size_t p = 0; p < GroupTable::kPartitions; ++p) {
        work_.push_back({.inputs = {merged.get()}, .owner = merged, .partition = p, .level = work.level + 1});
      }
      return;
    }
    emitting_.push_back({std::move(merged), 0, GroupTable::kPartitions});
  }

  /// A partition that only one task has, without duplicates, needs no merge.
  bool take_over(const MergeWork& work) {
    if (!plan_.distinct.empty() || work.owner != nullptr) {
      return false;
    }
    if (source_.input_->disjoint) {
      for (TaskGroups* input : work.inputs) {
        emitting_.push_back({{std::shared_ptr<void>(), input}, work.partition, work.partition + 1});
      }
      return true;
    }
    TaskGroups* only = nullptr;
    for (TaskGroups* input : work.inputs) {
      if (input->tables[0]->partition_empty(work.partition)) {
        continue;
      }
      if (only != nullptr || !input->tables[0]->unique()) {
        return false;
      }
      only = input;
    }
    if (only != nullptr) {
      emitting_.push_back({{std::shared_ptr<void>(), only}, work.partition, work.partition + 1});
    }
    return true;
  }

  void add_distinct_values(TaskGroups& merged) {
    PartitionedGroups& main = *merged.tables[0];
    const size_t num_keys = plan_.key_types.size();
    for (size_t d = 0; d < plan_.distinct.size(); ++d) {
      const DistinctValues& values = plan_.distinct[d];
      PartitionedGroups& table = *merged.tables[d + 1];
      for (size_t p = 0; p < GroupTable::kPartitions; ++p) {
        table.for_each_piece(p, [&](std::span<const char* const> rows) {
          std::vector<VectorPtr> columns = table.keys_of(rows);
          main.add_keys(std::span(columns).first(num_keys), Rows::all(rows.size()));
          const auto states = main.row_states();
          std::vector<VectorPtr> arguments;
          for (size_t a = 0; a < values.types.size(); ++a) {
            arguments.push_back(from_canonical_key(columns[num_keys + a], values.types[a]));
          }
          for (const size_t aggregate : values.aggregates) {
            plan_.states->update(aggregate, arguments, Rows::all(rows.size()), states, main.arena());
          }
        });
      }
    }
  }

  bool emit(Batch& out) {
    while (pieces_.empty()) {
      if (emitting_.empty()) {
        return false;
      }
      Emission& from = emitting_.front();
      if (from.next == from.end) {
        emitting_.pop_front();
        continue;
      }
      from.groups->tables[0]->for_each_piece(
          from.next++, [&](std::span<const char* const> rows) { pieces_.emplace_back(rows.begin(), rows.end()); });
    }
    const std::vector<const char*> rows = std::move(pieces_.front());
    pieces_.pop_front();
    PartitionedGroups& table = *emitting_.front().groups->tables[0];
    out = Batch{};
    out.num_rows = rows.size();
    const std::vector<VectorPtr> keys = table.keys_of(rows);
    for (size_t k = 0; k < keys.size(); ++k) {
      out.columns.push_back(source_.partial_ ? keys[k] : from_canonical_key(keys[k], plan_.key_types[k]));
    }
    std::vector<char*> states(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      states[i] = const_cast<char*>(rows[i]) + plan_.shape->layout->extra_offset();
    }
    std::vector<VectorPtr> results =
        source_.partial_ ? plan_.states->to_partial(states) : plan_.states->finalize(states, *query_.environment);
    for (VectorPtr& column : results) {
      out.columns.push_back(std::move(column));
    }
    return true;
  }

  HashAggregateSource& source_;
  const AggregatePlan& plan_;
  RunningQuery& query_;
  bool claimed_ = false;
  std::deque<MergeWork> work_;
  std::deque<Emission> emitting_;
  std::deque<std::vector<const char*>> pieces_;
};

std::unique_ptr<SourceReader> HashAggregateSource::open(TaskContext& task) {
  return std::make_unique<Reader>(*this, task.query);
}

}  // namespace firesteel
