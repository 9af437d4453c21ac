#pragma once

#include "columnar/vector.h"

#include <cstdint>
#include <vector>

namespace firesteel {

/// Where Spark's results depend on the order in which a hash table is walked, ours follows the same tables.

/// Java's hashCode of the value at `row` (not NULL) as Spark keeps it in memory; strings by Spark's own hash.
int32_t java_hash_code(const Vector& vector, size_t row);

/// The order in which Spark's OpenHashMap gives the keys with these hash codes, put in one after another.
std::vector<size_t> open_hash_map_order(const std::vector<int32_t>& hashes);
/// The same for Scala's mutable.HashSet.
std::vector<size_t> scala_hash_set_order(const std::vector<int32_t>& hashes);

}  // namespace firesteel
