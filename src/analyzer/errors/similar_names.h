#pragma once

#include <string>
#include <vector>

namespace firesteel {

/// Edits (insert, delete, replace of a code point) between two texts.
size_t levenshtein_distance(const std::string& left, const std::string& right);

/// The candidates (qualifier and name) as quoted names, the most similar to `name` first; a qualifier that all of them
/// share is left out when `name` has none. Spark: StringUtils.orderSuggestedIdentifiersBySimilarity.
std::vector<std::string> similar_names(const std::vector<std::string>& name,
                                       const std::vector<std::vector<std::string>>& candidates);

}  // namespace firesteel
