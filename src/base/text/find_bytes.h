#pragma once

#include <cstddef>
#include <string_view>

namespace firesteel {

/// As text.find(needle, at), made for the short texts and needles of LIKE: the first and the last byte of the needle
/// are looked for at 16 places at once.
size_t find_bytes(std::string_view text, std::string_view needle, size_t at = 0);

}  // namespace firesteel
