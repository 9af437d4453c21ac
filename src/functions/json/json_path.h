#pragma once

#include "functions/json/json_document.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// A path of get_json_object: $ with .name, ['name'], [n], [*] and .*; model: Spark's JsonPathParser and
/// GetJsonObject, whose answers follow Hive's.
class JsonPath {
 public:
  /// None when it is malformed.
  static std::optional<JsonPath> parse(std::string_view text);
  /// Appends what the path finds; false when it finds nothing.
  bool evaluate(const JsonDocument& document, std::string& out) const;

 private:
  enum class StepKind : uint8_t { kKey, kNamed, kWildcard, kSubscript, kIndex };
  struct Step {
    StepKind kind;
    std::string name;
    int64_t index = 0;
  };
  enum class Style : uint8_t { kRaw, kQuoted, kFlatten };
  class Output;
  struct Walk;
  bool is(size_t at, StepKind kind) const { return at < steps_.size() && steps_[at].kind == kind; }
  bool parse_step(std::string_view& text);
  bool find(const Walk& walk, const JsonNode& value, Style style, size_t at, Output& out) const;
  bool find_in_object(const Walk& walk, const JsonNode& value, Style style, size_t at, Output& out) const;
  bool find_in_array(const Walk& walk, const JsonNode& value, Style style, size_t at, Output& out) const;
  bool find_in_each(const Walk& walk, const JsonNode& value, Style style, size_t at, Output& out) const;

  std::vector<Step> steps_;
};

}  // namespace firesteel
