#pragma once

#include "functions/aggregate_kernel.h"
#include "functions/evaluation.h"
#include "functions/generator_kernel.h"
#include "functions/window_kernel.h"
#include "types/data_type.h"
#include "types/literal.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace firesteel {

/// What a function may look at when it is bound to its arguments.
struct ArgumentInfo {
  DataType type;
  bool nullable = true;
  const Literal* constant = nullptr;  // value when the argument is foldable
  bool literal = false;               // it is written as a literal: 5, not CAST(5 AS INT)
};

struct BindContext {
  EvalMode mode = EvalMode::kAnsi;
  std::string_view session_time_zone = "UTC";
  bool timestamp_type_ntz = false;  // TIMESTAMP means TIMESTAMP_NTZ
  bool keep_decimal_scale = false;  // decimal results beyond 38 digits keep their scale, and overflow sooner
};

enum class Nulls : uint8_t {
  kPropagate,        // any NULL argument gives NULL; the frame does it
  kHandledByKernel,  // the kernel sees all rows and sets validity itself
};

using ScalarKernel = std::function<VectorPtr(const KernelCall&)>;

/// A scalar function bound to argument types. Arguments are cast (implicitly) to `argument_types` by the analyzer.
struct ScalarBinding {
  std::vector<DataType> argument_types;
  DataType result_type;
  bool nullable = true;  // may the result be NULL, given the arguments' nullability
  ScalarKernel kernel;
  Nulls nulls = Nulls::kPropagate;
};

/// A wrong type among the arguments. The analyzer makes DATATYPE_MISMATCH.<sub_condition> of it, adding sqlExpr.
struct BindMismatch {
  std::string sub_condition;  // "UNEXPECTED_INPUT_TYPE", "BINARY_OP_DIFF_TYPES" ...
  ErrorParameters parameters;
  int argument = -1;  // 0-based index of the offending argument, whose text the analyzer adds as inputSql; -1: none
};

template <typename Binding>
using BindResult = std::variant<Binding, BindMismatch>;

template <typename Binding>
using Binder = std::function<BindResult<Binding>(std::span<const ArgumentInfo>, const BindContext&)>;

/// Type of one parameter of a lambda.
struct LambdaParameter {
  DataType type;
  bool nullable = true;
};

struct ScalarFunction {
  /// For a higher-order function the ArgumentInfo of a lambda holds type and nullability of its body.
  Binder<ScalarBinding> bind;
  bool deterministic = true;
  /// A value may depend on the other rows of its batch (vectorised functions of the user): plans may move the call as
  /// any other, but it is never computed ahead, once for constants or for the entries of a dictionary.
  bool of_whole_batches = false;
  /// Set for higher-order functions only: the parameters of the lambda at position `lambda` that was written with
  /// `count` parameters. Lambdas are bound from left to right: `arguments` holds what is known so far (a lambda not yet
  /// bound has the type VOID).
  std::function<BindResult<std::vector<LambdaParameter>>(size_t lambda, size_t count,
                                                         std::span<const ArgumentInfo> arguments)>
      lambda_parameters = {};

  bool is_higher_order() const { return lambda_parameters != nullptr; }
};

struct AggregateBinding {
  std::vector<DataType> argument_types;
  DataType result_type;
  bool nullable = true;
  std::shared_ptr<const AggregateKernel> kernel;
};
struct AggregateFunction {
  Binder<AggregateBinding> bind;
};

struct WindowBinding {
  std::vector<DataType> argument_types;
  DataType result_type;
  bool nullable = true;
  std::shared_ptr<const WindowKernel> kernel;
};
struct WindowFunction {
  Binder<WindowBinding> bind;
  bool needs_order = true;
};

struct GeneratorBinding {
  std::vector<DataType> argument_types;
  Schema output;  // default column names: "col", "pos", "key", "value"
  std::shared_ptr<const GeneratorKernel> kernel;
};
struct GeneratorFunction {
  Binder<GeneratorBinding> bind;
};

struct FunctionExample {
  std::string sql;
  std::string result;  // rows separated by \n, columns by \t, as `firesteel sql` prints them plainly
};

/// One function: name, types, documentation and kernel together; the only place that knows all of it.
struct FunctionDef {
  std::string name;  // lower case; operators as in Spark: "+", "<=>"
  std::vector<std::string> aliases;
  std::string group;  // Spark's: "string_funcs", "agg_funcs" ...
  std::string since;
  std::string usage;  // one sentence, ours
  std::string arguments;
  std::vector<FunctionExample> examples;
  int min_arguments = 0;
  int max_arguments = 0;  // -1: any number
  std::variant<ScalarFunction, AggregateFunction, WindowFunction, GeneratorFunction> body;

  bool is_scalar() const { return std::holds_alternative<ScalarFunction>(body); }
  bool is_aggregate() const { return std::holds_alternative<AggregateFunction>(body); }
  bool is_window() const { return std::holds_alternative<WindowFunction>(body); }
  bool is_generator() const { return std::holds_alternative<GeneratorFunction>(body); }
};

using FunctionPtr = std::shared_ptr<const FunctionDef>;

}  // namespace firesteel
