#include "analyzer/errors/similar_names.h"

#include "expression/print/expression_sql.h"

#include <algorithm>
#include <numeric>

namespace firesteel {
namespace {

using Names = std::vector<std::vector<std::string>>;

std::string quoted(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ".") + quote_identifier(part);
  }
  return text;
}

std::string plain(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ".") + part;
  }
  return text;
}

// Do all candidates agree in everything but their last `kept` parts?
bool share_prefix(const Names& candidates, size_t kept) {
  const auto prefix = [&](const std::vector<std::string>& parts) {
    return std::vector<std::string>(parts.begin(),
                                    parts.end() - static_cast<std::ptrdiff_t>(std::min(kept, parts.size())));
  };
  return std::all_of(candidates.begin(), candidates.end(),
                     [&](const auto& parts) { return prefix(parts) == prefix(candidates.front()); });
}

Names strip_shared_prefix(size_t name_parts, Names candidates) {
  for (size_t kept = 1; kept <= 3; ++kept) {
    if (name_parts <= kept && !candidates.empty() && share_prefix(candidates, kept)) {
      for (auto& parts : candidates) {
        parts.erase(parts.begin(), parts.end() - static_cast<std::ptrdiff_t>(std::min(kept, parts.size())));
      }
      return candidates;
    }
  }
  return candidates;
}

}  // namespace

size_t levenshtein_distance(const std::string& left, const std::string& right) {
  std::vector<size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < left.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < right.size(); ++j) {
      const size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::vector<std::string> similar_names(const std::vector<std::string>& name, const Names& candidates) {
  const std::string wanted = plain(name);
  std::vector<std::pair<size_t, std::string>> ranked;
  for (const auto& parts : strip_shared_prefix(name.size(), candidates)) {
    std::string text = quoted(parts);
    const size_t distance = levenshtein_distance(text, wanted);
    ranked.emplace_back(distance, std::move(text));
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (auto& [distance, text] : ranked) {
    names.push_back(std::move(text));
  }
  return names;
}

}  // namespace firesteel
