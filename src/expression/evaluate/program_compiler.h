#pragma once

#include "expression/evaluate/program.h"
#include "expression/nodes/aggregates.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/lambdas.h"

#include <map>
#include <unordered_map>

namespace firesteel {

/// Turns bound expression trees into steps; equal deterministic sub-trees become one step.
class ProgramCompiler {
 public:
  ExpressionProgram::Impl compile(const ExprList& expressions);
  /// A lambda's body: column i is `parameters[i]`, the columns after them are what it captures. Captured expressions
  /// (of the program around it) are appended to `captured`.
  ExpressionProgram::Impl compile_lambda(const Lambda& lambda, ExprList& captured);

 private:
  int compile(const ExprPtr& expr);
  Step make_step(const ExprPtr& expr);
  Step column(const ExprPtr& expr);
  Step call(const ScalarCall& node);
  Step cast(const Cast& node);
  Step negation(const Not& node);
  Step in_list(const In& node);
  Step get_field(const GetField& node);
  Step conditional(Step::Kind kind, const ExprPtr& expr);
  void add_lambdas(const ScalarCall& node, Step& step);
  int number(const ExprPtr& expr, Step step);
  void split_conjuncts(const ExprPtr& expr);

  ExpressionProgram::Impl program_;
  std::unordered_multimap<size_t, std::pair<ExprPtr, int>> known_;
  std::map<ExprId, int> parameters_;  // of the lambda being compiled: column numbers
  ExprList* captured_ = nullptr;      // null: not inside a lambda
  size_t num_parameters_ = 0;
};

}  // namespace firesteel
