#pragma once

#include <string>
#include <string_view>

namespace firesteel::radix {

void append_hex(std::string_view bytes, std::string& out);
/// False when there is anything but hexadecimal digits; an odd first digit stands alone.
bool unhex(std::string_view text, std::string& out);

}  // namespace firesteel::radix
