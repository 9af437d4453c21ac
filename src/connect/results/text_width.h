#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace firesteel {

/// Length in UTF-16 units, as Java counts.
size_t utf16_length(std::string_view text);
/// Columns on a terminal: 2 for East Asian wide characters, 1 otherwise (Spark's stringHalfWidth).
size_t half_width(std::string_view text);
/// The first `units` UTF-16 units.
std::string_view utf16_prefix(std::string_view text, size_t units);
/// Line feeds, tabs and the like as \n, \t ... (Spark's escapeMetaCharacters).
std::string escape_meta_characters(std::string_view text);

}  // namespace firesteel
