#pragma once

#include <string>
#include <string_view>

namespace firesteel {

/// Unicode case mapping without a locale, as Java's toLowerCase(ROOT) and toUpperCase(ROOT).
std::string lower_case(std::string_view text);
std::string upper_case(std::string_view text);

}  // namespace firesteel
