#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel::aes {

enum class Mode : uint8_t { kEcb, kCbc, kGcm };

/// The mode of a name and a padding (any case) that go together; none for others.
std::optional<Mode> find_mode(std::string_view mode, std::string_view padding);
bool is_key_size(size_t size);
/// Bytes of the initialisation vector.
size_t vector_size(Mode mode);

/// vector, encrypted text and (GCM) tag; `vector` has vector_size(mode) bytes or is empty for a random one.
std::string encrypt(Mode mode, std::string_view text, std::string_view key, std::string_view vector,
                    std::string_view additional);
/// None when the text is malformed, the key or the additional data wrong.
std::optional<std::string> decrypt(Mode mode, std::string_view bytes, std::string_view key,
                                   std::string_view additional);

}  // namespace firesteel::aes
