#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace firesteel {

/// Appends a number as DataSketches writes it: little-endian.
template <typename V>
void put(std::string& out, V value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(V));
}

/// Reads one; at + sizeof(V) must be within bytes.
template <typename V>
V get(std::string_view bytes, size_t at) {
  V value;
  std::memcpy(&value, bytes.data() + at, sizeof(V));
  return value;
}

}  // namespace firesteel
