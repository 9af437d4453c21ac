#pragma once

#include "expression/expression.h"
#include "functions/string/like_pattern.h"

#include <memory>
#include <optional>

namespace firesteel {

/// What a conjunct asks of one text column: to match a pattern that has a piece of literal text in it, which can be
/// looked for in the bytes of many rows at once.
struct TextSearch {
  int column = 0;  // index of the BoundReference
  std::shared_ptr<const LikePattern> pattern;
};

/// None when the conjunct is no LIKE of a column with a literal that has such a piece.
std::optional<TextSearch> as_text_search(const ExprPtr& conjunct);

}  // namespace firesteel
