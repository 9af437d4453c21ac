#pragma once

#include "columnar/batch.h"
#include "expression/expression.h"
#include "functions/evaluation.h"

#include <memory>
#include <span>
#include <vector>

namespace firesteel {

/// Bound expressions compiled once per plan into flat steps over vectors; common sub-expressions are computed once.
/// AND, OR, CASE, COALESCE evaluate lazily under the selection, because in ANSI mode an untaken branch must not raise.
///
/// expressions: resolved trees over BoundReference (no Attribute, no aggregate, no subquery)
/// threads:     the program is immutable and shared; each task makes its own `EvaluationState`
class ExpressionProgram {
 public:
  explicit ExpressionProgram(const ExprList& expressions);
  ~ExpressionProgram();
  size_t num_results() const;

  struct Impl;
  explicit ExpressionProgram(std::unique_ptr<const Impl> impl);
  const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<const Impl> impl_;
};

class ExpressionEvaluator {
 public:
  ExpressionEvaluator(std::shared_ptr<const ExpressionProgram> program,
                      std::shared_ptr<const EvaluationEnvironment> environment);
  ~ExpressionEvaluator();

  /// One vector of input.num_rows rows per expression; positions outside the selection are undefined.
  /// Errors: SparkError with the expression's query context (ANSI).
  std::vector<VectorPtr> evaluate(const Batch& input);
  /// The single (boolean) expression as a filter: the selected rows of `input` for which it is true. Returns
  /// `input.selection` (possibly null) itself when all pass.
  std::shared_ptr<const Selection> filter(const Batch& input);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Evaluates a foldable expression to its value.
Literal evaluate_constant(const ExprPtr& expr, const EvaluationEnvironment& environment);

}  // namespace firesteel
