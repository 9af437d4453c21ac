#pragma once

#include <string>
#include <string_view>

namespace firesteel {

/// A random UUID (version 4) in lower case.
std::string unique_id();
/// Has `text` the form of a UUID?
bool is_unique_id(std::string_view text);

}  // namespace firesteel
