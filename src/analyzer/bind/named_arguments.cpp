#include "analyzer/bind/named_arguments.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/errors/similar_names.h"
#include "expression/nodes/references.h"
#include "expression/print/expression_sql.h"
#include "functions/function_parameters.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

bool same_name(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? x + 32 : x) == (y >= 'A' && y <= 'Z' ? y + 32 : y);
  });
}

size_t parameter_index(const UnresolvedFunction& call, const std::vector<FunctionParameter>& parameters,
                       const std::string& name) {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const FunctionParameter& parameter) { return same_name(parameter.name, name); });
  if (found == parameters.end()) {
    std::vector<std::vector<std::string>> candidates;
    for (const FunctionParameter& parameter : parameters) {
      candidates.push_back({parameter.name});
    }
    std::string proposal;
    const std::vector<std::string> similar = similar_names({name}, candidates);
    for (size_t i = 0; i < similar.size() && i < 3; ++i) {
      proposal += (i == 0 ? "" : " ") + similar[i];
    }
    throw error_at(call.origin(), "UNRECOGNIZED_PARAMETER_NAME",
                   {{"routineName", quoted_name(call.name_parts)},
                    {"argumentName", quote_identifier(name)},
                    {"proposal", proposal}});
  }
  return static_cast<size_t>(found - parameters.begin());
}

// Puts the argument `i` where it belongs.
void place(const UnresolvedFunction& call, const std::vector<FunctionParameter>& parameters, size_t i, bool& named,
           ExprList& placed) {
  const std::string name = i < call.argument_names.size() ? call.argument_names[i] : std::string();
  if (name.empty()) {
    if (named) {
      throw error_at(call.origin(), "UNEXPECTED_POSITIONAL_ARGUMENT",
                     {{"routineName", quoted_name(call.name_parts)},
                      {"parameterName", quote_identifier(call.argument_names[i - 1])}});
    }
    placed[i] = call.arguments[i];
    return;
  }
  const size_t index = parameter_index(call, parameters, name);
  if (placed[index] != nullptr) {
    const bool positional = call.argument_names[index].empty();
    throw error_at(call.origin(),
                   std::string("DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.") +
                       (positional ? "BOTH_POSITIONAL_AND_NAMED" : "DOUBLE_NAMED_ARGUMENT_REFERENCE"),
                   {{"routineName", quoted_name(call.name_parts)}, {"parameterName", quote_identifier(name)}});
  }
  named = true;
  placed[index] = call.arguments[i];
}

}  // namespace

ExprPtr with_positional_arguments(const UnresolvedFunction& call, const std::string& function) {
  const bool any_named = std::any_of(call.argument_names.begin(), call.argument_names.end(),
                                     [](const std::string& name) { return !name.empty(); });
  const auto& parameters = function_parameters(function);
  if (parameters.empty()) {
    if (any_named) {
      throw error_at(call.origin(), "NAMED_PARAMETERS_NOT_SUPPORTED", {{"functionName", quoted_name(call.name_parts)}});
    }
    return nullptr;
  }
  const size_t count = call.arguments.size();
  if (count >= parameters.size() && !any_named) {
    return nullptr;  // complete, or too many
  }
  ExprList placed(std::max(parameters.size(), count));
  bool named = false;
  for (size_t i = 0; i < count; ++i) {
    place(call, parameters, i, named, placed);
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (placed[i] != nullptr) {
      continue;
    }
    if (!parameters[i].standard) {
      if (!any_named) {
        return nullptr;  // the count of arguments is wrong
      }
      throw error_at(call.origin(), "REQUIRED_PARAMETER_NOT_FOUND",
                     {{"routineName", quoted_name(call.name_parts)},
                      {"parameterName", quote_identifier(parameters[i].name)},
                      {"index", std::to_string(i)}});
    }
    placed[i] = make_expr<LiteralExpr>(*parameters[i].standard);
  }
  auto positional = std::make_shared<UnresolvedFunction>(call);
  positional->arguments = std::move(placed);
  positional->argument_names.clear();
  return positional;
}

}  // namespace firesteel
