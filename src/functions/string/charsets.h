#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// The character sets of encode and decode, with Java's rules for byte order marks.
enum class Charset : uint8_t { kLatin1, kAscii, kUtf8, kUtf16, kUtf16Be, kUtf16Le, kUtf32 };

/// By Spark's names in any case; none for others.
std::optional<Charset> find_charset(std::string_view name);
/// Appends the text as bytes; false when a character has none. Malformed UTF-8 counts as U+FFFD.
bool encode_text(Charset charset, std::string_view text, std::string& bytes);
/// Appends the text that the bytes stand for; false when they are malformed.
bool decode_bytes(Charset charset, std::string_view bytes, std::string& text);

}  // namespace firesteel
