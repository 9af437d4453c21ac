#pragma once

#include <string>
#include <string_view>

namespace firesteel::base64 {

void encode(std::string_view bytes, std::string& out);
/// In lines of 76 digits parted by CR LF, as Java's MIME encoder.
void encode_in_lines(std::string_view bytes, std::string& out);
/// Characters outside the alphabet are skipped, as by Java's MIME decoder; false where that one gives up (a single
/// character at the end, wrong padding).
bool decode(std::string_view text, std::string& out);
/// Is it base 64 with nothing but white space besides, and right or no padding?
bool is_strict(std::string_view text);

}  // namespace firesteel::base64
