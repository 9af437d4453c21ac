#include "functions/function_registry.h"

#include "base/errors/check.h"
#include "functions/function_lists.h"

#include <iterator>

namespace firesteel {
namespace {

std::string lower(std::string_view name) {
  std::string text(name);
  for (char& c : text) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return text;
}

}  // namespace

FunctionRegistry::FunctionRegistry(std::vector<FunctionDef> functions) {
  for (FunctionDef& def : functions) {
    auto function = std::make_shared<const FunctionDef>(std::move(def));
    functions_.push_back(function);
    check(by_name_.emplace(function->name, function).second, "function declared twice: " + function->name);
    for (const std::string& alias : function->aliases) {
      check(by_name_.emplace(alias, function).second, "function declared twice: " + alias);
    }
  }
}

FunctionPtr FunctionRegistry::find(std::string_view name) const {
  const auto found = by_name_.find(lower(name));
  return found == by_name_.end() ? nullptr : found->second;
}

std::shared_ptr<const FunctionRegistry> FunctionRegistry::built_in() {
  // Immutable and the same for every session, so one for the process.
  static const std::shared_ptr<const FunctionRegistry> registry = [] {
    std::vector<FunctionDef> all;
    for (const auto list : kFunctionLists) {
      std::vector<FunctionDef> functions = list();
      all.insert(all.end(), std::make_move_iterator(functions.begin()), std::make_move_iterator(functions.end()));
    }
    return std::make_shared<const FunctionRegistry>(std::move(all));
  }();
  return registry;
}

}  // namespace firesteel
