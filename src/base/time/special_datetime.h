#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// What the words "epoch", "now", "today", "tomorrow" and "yesterday" mean, in any case and with blanks around; none
/// for any other text. Spark: SpecialDatetimeValues. `now_us`: UTC; `zone` decides when a day begins.
std::optional<int32_t> special_date(std::string_view text, int64_t now_us, const std::string& zone);
/// Microseconds since the epoch, UTC. A zone may follow the word: "today UTC".
std::optional<int64_t> special_timestamp(std::string_view text, int64_t now_us, const std::string& zone);
/// Local microseconds.
std::optional<int64_t> special_timestamp_ntz(std::string_view text, int64_t now_us, const std::string& zone);

}  // namespace firesteel
