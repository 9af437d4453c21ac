#pragma once

#include "functions/function_def.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace firesteel {

/// All functions by name and alias (lower case). Immutable after construction; thread-safe.
class FunctionRegistry {
 public:
  explicit FunctionRegistry(std::vector<FunctionDef> functions);
  /// The functions of Spark that this engine has.
  static std::shared_ptr<const FunctionRegistry> built_in();

  /// Null when there is none. `name` in any case.
  FunctionPtr find(std::string_view name) const;
  const std::vector<FunctionPtr>& functions() const { return functions_; }

 private:
  std::vector<FunctionPtr> functions_;
  std::unordered_map<std::string, FunctionPtr> by_name_;
};

}  // namespace firesteel
