#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

namespace firesteel {

/// MurmurHash3 x64 128 of the bytes with the seed of Apache DataSketches.
std::pair<uint64_t, uint64_t> murmur3_128(std::string_view bytes);

}  // namespace firesteel
