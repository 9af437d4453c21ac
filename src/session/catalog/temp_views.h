#pragma once

#include "catalog/table_definition.h"
#include "logical/logical_plan.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// Temporary views by name (case-insensitive). Thread-safe.
class TempViews {
 public:
  struct View {
    std::string name;  // as created
    PlanPtr plan;      // analyzed when the view was made
    /// Text, captured settings, columns and properties of a view made by SQL: it is analysed anew at every use. None: a
    /// view of a DataFrame.
    std::optional<TableDefinition> definition;
  };

  /// False when the name is taken and `replace` is not set.
  bool create(View view, bool replace);
  bool drop(const std::string& name);
  std::optional<View> find(const std::string& name) const;
  std::vector<std::string> names() const;  // sorted
  /// False when there is no view `from`, or one `to`.
  bool rename(const std::string& from, const std::string& to);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, View> views_;  // guarded by mutex_; keys in lower case
};

std::string lower_ascii(std::string text);
/// `a`.`b`: each part in backquotes.
std::string quoted_name(const std::vector<std::string>& parts);

}  // namespace firesteel
