#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// Appends as Java's Double.toString: "1.0", "1.0E7", "NaN", "-Infinity"; shortest digits that read back the same.
void append_double(double value, std::string& out);
void append_float(float value, std::string& out);
void append_integer(int64_t value, std::string& out);

/// Without the blanks and control characters (<= 0x20 and DEL) at both ends; Spark: UTF8String.trimAll.
std::string_view trim_blanks(std::string_view text);

/// "[+-]digits" within the bounds; blanks around are ignored. Spark: UTF8String.toLongExact.
std::optional<int64_t> parse_integer(std::string_view text, int64_t least, int64_t most);
/// The same, but "12.7" is cut to 12 (ANSI mode off). Spark: UTF8String.toLong.
std::optional<int64_t> parse_integer_cut(std::string_view text, int64_t least, int64_t most);
/// What Java's Double.parseDouble takes ("1.5", "1e3", "1.5d", "0x1p3", "NaN"), and inf, +inf, infinity in any case.
std::optional<double> parse_double(std::string_view text);
std::optional<float> parse_float(std::string_view text);
/// t, true, y, yes, 1 and f, false, n, no, 0 in any case.
std::optional<bool> parse_boolean(std::string_view text);

}  // namespace firesteel
