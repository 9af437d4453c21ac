#pragma once

#include "functions/variant/variant_value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// $, then steps: .name, ['name'], ["name"], [5].
class VariantPath {
 public:
  /// None when the text is no such path.
  static std::optional<VariantPath> parse(std::string_view text);
  /// The part of the value; none where a step finds nothing.
  std::optional<VariantValue> find(VariantValue value) const;
  /// The name of the last step that has one; empty: there is none.
  std::string_view last_name() const;

 private:
  struct Step {
    std::string name;
    int64_t index = -1;  // -1: by name
  };
  bool parse_step(std::string_view& text);

  std::vector<Step> steps_;
};

}  // namespace firesteel
