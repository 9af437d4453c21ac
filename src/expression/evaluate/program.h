#pragma once

#include "columnar/vector.h"
#include "expression/evaluate/evaluator.h"
#include "functions/function_def.h"

#include <memory>
#include <vector>

namespace firesteel {

/// One node of a compiled program. Inputs are step numbers, always smaller than the step's own. Steps are computed on
/// demand, so that conditional steps decide for which rows their inputs run.
struct Step {
  enum class Kind : uint8_t {
    kColumn,    // input.columns[index]
    kLiteral,   // constant
    kCall,      // kernel over inputs: functions, casts, NOT, IN with a list of literals
    kAnd,       // inputs: left, right
    kOr,        // inputs: left, right
    kCaseWhen,  // inputs: c1, v1, c2, v2, ... [else]
    kCoalesce,  // inputs: arguments
    kInList,    // inputs: value, list...; lists that are not all literals
    kGetField,  // inputs: struct; field `index`
  };

  Kind kind = Kind::kColumn;
  DataType type;
  std::vector<int> inputs;
  int index = -1;
  VectorPtr literal;  // kLiteral: constant vector of one row
  ScalarKernel kernel;
  Nulls nulls = Nulls::kPropagate;
  EvalMode mode = EvalMode::kAnsi;
  Origin origin;
  bool deterministic = true;
  bool user_function = false;  // in Python: called once for each row, whatever happens
  bool right_first = false;    // divisions: the divisor is looked at before what it divides
  bool eager = false;          // computes all of its arguments, whichever is NULL
  bool forgiving = false;      // what its arguments raise makes it NULL, too (Spark's TryEval)
  bool foldable = false;       // depends on no column: its value is kept for the life of the evaluator
  int uses = 0;                // > 1: kept for the batch, once computed
  /// Lambdas of a higher-order call: one entry an input, null for ordinary arguments; the inputs after the call's own
  /// arguments are the columns that lambdas capture.
  struct LambdaStep;
  std::vector<std::shared_ptr<const LambdaStep>> lambdas;
  size_t num_arguments = 0;  // of a call: inputs beyond are captured columns
};

/// A lambda compiled to a program of its own. Its input columns are the lambda's parameters, then the captured columns.
struct Step::LambdaStep {
  std::shared_ptr<const ExpressionProgram> body;
  size_t num_parameters = 0;
  std::vector<size_t> captured;  // positions among the call's inputs
};

struct ExpressionProgram::Impl {
  std::vector<Step> steps;
  std::vector<int> results;
  std::vector<int> conjuncts;  // the first result as a list of conditions joined by AND
};

}  // namespace firesteel
