#include "sources/cached/text_search.h"

#include "base/errors/spark_error.h"
#include "expression/nodes/calls.h"

namespace firesteel {

std::optional<TextSearch> as_text_search(const ExprPtr& conjunct) {
  const auto* call = as<ScalarCall>(conjunct);
  if (call == nullptr || call->function->name != "like" || call->arguments.size() != 2) {
    return std::nullopt;
  }
  const auto* column = as<BoundReference>(call->arguments[0]);
  const auto* pattern = as<LiteralExpr>(call->arguments[1]);
  if (column == nullptr || pattern == nullptr || pattern->value.is_null() || !column->data_type.is(TypeId::kString) ||
      column->data_type.collation() != "UTF8_BINARY") {
    return std::nullopt;
  }
  try {
    auto compiled = std::make_shared<const LikePattern>(pattern->value.as_string(), U'\\');
    if (compiled->needle().empty()) {
      return std::nullopt;
    }
    return TextSearch{column->index, std::move(compiled)};
  } catch (const SparkError&) {
    return std::nullopt;  // left to the rows, so that it fails only when it is used
  }
}

}  // namespace firesteel
