#pragma once

#include "functions/kernel_frame/overloads.h"

#include <string>
#include <vector>

namespace firesteel {

/// What a scalar function's declaration says besides its overloads.
struct ScalarDeclaration {
  std::string name;
  std::vector<std::string> aliases = {};
  std::string since;
  std::string usage;  // one sentence
  FunctionExample example;
  int min_arguments = 1;
  int max_arguments = 1;
};

/// A scalar function of the group ("string_funcs") with its overloads.
FunctionDef declare_scalar(const std::string& group, ScalarDeclaration declaration, ScalarFunction body);
inline FunctionDef declare_scalar(const std::string& group, ScalarDeclaration declaration,
                                  std::vector<Overload> overloads) {
  return declare_scalar(group, std::move(declaration), overloaded(std::move(overloads)));
}

/// `list` with all of `more` moved to its end.
void append(std::vector<FunctionDef>& list, std::vector<FunctionDef> more);

}  // namespace firesteel
