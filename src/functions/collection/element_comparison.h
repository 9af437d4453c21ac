#pragma once

#include "columnar/batch.h"
#include "columnar/hashing.h"
#include "columnar/physical_dispatch.h"
#include "functions/comparison/compare_values.h"

#include <bit>
#include <vector>

namespace firesteel {

/// Order of two fixed-width values (nested ones are compared by compare_values).
template <typename T>
int compare_elements(const T& a, const T& b) {
  if constexpr (std::is_floating_point_v<T>) {
    return floating_less(a, b) ? -1 : (floating_less(b, a) ? 1 : 0);
  } else if constexpr (std::is_same_v<T, StringView>) {
    return a == b ? 0 : a.compare(b);
  } else if constexpr (std::is_same_v<T, ArrayRange> || std::is_same_v<T, CalendarInterval>) {
    return 0;
  } else {
    return a < b ? -1 : (b < a ? 1 : 0);
  }
}

/// Calls f(compare) with compare(i, j) -> <0, 0, >0: Spark's order of two elements of `elements` (flat) that are not
/// NULL. The type is looked at once, not for each pair.
template <typename F>
decltype(auto) with_element_order(const Vector& elements, F&& f) {
  const PhysicalType physical = elements.type().physical();
  if (physical == PhysicalType::kNull) {
    return f([](size_t, size_t) { return 0; });
  }
  if (physical == PhysicalType::kStruct || physical == PhysicalType::kArray || physical == PhysicalType::kMap ||
      physical == PhysicalType::kInterval) {
    return f([&elements](size_t i, size_t j) { return compare_values(elements, i, elements, j); });
  }
  return dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) -> decltype(auto) {
    const T* values = elements.values<T>();
    return f([values](size_t i, size_t j) { return compare_elements(values[i], values[j]); });
  });
}

inline bool is_null_element(const Vector& elements, size_t i) {
  return elements.type().is_null() || elements.is_null(i);
}

/// Numbers of equal elements of one pool, for one row at a time. NULL counts as a value of its own. `Compare`: of
/// with_element_order. Few elements are looked through one by one, many go into a hash table.
template <typename Compare>
class ElementSet {
 public:
  ElementSet(const Vector& pool, std::span<const uint64_t> hashes, Compare compare)
      : pool_(pool), hashes_(hashes), compare_(compare) {}

  /// Empties the set; `expected`: at most so many elements will come.
  void clear(size_t expected) {
    members_.clear();
    has_null_ = false;
    const size_t slots = expected <= kScanned ? 0 : std::bit_ceil(expected * 2);
    slots_.assign(slots, -1);
  }
  /// False when an equal element is there already.
  bool insert(int32_t element) {
    const auto index = static_cast<size_t>(element);
    if (is_null_element(pool_, index)) {
      return !std::exchange(has_null_, true);
    }
    if (slots_.empty()) {
      if (scan(index)) {
        return false;
      }
      members_.push_back(element);
      return true;
    }
    int32_t& slot = slots_[find_slot(index)];
    return slot < 0 ? (slot = element, true) : false;
  }
  bool contains(int32_t element) const {
    const auto index = static_cast<size_t>(element);
    if (is_null_element(pool_, index)) {
      return has_null_;
    }
    return slots_.empty() ? scan(index) : slots_[find_slot(index)] >= 0;
  }

 private:
  static constexpr size_t kScanned = 8;  // comparing 8 hashes is as quick as one look into a table

  bool scan(size_t index) const {
    for (const int32_t member : members_) {
      const auto other = static_cast<size_t>(member);
      if (hashes_[other] == hashes_[index] && compare_(other, index) == 0) {
        return true;
      }
    }
    return false;
  }
  size_t find_slot(size_t index) const {
    size_t slot = hashes_[index] & (slots_.size() - 1);
    while (slots_[slot] >= 0) {
      const auto other = static_cast<size_t>(slots_[slot]);
      if (hashes_[other] == hashes_[index] && compare_(other, index) == 0) {
        break;
      }
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
  }

  const Vector& pool_;
  std::span<const uint64_t> hashes_;
  Compare compare_;
  std::vector<int32_t> members_;
  std::vector<int32_t> slots_;
  bool has_null_ = false;
};

/// Calls f(set) with an ElementSet over `pool` (flat).
template <typename F>
void with_element_set(const Vector& pool, F&& f) {
  std::vector<uint64_t> hashes(pool.size());
  if (!pool.type().is_null()) {
    hash_column(pool, Rows::all(pool.size()), hashes);
  }
  with_element_order(pool, [&](auto compare) {
    ElementSet<decltype(compare)> set(pool, hashes, compare);
    f(set);
  });
}

}  // namespace firesteel
