#pragma once

#include "columnar/vector_samples.h"
#include "execution/pipeline/pipeline_builder.h"
#include "execution/result/result_queue.h"
#include "execution/tasks/pipeline_executor.h"
#include "expression/nodes/aggregates.h"
#include "functions/function_registry.h"
#include "physical/nodes/join_exec.h"
#include "physical/nodes/leaf_exec.h"
#include "physical/nodes/unary_exec.h"

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace firesteel::testing_support {

/// A row as text: values separated by "|", NULL as "-".
using TextRows = std::vector<std::string>;

inline TextRows rows_as_text(const std::vector<Batch>& batches) {
  TextRows rows;
  for (const Batch& batch : batches) {
    Rows::of(batch).for_each([&](size_t row) {
      std::string text;
      for (const VectorPtr& column : batch.columns) {
        const Literal value = column->literal_at(row);
        text += (value.is_null() ? "-" : value.to_string()) + "|";
      }
      rows.push_back(std::move(text));
    });
  }
  return rows;
}

class CollectSink final : public Sink {
 public:
  std::unique_ptr<SinkState> open(TaskContext&) override { return std::make_unique<State>(*this); }
  void finish(RunningQuery&, std::vector<std::unique_ptr<SinkState>>) override {}

  struct Piece {
    int lane;
    int64_t morsel;
    Batch batch;
  };
  /// In the order of lanes and morsels.
  std::vector<Batch> batches() {
    std::stable_sort(pieces_.begin(), pieces_.end(), [](const Piece& a, const Piece& b) {
      return std::pair(a.lane, a.morsel) < std::pair(b.lane, b.morsel);
    });
    std::vector<Batch> result;
    for (Piece& piece : pieces_) {
      result.push_back(std::move(piece.batch));
    }
    return result;
  }

 private:
  class State final : public SinkState {
   public:
    explicit State(CollectSink& sink) : sink_(sink) {}
    bool consume(TaskContext& task, const Batch& in) override {
      const std::lock_guard lock(sink_.mutex_);
      sink_.pieces_.push_back({task.lane, task.morsel, compact(in)});
      return true;
    }

   private:
    CollectSink& sink_;
  };
  std::mutex mutex_;
  std::vector<Piece> pieces_;
};

/// How a plan is run.
struct RunOptions {
  int threads = 2;
  int64_t memory = int64_t{1} << 30;
  bool force_spill = false;
  size_t batch_size = 16;
  std::shared_ptr<MemoryPool> pool;  // of several runs; null: one of `memory` bytes
  std::shared_ptr<KeptParts> kept;
  std::shared_ptr<QueryProfile> profile;
};

inline TextRows run_plan(const ExecPtr& plan, const RunOptions& options = {}) {
  const auto shared_pool = options.pool == nullptr ? std::make_shared<MemoryPool>(options.memory) : options.pool;
  MemoryPool& pool = *shared_pool;
  const int64_t used_before = pool.used();
  TaskGroup tasks(options.threads);
  RunningQuery query;
  query.memory = &pool;
  query.spill_directory = std::filesystem::temp_directory_path().string();
  query.cancellation = std::make_shared<CancellationToken>();
  query.environment = std::make_shared<const EvaluationEnvironment>();
  query.batch_size = options.batch_size;
  query.threads = options.threads;
  query.force_spill = options.force_spill;
  query.tasks = &tasks;
  query.kept = options.kept;
  query.profile = options.profile;
  auto sink = std::make_shared<CollectSink>();
  TextRows rows;
  {
    PipelineBuilder builder(query);
    Lanes lanes = builder.build(plan);
    builder.add_pipeline(std::move(lanes), sink);
    PipelineExecutor(query, tasks).run(builder.pipelines());
    rows = rows_as_text(sink->batches());
  }
  sink.reset();
  if (options.kept == nullptr && pool.used() != used_before) {
    rows.push_back("memory still reserved: " + std::to_string(pool.used()));
  }
  return rows;
}

inline TextRows sorted(TextRows rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// A nullable BIGINT column.
using Longs = std::vector<std::optional<int64_t>>;

inline VectorPtr long_vector(const Longs& values) {
  VectorBuilder builder(DataType::long_type());
  for (const auto& value : values) {
    value.has_value() ? builder.append<int64_t>(*value) : builder.append_null();
  }
  return builder.finish();
}

/// A local relation of BIGINT columns, cut into batches of `batch_rows`.
inline ExecPtr long_table(const std::vector<Longs>& columns, size_t batch_rows = 7) {
  AttributeList output;
  std::vector<VectorPtr> vectors;
  for (size_t c = 0; c < columns.size(); ++c) {
    output.push_back(make_expr<Attribute>("c" + std::to_string(c), DataType::long_type(), true, next_expr_id()));
    vectors.push_back(long_vector(columns[c]));
  }
  const Batch whole{vectors, columns[0].size(), nullptr};
  auto batches = std::make_shared<std::vector<Batch>>();
  for (size_t from = 0; from < whole.num_rows; from += batch_rows) {
    batches->push_back(slice(whole, from, std::min(batch_rows, whole.num_rows - from)));
  }
  return std::make_shared<LocalTableScanExec>(output, batches);
}

inline ExprPtr column(int index) { return make_expr<BoundReference>(index, DataType::long_type(), true); }

/// left < right over BIGINT.
inline ExprPtr less(const ExprPtr& left, const ExprPtr& right) {
  const FunctionPtr function = FunctionRegistry::built_in()->find("<");
  const std::vector<ArgumentInfo> arguments{{left->type(), true, nullptr}, {right->type(), true, nullptr}};
  auto binding = std::get<ScalarFunction>(function->body).bind(arguments, {});
  return make_expr<ScalarCall>(function, std::get<ScalarBinding>(std::move(binding)), ExprList{left, right},
                               EvalMode::kAnsi);
}

/// sum(BIGINT) as a plain kernel: NULL when there is no value.
class SumKernel final : public AggregateKernel {
 public:
  struct State {
    int64_t sum;
    int64_t count;
  };
  size_t state_size() const override { return sizeof(State); }
  void initialize(std::span<char* const> states) const override {
    for (char* state : states) {
      *reinterpret_cast<State*>(state) = {0, 0};
    }
  }
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    for (size_t i = 0; i < rows.count; ++i) {
      add(*arguments[0], static_cast<size_t>(rows[i]), states[i]);
    }
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    rows.for_each([&](size_t row) { add(*arguments[0], row, state); });
  }
  std::vector<DataType> partial_types() const override { return {DataType::long_type(), DataType::long_type()}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    auto sums = Vector::flat(DataType::long_type(), states.size());
    auto counts = Vector::flat(DataType::long_type(), states.size());
    for (size_t i = 0; i < states.size(); ++i) {
      sums->mutable_values<int64_t>()[i] = reinterpret_cast<const State*>(states[i])->sum;
      counts->mutable_values<int64_t>()[i] = reinterpret_cast<const State*>(states[i])->count;
    }
    return {sums, counts};
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states, StringArena&) const override {
    for (size_t i = 0; i < rows.count; ++i) {
      auto* state = reinterpret_cast<State*>(states[i]);
      state->sum += partial[0]->literal_at(static_cast<size_t>(rows[i])).as_int64();
      state->count += partial[1]->literal_at(static_cast<size_t>(rows[i])).as_int64();
    }
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    VectorBuilder builder(DataType::long_type());
    for (char* state : states) {
      const auto* sum = reinterpret_cast<const State*>(state);
      sum->count == 0 ? builder.append_null() : builder.append<int64_t>(sum->sum);
    }
    return builder.finish();
  }

 private:
  static void add(const Vector& values, size_t row, char* state) {
    const Literal value = values.literal_at(row);
    if (!value.is_null()) {
      reinterpret_cast<State*>(state)->sum += value.as_int64();
      reinterpret_cast<State*>(state)->count += 1;
    }
  }
};

inline std::shared_ptr<const AggregateCall> sum_of(const ExprPtr& argument, bool distinct = false,
                                                   const ExprPtr& filter = nullptr) {
  auto function = std::make_shared<FunctionDef>();
  function->name = "sum";
  const AggregateBinding binding{{DataType::long_type()}, DataType::long_type(), true, std::make_shared<SumKernel>()};
  return make_expr<AggregateCall>(function, binding, ExprList{argument}, distinct, filter);
}

}  // namespace firesteel::testing_support
