#include "functions/aggregate/java_hash_order.h"

#include "columnar/decoded_vector.h"
#include "functions/hash/spark_hash.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace firesteel {
namespace {

int32_t fold(uint64_t bits) { return static_cast<int32_t>(static_cast<uint32_t>(bits ^ (bits >> 32))); }

// Guava's murmur3_32 of one int: what OpenHashSet spreads hash codes with.
uint32_t spread(int32_t hash) { return murmur3::hash_int(hash, 0); }

}  // namespace

int32_t java_hash_code(const Vector& vector, size_t row) {
  const DecodedVector in(vector);
  switch (vector.type().physical()) {
    case PhysicalType::kBool:
      return in.value<uint8_t>(row) != 0 ? 1231 : 1237;
    case PhysicalType::kInt8:
      return in.value<int8_t>(row);
    case PhysicalType::kInt16:
      return in.value<int16_t>(row);
    case PhysicalType::kInt32:
      return in.value<int32_t>(row);
    case PhysicalType::kInt64:
      return fold(static_cast<uint64_t>(in.value<int64_t>(row)));
    case PhysicalType::kFloat: {
      const float value = in.value<float>(row);
      return std::bit_cast<int32_t>(std::isnan(value) ? std::numeric_limits<float>::quiet_NaN() : value);
    }
    case PhysicalType::kDouble: {
      const double value = in.value<double>(row);
      return fold(std::bit_cast<uint64_t>(std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value));
    }
    case PhysicalType::kString:
      return static_cast<int32_t>(murmur3::hash_bytes(in.value<StringView>(row).view(), 42));
    default:
      return 0;
  }
}

// Open addressing over a power of two of slots with steps of 1, 2, 3 ...; doubled when 70 % full, the old slots being
// put in again in their order.
std::vector<size_t> open_hash_map_order(const std::vector<int32_t>& hashes) {
  constexpr size_t kEmpty = std::numeric_limits<size_t>::max();
  std::vector<size_t> slots(64, kEmpty);
  const auto put = [&](size_t key) {
    const size_t mask = slots.size() - 1;
    size_t slot = spread(hashes[key]) & mask;
    for (size_t step = 1; slots[slot] != kEmpty; ++step) {
      slot = (slot + step) & mask;
    }
    slots[slot] = key;
  };
  for (size_t key = 0; key < hashes.size(); ++key) {
    put(key);
    if (static_cast<double>(key + 1) > 0.7 * static_cast<double>(slots.size())) {
      std::vector<size_t> old(slots.size() * 2, kEmpty);
      old.swap(slots);
      for (const size_t moved : old) {
        if (moved != kEmpty) {
          put(moved);
        }
      }
    }
  }
  std::erase(slots, kEmpty);
  return slots;
}

// Buckets of a power of two, in each the keys by their (improved) hash.
std::vector<size_t> scala_hash_set_order(const std::vector<int32_t>& hashes) {
  const auto improved = [&](size_t key) {
    const auto hash = static_cast<uint32_t>(hashes[key]);
    return static_cast<int32_t>(hash ^ (hash >> 16));
  };
  size_t buckets = 16;
  while (static_cast<double>(hashes.size()) >= 0.75 * static_cast<double>(buckets)) {
    buckets *= 2;
  }
  std::vector<size_t> order(hashes.size());
  for (size_t key = 0; key < order.size(); ++key) {
    order[key] = key;
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const auto left = static_cast<uint32_t>(improved(a)) & (buckets - 1);
    const auto right = static_cast<uint32_t>(improved(b)) & (buckets - 1);
    return left != right ? left < right : improved(a) < improved(b);
  });
  return order;
}

}  // namespace firesteel
