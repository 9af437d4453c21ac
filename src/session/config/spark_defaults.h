#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace firesteel {

/// Spark's default of a setting; none when Spark has no such key or no default for it.
std::optional<std::string_view> spark_default(std::string_view key);
/// Does Spark know the key, with or without a default?
bool is_known_setting(std::string_view key);
/// All keys with defaults, sorted.
std::vector<std::pair<std::string_view, std::string_view>> all_spark_defaults();

}  // namespace firesteel
