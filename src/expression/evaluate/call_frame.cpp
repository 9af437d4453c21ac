// What every kernel call has in common: NULL propagation, constants, dictionaries, errors with their place in the
// query.
#include "expression/evaluate/evaluation_state.h"
#include "expression/evaluate/row_validity.h"

#include <algorithm>

namespace firesteel {
namespace {

bool all_constant(std::span<const VectorPtr> arguments) {
  return std::all_of(arguments.begin(), arguments.end(), [](const VectorPtr& v) { return v->is_constant(); });
}

bool has_null_constant(std::span<const VectorPtr> arguments) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [](const VectorPtr& v) { return v->is_constant() && v->is_null(0); });
}

/// Bits of the rows where no argument is NULL; null pointer = all. Constants are not looked at.
BufferPtr common_validity(std::span<const VectorPtr> arguments, size_t size) {
  BufferPtr validity;
  for (const VectorPtr& argument : arguments) {
    if (!argument->is_constant()) {
      validity = and_validity(validity, argument->validity_buffer(), size);
    }
  }
  return validity;
}

}  // namespace

VectorPtr ExpressionEvaluator::State::run_kernel(const Step& step, std::span<const VectorPtr> arguments, Rows rows,
                                                 size_t rows_size, RowErrors& errors,
                                                 std::span<LambdaBody* const> lambdas) {
  const KernelCall call{arguments, rows, rows_size, step.type, errors, *environment, lambdas};
  try {
    return step.kernel(call);
  } catch (SparkError& error) {
    throw error.with_context(step.origin);
  }
}

// All rows at once; only when that raises, one by one: those that raise are NULL.
VectorPtr ExpressionEvaluator::State::forgiving_call(const Step& step, size_t id, const Scope& scope) {
  try {
    return strict_call(step, id, scope);
  } catch (const SparkError& error) {
    if (!is_about_values(error)) {
      throw;
    }
    if (scope.rows.count == 1) {
      return Vector::null_constant(step.type, size);
    }
  }
  std::vector<int32_t> indices(scope.rows.count);
  std::vector<RowPiece> pieces;
  for (size_t i = 0; i < scope.rows.count; ++i) {
    indices[i] = scope.rows[i];
    const Rows row{&indices[i], 1};
    pieces.push_back({forgiving_call(step, id, narrowed(scope, row)), row});
  }
  return merge_rows(step.type, size, pieces);
}

VectorPtr ExpressionEvaluator::State::call(const Step& step, size_t id, const Scope& scope) {
  return step.forgiving ? forgiving_call(step, id, scope) : strict_call(step, id, scope);
}

VectorPtr ExpressionEvaluator::State::strict_call(const Step& step, size_t id, const Scope& scope) {
  const std::vector<VectorPtr> arguments = arguments_of(step, scope);
  if (!step.lambdas.empty()) {
    return call_with_lambdas(step, arguments, scope.rows);
  }
  if (step.deterministic && all_constant(arguments)) {
    return call_constant(step, arguments);
  }
  if (step.deterministic) {
    if (VectorPtr result = call_on_dictionary(step, id, arguments, scope.rows)) {
      return result;
    }
  }
  return call_rows(step, arguments, scope.rows);
}

// Spark does not evaluate an argument once an earlier one is NULL. Here all are evaluated for all rows; only when that
// raises, the argument is evaluated again for the rows where the earlier ones are not NULL.
std::vector<VectorPtr> ExpressionEvaluator::State::arguments_of(const Step& step, const Scope& scope) {
  std::vector<int> inputs = step.inputs;
  const bool turned = step.right_first && inputs.size() == 2;
  if (turned) {
    std::swap(inputs[0], inputs[1]);
  }
  std::vector<VectorPtr> arguments = arguments_in_order(step, inputs, scope);
  if (turned) {
    std::swap(arguments[0], arguments[1]);
  }
  return arguments;
}

std::vector<VectorPtr> ExpressionEvaluator::State::arguments_in_order(const Step& step, const std::vector<int>& inputs,
                                                                      const Scope& scope) {
  std::vector<VectorPtr> arguments;
  arguments.reserve(inputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) {
    try {
      arguments.push_back(evaluate(inputs[i], scope));
    } catch (const SparkError& error) {
      if (!is_about_values(error) || i == 0 || step.eager || step.nulls != Nulls::kPropagate || !step.lambdas.empty()) {
        throw;
      }
      if (has_null_constant(arguments)) {
        arguments.push_back(Vector::null_constant(impl.steps[static_cast<size_t>(inputs[i])].type, size));
        continue;
      }
      const BufferPtr validity = common_validity(arguments, size);
      if (validity == nullptr) {
        throw;
      }
      IndexList list(index_pool, scope.rows.count);
      const size_t count = select_valid(validity->as<uint64_t>(), scope.rows, list.data());
      if (count == scope.rows.count) {
        throw;
      }
      arguments.push_back(evaluate(inputs[i], narrowed(scope, {list.data(), count})));
    }
  }
  return arguments;
}

VectorPtr ExpressionEvaluator::State::call_constant(const Step& step, const std::vector<VectorPtr>& arguments) {
  if (step.nulls == Nulls::kPropagate && has_null_constant(arguments)) {
    return Vector::null_constant(step.type, size);
  }
  std::vector<VectorPtr> single;
  single.reserve(arguments.size());
  for (const VectorPtr& argument : arguments) {
    single.push_back(argument->size() == 1 ? argument : argument->with_size(1));
  }
  RowErrors errors(step.mode);
  VectorPtr result = run_kernel(step, single, Rows::all(1), 1, errors);
  if (errors.error()) {
    throw SparkError(*errors.error()).with_context(step.origin);
  }
  return as_constant(with_nulls_at(std::move(result), errors.null_rows()), size);
}

VectorPtr ExpressionEvaluator::State::call_on_dictionary(const Step& step, size_t id,
                                                         const std::vector<VectorPtr>& arguments, Rows rows) {
  size_t position = arguments.size();
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i]->is_constant()) {
      continue;
    }
    if (position != arguments.size() || !arguments[i]->is_dictionary()) {
      return nullptr;
    }
    position = i;
  }
  if (position == arguments.size() || has_null_constant(arguments)) {
    return nullptr;
  }
  const Vector& coded = *arguments[position];
  if (step.nulls == Nulls::kHandledByKernel && coded.may_have_nulls()) {
    return nullptr;
  }
  const bool others_fixed = std::all_of(step.inputs.begin(), step.inputs.end(), [&](int other) {
    return other == step.inputs[position] || impl.steps[static_cast<size_t>(other)].foldable;
  });
  StepState& state = states[id];
  if (state.dictionary != coded.dictionary() || !others_fixed) {
    state.dictionary = coded.dictionary();
    state.over_dictionary = nullptr;
    state.dictionary_rows = 0;
    state.dictionary_failed = false;
  }
  const size_t entries = coded.dictionary()->size();
  state.dictionary_rows += rows.count;
  // A large dictionary pays off only once enough rows of it were seen.
  if (state.dictionary_failed || (state.over_dictionary == nullptr && entries > state.dictionary_rows)) {
    return nullptr;
  }
  if (state.over_dictionary == nullptr) {
    std::vector<VectorPtr> over(arguments.size());
    for (size_t i = 0; i < arguments.size(); ++i) {
      over[i] = i == position ? coded.dictionary() : arguments[i]->with_size(entries);
    }
    RowErrors errors(step.mode);
    try {
      VectorPtr result = run_kernel(step, over, Rows::all(entries), entries, errors);
      // An entry that no row uses must not raise: go by rows then.
      state.dictionary_failed = errors.error().has_value();
      state.over_dictionary = with_nulls_at(std::move(result), errors.null_rows());
    } catch (const SparkError& error) {
      if (!is_about_values(error)) {
        throw;
      }
      state.dictionary_failed = true;
    }
    if (state.dictionary_failed) {
      state.over_dictionary = nullptr;
      return nullptr;
    }
  }
  return look_up(state.over_dictionary, coded.values_buffer(), size, coded.validity_buffer(), rows);
}

VectorPtr ExpressionEvaluator::State::call_rows(const Step& step, const std::vector<VectorPtr>& arguments, Rows rows) {
  RowErrors errors(step.mode);
  VectorPtr result;
  if (step.nulls == Nulls::kHandledByKernel) {
    result = run_kernel(step, arguments, rows, size, errors);
  } else {
    if (has_null_constant(arguments)) {
      return Vector::null_constant(step.type, size);
    }
    BufferPtr validity = common_validity(arguments, size);
    if (validity == nullptr) {
      result = run_kernel(step, arguments, rows, size, errors);
    } else {
      IndexList list(index_pool, rows.count);
      const size_t count = select_valid(validity->as<uint64_t>(), rows, list.data());
      if (count == 0) {
        return Vector::null_constant(step.type, size);
      }
      const bool no_nulls = count == rows.count;
      result = run_kernel(step, arguments, no_nulls ? rows : Rows{list.data(), count}, size, errors);
      result = no_nulls ? std::move(result) : with_row_validity(std::move(result), validity);
    }
  }
  if (errors.error()) {
    throw SparkError(*errors.error()).with_context(step.origin);
  }
  return with_nulls_at(std::move(result), errors.null_rows());
}

}  // namespace firesteel
