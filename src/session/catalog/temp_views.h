#pragma once

#include "logical/logical_plan.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// Temporary views by name (case-insensitive), each an analyzed plan. Thread-safe.
class TempViews {
 public:
  struct View {
    std::string name;  // as created
    PlanPtr plan;
  };

  /// False when the name is taken and `replace` is not set.
  bool create(const std::string& name, PlanPtr plan, bool replace);
  bool drop(const std::string& name);
  std::optional<View> find(const std::string& name) const;
  std::vector<std::string> names() const;  // sorted

 private:
  mutable std::mutex mutex_;
  std::map<std::string, View> views_;  // guarded by mutex_; keys in lower case
};

std::string lower_ascii(std::string text);
/// `a`.`b`: each part in backquotes.
std::string quoted_name(const std::vector<std::string>& parts);

}  // namespace firesteel
