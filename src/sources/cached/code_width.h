#pragma once

#include "base/numeric/int128.h"

#include <cstdint>
#include <type_traits>

namespace firesteel {

template <typename T>
constexpr bool kIsInteger = std::is_integral_v<T> && !std::is_same_v<T, int128_t>;

/// Calls f with the type of codes or distances of `width` bytes.
template <typename F>
void dispatch_width(uint8_t width, F&& f) {
  switch (width) {
    case 1:
      return f(std::type_identity<uint8_t>{});
    case 2:
      return f(std::type_identity<uint16_t>{});
    default:
      return f(std::type_identity<uint32_t>{});
  }
}

}  // namespace firesteel
