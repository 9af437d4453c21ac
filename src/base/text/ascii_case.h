#pragma once

#include <algorithm>
#include <string>

namespace firesteel {

/// A to Z in lower case, all other bytes as they are: names of functions, formats, settings.
inline std::string ascii_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace firesteel
