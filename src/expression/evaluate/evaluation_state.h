#pragma once

#include "expression/evaluate/merge_rows.h"
#include "expression/evaluate/program.h"

#include <memory>
#include <vector>

namespace firesteel {

/// The rows a step is computed for. A conditional step opens a narrower scope for its branches; what was computed in
/// a scope may be used in every scope inside it, never outside.
struct Scope {
  Rows rows;
  uint32_t id = 0;
  const Scope* parent = nullptr;

  bool is_inside(uint32_t other) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent) {
      if (scope->id == other) {
        return true;
      }
    }
    return false;
  }
};

/// Row numbers of a narrowed scope, borrowed from a pool for as long as this lives.
class IndexList {
 public:
  IndexList(std::vector<BufferPtr>& pool, size_t capacity);
  ~IndexList() { pool_.push_back(std::move(buffer_)); }
  IndexList(const IndexList&) = delete;
  IndexList& operator=(const IndexList&) = delete;
  int32_t* data() { return buffer_->mutable_as<int32_t>(); }

 private:
  std::vector<BufferPtr>& pool_;
  BufferPtr buffer_;
};

/// One evaluator's running state: what is kept within a batch and across batches.
struct ExpressionEvaluator::State {
  State(std::shared_ptr<const ExpressionProgram> program, std::shared_ptr<const EvaluationEnvironment> environment);

  void start(const Batch& input);
  VectorPtr evaluate(int id, const Scope& scope);
  std::vector<VectorPtr> results(const Batch& input, Rows rows);
  /// Whether an error is about values, so that other rows may not raise it: not about a cancelled query, memory or the
  /// user's Python process.
  static bool is_about_values(const SparkError& error);
  /// Raises what the first row that fails raises on its own; returns when none does.
  void raise_of_first_row(const Batch& input);

  VectorPtr compute(const Step& step, size_t id, const Scope& scope);
  VectorPtr literal(const Step& step, size_t id);
  VectorPtr logical(const Step& step, const Scope& scope, bool decisive);
  VectorPtr case_when(const Step& step, const Scope& scope);
  VectorPtr coalesce(const Step& step, const Scope& scope);
  VectorPtr in_list(const Step& step, const Scope& scope);
  VectorPtr get_field(const Step& step, const Scope& scope);

  // call_frame.cpp
  VectorPtr call(const Step& step, size_t id, const Scope& scope);
  VectorPtr strict_call(const Step& step, size_t id, const Scope& scope);
  VectorPtr forgiving_call(const Step& step, size_t id, const Scope& scope);
  std::vector<VectorPtr> arguments_of(const Step& step, const Scope& scope);
  std::vector<VectorPtr> arguments_in_order(const Step& step, const std::vector<int>& inputs, const Scope& scope);
  VectorPtr call_constant(const Step& step, const std::vector<VectorPtr>& arguments);
  /// Null when the arguments do not allow to work on the dictionary, or when a value there raised.
  VectorPtr call_on_dictionary(const Step& step, size_t id, const std::vector<VectorPtr>& arguments, Rows rows);
  VectorPtr call_rows(const Step& step, const std::vector<VectorPtr>& arguments, Rows rows);
  VectorPtr call_with_lambdas(const Step& step, const std::vector<VectorPtr>& inputs, Rows rows);
  VectorPtr run_kernel(const Step& step, std::span<const VectorPtr> arguments, Rows rows, size_t size,
                       RowErrors& errors, std::span<LambdaBody* const> lambdas = {});

  Scope narrowed(const Scope& scope, Rows rows) { return {rows, ++last_scope_, &scope}; }

  struct StepState {
    VectorPtr kept;              // literals and foldable steps: their constant
    VectorPtr memo;              // shared steps: the value of this batch ...
    uint32_t memo_scope = 0;     // ... computed in this scope
    uint64_t memo_batch = 0;     // ... of this batch
    VectorPtr dictionary;        // last dictionary seen; held, so that its address is not used again
    VectorPtr over_dictionary;   // the call's result over it
    size_t dictionary_rows = 0;  // rows seen with it so far
    bool dictionary_failed = false;
  };

  // constant after construction
  std::shared_ptr<const ExpressionProgram> program;
  std::shared_ptr<const EvaluationEnvironment> environment;
  const ExpressionProgram::Impl& impl;
  // changes with every batch
  std::vector<StepState> states;
  std::vector<BufferPtr> index_pool;
  std::shared_ptr<Selection> selection;  // reused when nobody else holds it
  const Batch* input = nullptr;
  size_t size = 0;
  uint32_t last_scope_ = 0;
  uint64_t batch = 0;
};

}  // namespace firesteel
