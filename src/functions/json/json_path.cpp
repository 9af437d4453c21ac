#include "functions/json/json_path.h"

#include "base/text/number_text.h"

#include <algorithm>
#include <limits>

namespace firesteel {

/// JSON text in the making, with commas between the elements of open arrays.
class JsonPath::Output {
 public:
  void open() {
    separate();
    text_.push_back('[');
    first_.push_back(true);
  }
  void close() {
    text_.push_back(']');
    first_.pop_back();
  }
  void value(const JsonDocument& document, const JsonNode& value) {
    separate();
    append_json(document, value, text_);
  }
  void raw(std::string_view text) {
    separate();
    text_ += text;
  }
  const std::string& text() const { return text_; }

 private:
  void separate() {
    if (!first_.empty()) {
      text_ += first_.back() ? "" : ",";
      first_.back() = false;
    }
  }
  std::string text_;
  std::vector<bool> first_;
};

struct JsonPath::Walk {
  const JsonDocument& document;
};

bool JsonPath::parse_step(std::string_view& text) {
  const auto take = [&](std::string_view prefix) {
    const bool found = text.starts_with(prefix);
    text.remove_prefix(found ? prefix.size() : 0);
    return found;
  };
  if (take(".*") || take("['*']")) {
    steps_.push_back({StepKind::kWildcard, "", 0});
    return true;
  }
  const bool bracket = take("['");
  if (bracket || take(".")) {
    const size_t end = std::min(text.find_first_of(bracket ? "'?" : ".["), text.size());
    if (end == 0) {
      return false;
    }
    steps_.push_back({StepKind::kKey, "", 0});
    steps_.push_back({StepKind::kNamed, std::string(text.substr(0, end)), 0});
    text.remove_prefix(end);
    return !bracket || take("']");
  }
  if (!take("[")) {
    return false;
  }
  steps_.push_back({StepKind::kSubscript, "", 0});
  if (take("*")) {
    steps_.push_back({StepKind::kWildcard, "", 0});
    return take("]");
  }
  const size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto index = parse_integer(text.substr(0, end), 0, std::numeric_limits<int64_t>::max());
  if (!index) {
    return false;
  }
  steps_.push_back({StepKind::kIndex, "", *index});
  text.remove_prefix(end);
  return take("]");
}

std::optional<JsonPath> JsonPath::parse(std::string_view text) {
  if (!text.starts_with('$')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  JsonPath path;
  while (!text.empty()) {
    if (!path.parse_step(text)) {
      return std::nullopt;
    }
  }
  return path;
}

bool JsonPath::evaluate(const JsonDocument& document, std::string& out) const {
  Output output;
  const bool found = find({document}, document.root(), Style::kRaw, 0, output);
  out += output.text();
  return found;
}

bool JsonPath::find(const Walk& walk, const JsonNode& value, Style style, size_t at, Output& out) const {
  const bool array = value.kind == JsonKind::kArray;
  if (at == steps_.size()) {
    if (value.kind == JsonKind::kString && style == Style::kRaw) {
      out.raw(value.text);
      return true;
    }
    if (array && style == Style::kFlatten) {
      return find_in_each(walk, value, style, at, out);
    }
    out.value(walk.document, value);
    return true;
  }
  if (value.kind == JsonKind::kObject && is(at, StepKind::kKey)) {
    return find_in_object(walk, value, style, at + 1, out);
  }
  return array && is(at, StepKind::kSubscript) && find_in_array(walk, value, style, at + 1, out);
}

// The first field that has something ends the search.
bool JsonPath::find_in_object(const Walk& walk, const JsonNode& value, Style style, size_t at, Output& out) const {
  for (const JsonNode* child = walk.document.first_child(value); child != nullptr; child = walk.document.next(*child)) {
    const bool wanted = is(at, StepKind::kNamed) ? child->name == steps_[at].name && child->kind != JsonKind::kNull
                                                 : is(at, StepKind::kWildcard);
    if (wanted && find(walk, *child, style, at + 1, out)) {
      return true;
    }
  }
  return false;
}

bool JsonPath::find_in_each(const Walk& walk, const JsonNode& value, Style style, size_t at, Output& out) const {
  bool found = false;
  for (const JsonNode* child = walk.document.first_child(value); child != nullptr; child = walk.document.next(*child)) {
    found = find(walk, *child, style, at, out) || found;
  }
  return found;
}

bool JsonPath::find_in_array(const Walk& walk, const JsonNode& value, Style style, size_t at, Output& out) const {
  if (is(at, StepKind::kIndex)) {
    const JsonNode* child = walk.document.first_child(value);
    for (int64_t i = 0; i < steps_[at].index && child != nullptr; ++i) {
      child = walk.document.next(*child);
    }
    const bool many = is(at + 1, StepKind::kSubscript) && is(at + 2, StepKind::kWildcard);
    return child != nullptr && find(walk, *child, many ? Style::kQuoted : style, at + 1, out);
  }
  if (!is(at, StepKind::kWildcard)) {
    return false;
  }
  const bool twice = is(at + 1, StepKind::kSubscript) && is(at + 2, StepKind::kWildcard);
  if (twice || style == Style::kQuoted) {  // Hive does not keep the structure below two wildcards
    out.open();
    const bool found =
        find_in_each(walk, value, twice ? Style::kFlatten : Style::kQuoted, twice ? at + 3 : at + 1, out);
    out.close();
    return found;
  }
  // A single match stands without brackets.
  Output buffer;
  buffer.open();
  int found = 0;
  for (const JsonNode* child = walk.document.first_child(value); child != nullptr; child = walk.document.next(*child)) {
    found += find(walk, *child, style == Style::kRaw ? Style::kQuoted : style, at + 1, buffer) ? 1 : 0;
  }
  buffer.close();
  const std::string_view text = buffer.text();
  if (found > 0) {
    out.raw(found > 1 ? text : text.substr(1, text.size() - 2));
  }
  return found > 0;
}

}  // namespace firesteel
