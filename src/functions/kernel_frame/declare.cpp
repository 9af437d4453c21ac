#include "functions/kernel_frame/declare.h"

#include <iterator>

namespace firesteel {

FunctionDef declare_scalar(const std::string& group, ScalarDeclaration declaration, ScalarFunction body) {
  return {.name = std::move(declaration.name),
          .aliases = std::move(declaration.aliases),
          .group = group,
          .since = std::move(declaration.since),
          .usage = std::move(declaration.usage),
          .arguments = "",
          .examples = {std::move(declaration.example)},
          .min_arguments = declaration.min_arguments,
          .max_arguments = declaration.max_arguments,
          .body = std::move(body)};
}

void append(std::vector<FunctionDef>& list, std::vector<FunctionDef> more) {
  list.insert(list.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace firesteel
