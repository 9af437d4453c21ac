#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace firesteel {

/// A setting that is a time: "100ms", "2s", "5min", or a number of milliseconds. None when it is not one.
std::optional<std::chrono::milliseconds> parse_time_setting(std::string_view text);

}  // namespace firesteel
