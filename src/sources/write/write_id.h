#pragma once

#include <string>

namespace firesteel {

/// A random UUID in text, as in the names of written files.
std::string new_write_id();

}  // namespace firesteel
