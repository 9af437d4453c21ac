#include "expression/evaluate/evaluator.h"

#include "base/errors/check.h"
#include "expression/evaluate/evaluation_state.h"
#include "expression/evaluate/row_validity.h"
#include "expression/nodes/references.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace firesteel {

IndexList::IndexList(std::vector<BufferPtr>& pool, size_t capacity) : pool_(pool) {
  if (!pool_.empty()) {
    buffer_ = std::move(pool_.back());
    pool_.pop_back();
  }
  const size_t bytes = (capacity + 1) * sizeof(int32_t);
  if (buffer_ == nullptr || buffer_->size() < bytes) {
    buffer_ = Buffer::allocate(std::max(bytes, (kBatchSize + 1) * sizeof(int32_t)));
  }
}

ExpressionEvaluator::State::State(std::shared_ptr<const ExpressionProgram> program_arg,
                                  std::shared_ptr<const EvaluationEnvironment> environment_arg)
    : program(std::move(program_arg)),
      environment(std::move(environment_arg)),
      impl(program->impl()),
      states(impl.steps.size()) {}

void ExpressionEvaluator::State::start(const Batch& batch_input) {
  input = &batch_input;
  size = batch_input.num_rows;
  last_scope_ = 0;
  ++batch;
}

VectorPtr ExpressionEvaluator::State::evaluate(int step_id, const Scope& scope) {
  const auto id = static_cast<size_t>(step_id);
  const Step& step = impl.steps[id];
  if (step.kind == Step::Kind::kColumn) {
    return input->columns[static_cast<size_t>(step.index)];
  }
  if (step.kind == Step::Kind::kLiteral) {
    return literal(step, id);
  }
  if (scope.rows.count == 0) {
    return Vector::null_constant(step.type, size);
  }
  StepState& state = states[id];
  if (step.foldable && state.kept != nullptr) {
    return literal(step, id);
  }
  if (step.uses > 1 && state.memo_batch == batch && scope.is_inside(state.memo_scope)) {
    return state.memo;
  }
  VectorPtr result = compute(step, id, scope);
  if (step.foldable && result->is_constant()) {
    state.kept = result;
  } else if (step.uses > 1) {
    state.memo = result;
    state.memo_batch = batch;
    state.memo_scope = scope.id;
  }
  return result;
}

VectorPtr ExpressionEvaluator::State::literal(const Step& step, size_t id) {
  VectorPtr& kept = states[id].kept;
  if (kept == nullptr || kept->size() != size) {
    kept = (kept == nullptr ? step.literal : kept)->with_size(size);
  }
  return kept;
}

VectorPtr ExpressionEvaluator::State::compute(const Step& step, size_t id, const Scope& scope) {
  switch (step.kind) {
    case Step::Kind::kCall:
      return call(step, id, scope);
    case Step::Kind::kAnd:
      return logical(step, scope, false);
    case Step::Kind::kOr:
      return logical(step, scope, true);
    case Step::Kind::kCaseWhen:
      return case_when(step, scope);
    case Step::Kind::kCoalesce:
      return coalesce(step, scope);
    case Step::Kind::kInList:
      return in_list(step, scope);
    case Step::Kind::kGetField:
      return get_field(step, scope);
    case Step::Kind::kColumn:
    case Step::Kind::kLiteral:
      break;
  }
  fail_check("compute: unexpected step");
}

VectorPtr ExpressionEvaluator::State::get_field(const Step& step, const Scope& scope) {
  const VectorPtr source = evaluate(step.inputs[0], scope);
  const auto field = static_cast<size_t>(step.index);
  if (source->is_dictionary()) {
    const VectorPtr& entries = source->dictionary()->children()[field];
    return look_up(entries, source->values_buffer(), size, source->validity_buffer(), scope.rows);
  }
  if (source->is_constant()) {
    return source->is_null(0) ? Vector::null_constant(step.type, size) : as_constant(source->children()[field], size);
  }
  return with_row_validity(source->children()[field], source->validity_buffer());
}

ExpressionEvaluator::ExpressionEvaluator(std::shared_ptr<const ExpressionProgram> program,
                                         std::shared_ptr<const EvaluationEnvironment> environment)
    : state_(std::make_unique<State>(std::move(program), std::move(environment))) {}

ExpressionEvaluator::~ExpressionEvaluator() = default;

std::vector<VectorPtr> ExpressionEvaluator::State::results(const Batch& batch_input, Rows rows) {
  start(batch_input);
  const Scope scope{rows, 0, nullptr};
  std::vector<VectorPtr> values;
  values.reserve(impl.results.size());
  for (const int id : impl.results) {
    values.push_back(evaluate(id, scope));
  }
  return values;
}

bool ExpressionEvaluator::State::is_about_values(const SparkError& error) {
  constexpr std::array<std::string_view, 4> kOthers = {"OPERATION_CANCELED", "UNABLE_TO_ACQUIRE_MEMORY",
                                                       "PYTHON_EXCEPTION", "INTERNAL_ERROR"};
  return std::find(kOthers.begin(), kOthers.end(), error.condition()) == kOthers.end();
}

void ExpressionEvaluator::State::raise_of_first_row(const Batch& batch_input) {
  const bool once = std::any_of(impl.steps.begin(), impl.steps.end(), [](const Step& step) {
    return step.kind == Step::Kind::kCall && (!step.deterministic || step.user_function);
  });
  if (!once) {
    Rows::of(batch_input).for_each([&](size_t row) {
      const auto index = static_cast<int32_t>(row);
      (void)results(batch_input, Rows{&index, 1});
    });
  }
}

std::vector<VectorPtr> ExpressionEvaluator::evaluate(const Batch& input) {
  try {
    return state_->results(input, Rows::of(input));
  } catch (const SparkError& error) {
    // Kernels see column after column; of several errors Spark raises the one of the first row.
    if (State::is_about_values(error)) {
      state_->raise_of_first_row(input);
    }
    throw;
  }
}

std::shared_ptr<const Selection> ExpressionEvaluator::filter(const Batch& input) {
  State& state = *state_;
  state.start(input);
  std::shared_ptr<Selection>& selection = state.selection;
  const size_t bytes = (input.num_rows + 1) * sizeof(int32_t);
  if (selection == nullptr || selection.use_count() > 1 || selection->rows.use_count() > 1 ||
      selection->rows->size() < bytes) {
    selection = std::make_shared<Selection>();
    selection->rows = Buffer::allocate(bytes);
  }
  auto* out = selection->rows->mutable_as<int32_t>();
  // Scopes nest: each condition sees only the rows that all conditions before it left.
  std::vector<Scope> scopes;
  scopes.reserve(state.impl.conjuncts.size() + 1);
  scopes.push_back({Rows::of(input), 0, nullptr});
  for (const int id : state.impl.conjuncts) {
    const Rows rows = scopes.back().rows;
    if (rows.count == 0) {
      break;
    }
    const VectorPtr condition = state.evaluate(id, scopes.back());
    if (condition->is_constant() && !condition->is_null(0) && condition->values<uint8_t>()[0] != 0) {
      continue;
    }
    const size_t count = condition->is_constant() ? 0 : select_true(*condition, rows, out);
    if (count < rows.count) {
      scopes.push_back(state.narrowed(scopes.back(), {out, count}));
    }
  }
  if (scopes.size() == 1) {
    return input.selection;
  }
  selection->count = scopes.back().rows.count;
  return selection;
}

Literal evaluate_constant(const ExprPtr& expr, const EvaluationEnvironment& environment) {
  if (const auto* literal = as<LiteralExpr>(expr)) {
    return literal->value;
  }
  ExpressionEvaluator evaluator(std::make_shared<const ExpressionProgram>(ExprList{expr}),
                                std::make_shared<const EvaluationEnvironment>(environment));
  Batch row;
  row.num_rows = 1;
  return evaluator.evaluate(row)[0]->literal_at(0);
}

}  // namespace firesteel
