#include "functions/variant/variant_path.h"

#include <charconv>
#include <limits>

namespace firesteel {

std::optional<VariantPath> VariantPath::parse(std::string_view text) {
  if (text.empty() || text[0] != '$') {
    return std::nullopt;
  }
  text.remove_prefix(1);
  VariantPath path;
  while (!text.empty()) {
    if (!path.parse_step(text)) {
      return std::nullopt;
    }
  }
  return path;
}

bool VariantPath::parse_step(std::string_view& text) {
  if (text[0] == '.') {
    const size_t end = std::min(text.find_first_of(".[", 1), text.size());
    if (end == 1) {
      return false;
    }
    steps_.push_back({std::string(text.substr(1, end - 1)), -1});
    text.remove_prefix(end);
    return true;
  }
  if (text[0] != '[' || text.size() < 3) {
    return false;
  }
  if (const char quote = text[1]; quote == '\'' || quote == '"') {
    const size_t end = text.find(quote, 2);
    if (end == std::string_view::npos || end == 2 || end + 1 >= text.size() || text[end + 1] != ']') {
      return false;
    }
    steps_.push_back({std::string(text.substr(2, end - 2)), -1});
    text.remove_prefix(end + 2);
    return true;
  }
  int64_t index = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), index);
  if (error != std::errc() || end == text.data() + text.size() || *end != ']' || index < 0 ||
      index > std::numeric_limits<int32_t>::max()) {
    return false;
  }
  steps_.push_back({std::string(), index});
  text.remove_prefix(static_cast<size_t>(end - text.data()) + 1);
  return true;
}

std::optional<VariantValue> VariantPath::find(VariantValue value) const {
  for (const Step& step : steps_) {
    const bool by_name = step.index < 0;
    if (value.kind() != (by_name ? VariantKind::kObject : VariantKind::kArray)) {
      return std::nullopt;
    }
    const int64_t position = by_name ? value.find(step.name) : step.index;
    if (position < 0 || position >= value.count()) {
      return std::nullopt;
    }
    value = by_name ? value.field(static_cast<uint32_t>(position)) : value.element(static_cast<uint32_t>(position));
  }
  return value;
}

std::string_view VariantPath::last_name() const {
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    if (step->index < 0) {
      return step->name;
    }
  }
  return {};
}

}  // namespace firesteel
