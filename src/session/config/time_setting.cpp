#include "session/config/time_setting.h"

#include "absl/strings/ascii.h"

#include <charconv>
#include <cstdint>
#include <string>
#include <utility>

namespace firesteel {

std::optional<std::chrono::milliseconds> parse_time_setting(std::string_view text) {
  static constexpr std::pair<std::string_view, int64_t> kUnits[] = {
      {"", 1}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"min", 60000}, {"h", 3600000}, {"d", 86400000}};
  std::string lower = absl::AsciiStrToLower(std::string(text));
  absl::StripAsciiWhitespace(&lower);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(lower.data(), lower.data() + lower.size(), number);
  if (error != std::errc()) {
    return std::nullopt;
  }
  const std::string_view unit(end, static_cast<size_t>(lower.data() + lower.size() - end));
  if (unit == "us") {
    return std::chrono::milliseconds(number / 1000);
  }
  for (const auto& [name, factor] : kUnits) {
    int64_t milliseconds = 0;
    if (name == unit && !__builtin_mul_overflow(number, factor, &milliseconds)) {
      return std::chrono::milliseconds(milliseconds);
    }
  }
  return std::nullopt;
}

}  // namespace firesteel
