#pragma once

#include "columnar/vector_builder.h"
#include "functions/function_registry.h"

#include <string>
#include <vector>

namespace firesteel {

/// Tests only: binds and runs a scalar function over columns of literals without the evaluator. Arguments must already
/// have the types the binding asks for.
struct TestCall {
  std::string name;
  EvalMode mode = EvalMode::kAnsi;
  bool constant_arguments_known = false;

  /// One result per row; arguments[i] is the column of argument i. Throws the row error; NULL arguments give NULL.
  std::vector<Literal> operator()(const std::vector<std::vector<Literal>>& arguments) const {
    std::vector<ArgumentInfo> infos;
    std::vector<VectorPtr> columns;
    const size_t size = arguments.empty() ? 1 : arguments[0].size();
    for (const auto& column : arguments) {
      infos.push_back({column[0].type, true, constant_arguments_known ? column.data() : nullptr});
      VectorBuilder builder(column[0].type);
      for (const Literal& value : column) {
        value.is_null() ? builder.append_null() : builder.append_literal(value);
      }
      columns.push_back(builder.finish());
    }
    const FunctionPtr function = FunctionRegistry::built_in()->find(name);
    auto bound = std::get<ScalarFunction>(function->body).bind(infos, {mode, "UTC"});
    auto& binding = std::get<ScalarBinding>(bound);
    std::vector<int32_t> rows;
    for (size_t row = 0; row < size; ++row) {
      bool null = false;
      for (const VectorPtr& column : columns) {
        null = null || (binding.nulls == Nulls::kPropagate && column->is_null(row));
      }
      if (!null) {
        rows.push_back(static_cast<int32_t>(row));
      }
    }
    RowErrors errors(mode);
    const EvaluationEnvironment environment;
    const VectorPtr result =
        binding.kernel({columns, {rows.data(), rows.size()}, size, binding.result_type, errors, environment});
    if (errors.error()) {
      throw *errors.error();
    }
    std::vector<Literal> values(size, Literal::null(binding.result_type));
    for (const int32_t row : rows) {
      values[static_cast<size_t>(row)] = result->literal_at(static_cast<size_t>(row));
    }
    for (const int32_t row : errors.null_rows()) {
      values[static_cast<size_t>(row)] = Literal::null(binding.result_type);
    }
    return values;
  }
};

}  // namespace firesteel
