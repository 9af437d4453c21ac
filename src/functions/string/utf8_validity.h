#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace firesteel::utf8 {

/// A look at the bytes at one position of a text.
struct Sequence {
  size_t size;  // of the character, or of the longest malformed start of one (at least 1)
  bool valid;
};
/// at < text.size(). Unicode's table 3-7: no surrogates, no overlong forms, nothing above U+10FFFF.
Sequence sequence_at(std::string_view text, size_t at);

bool is_valid(std::string_view text);
/// Appends `text` with each malformed sequence replaced by U+FFFD.
void append_repaired(std::string_view text, std::string& out);

}  // namespace firesteel::utf8
