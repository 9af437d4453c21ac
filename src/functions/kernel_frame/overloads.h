#pragma once

#include "functions/function_def.h"
#include "types/coercion.h"

#include <functional>
#include <string>
#include <vector>

namespace firesteel {

/// One way to call a scalar function.
///
/// signature: "STRING, INT -> STRING": one TypePattern per argument, an ellipsis after the last one for any number more
///            ("STRING... -> STRING"). The result is a type or "$1" (as the first argument after coercion).
/// nullable:  may be NULL although no argument is
struct Overload {
  std::string signature;
  ScalarKernel kernel;
  bool nullable = false;
  Nulls nulls = Nulls::kPropagate;
  /// Instead of `kernel`: makes it from the arguments (constants, types after coercion in binding.argument_types).
  std::function<ScalarKernel(std::span<const ArgumentInfo>, const ScalarBinding&, const BindContext&)> make_kernel = {};
};

/// A function of these overloads: the first that takes the arguments as they are, else the first that takes them with
/// implicit casts (Spark's ANSI or legacy rules by mode), else DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE.
ScalarFunction overloaded(std::vector<Overload> overloads, bool deterministic = true);

/// DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE for argument `index` (0-based); the analyzer adds sqlExpr and inputSql.
BindMismatch unexpected_input_type(size_t index, const std::string& required_type, const DataType& actual);
/// "first", "second" ... as in Spark's messages.
std::string ordinal_word(size_t index);

inline CoercionRules coercion_rules(const BindContext& context) {
  return context.mode == EvalMode::kLegacy ? CoercionRules::kLegacy : CoercionRules::kAnsi;
}
/// Is any argument nullable?
bool any_nullable(std::span<const ArgumentInfo> arguments);
/// The arguments' types.
std::vector<DataType> types_of(std::span<const ArgumentInfo> arguments);

}  // namespace firesteel
