// Groups of keys that ascend: the part of PartitionedGroups that neither hashes rows nor looks for equal keys.
#include "columnar/hashing.h"
#include "columnar/physical_dispatch.h"
#include "execution/aggregate/partitioned_groups.h"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

namespace firesteel {
namespace {

template <typename T>
constexpr bool kMayAscend = std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t>;

/// Calls f(values of the key) when it is a flat column of integers without NULLs.
template <typename F>
bool with_integers(const Vector& key, F&& f) {
  if (!key.is_flat() || key.may_have_nulls()) {
    return false;
  }
  return dispatch_physical(key.type().physical(), [&]<typename T>(std::type_identity<T>) {
    if constexpr (kMayAscend<T>) {
      return f(key.values<T>());
    } else {
      return false;
    }
  });
}

/// Whether the rows' values ascend, the first from `least` on; equal ones may follow each other.
template <typename T>
bool ascends(const T* values, Rows rows, int64_t least) {
  bool good = values[rows[0]] >= least;
  if (rows.is_all()) {
    for (size_t i = 1; i < rows.count; ++i) {
      good = good & (values[i - 1] <= values[i]);
    }
  } else {
    for (size_t i = 1; i < rows.count; ++i) {
      good = good & (values[rows.indices[i - 1]] <= values[rows.indices[i]]);
    }
  }
  return good;
}

struct OwnedSpan {
  KeySpan span;
  PartitionedGroups* owner;
};

}  // namespace

void PartitionedGroups::expect_ascending_keys() {
  const auto& types = shape_->layout->types();
  ascending_ = level_ == 0 && types.size() == 1 &&
               (types[0].physical() == PhysicalType::kInt32 || types[0].physical() == PhysicalType::kInt64);
}

void PartitionedGroups::stop_ascending() {
  if (ascending_) {
    ascending_ = false;
    unique_ = unique_ && spans_.empty();
    table_.reset_directory();  // it does not know these groups
    spans_.clear();
  }
}

uint64_t PartitionedGroups::keys_in_ascending_rows(std::span<const VectorPtr> keys, Rows rows) const {
  uint64_t between = 0;
  if (ascending_ && rows.count > 0) {
    with_integers(*keys[0], [&](const auto* values) {
      const int64_t least = spans_.empty() ? std::numeric_limits<int64_t>::min() : spans_.back().high;
      const bool good = ascends(values, rows, least);
      const int64_t last = values[rows[rows.count - 1]];
      between = good ? static_cast<uint64_t>(last) - static_cast<uint64_t>(int64_t{values[rows[0]]}) + 1 : 0;
      return good;
    });
  }
  return between;
}

bool PartitionedGroups::add_ascending(std::span<const VectorPtr> keys, Rows rows) {
  if (rows.count == 0) {
    groups_.clear();
    has_groups_ = true;
    return true;
  }
  const bool done = with_integers(*keys[0], [&](const auto* values) {
    const int64_t least = spans_.empty() ? std::numeric_limits<int64_t>::min() : spans_.back().high;
    if (!ascends(values, rows, least)) {
      return false;
    }
    KeySpan span{.low = values[rows[0]], .high = values[rows[rows.count - 1]]};
    const bool goes_on = !spans_.empty() && span.low == least;
    // Which new group each row is in; 0: the last one of the rows before.
    row_numbers_.clear();
    new_numbers_.resize(rows.count);
    int64_t before = span.low;
    if (!goes_on) {
      row_numbers_.push_back(rows[0]);
    }
    for (size_t i = 0; i < rows.count; ++i) {
      const int64_t value = values[rows[i]];
      if (value != before) {
        row_numbers_.push_back(rows[i]);
        before = value;
      }
      new_numbers_[i] = static_cast<uint32_t>(row_numbers_.size());
    }
    append_groups(keys);
    char* const last = goes_on ? spans_.back().last : nullptr;
    groups_.resize(rows.count);
    for (size_t i = 0; i < rows.count; ++i) {
      groups_[i] = new_numbers_[i] == 0 ? last : created_[new_numbers_[i] - 1];
    }
    span.first = groups_.front();
    span.last = groups_.back();
    if (goes_on) {
      spans_.back().high = span.high;
      spans_.back().last = span.last;
    } else {
      spans_.push_back(span);
    }
    return true;
  });
  if (!done) {
    stop_ascending();
  }
  has_groups_ = done;
  return done;
}

// created_: groups of the keys of row_numbers_.
void PartitionedGroups::append_groups(std::span<const VectorPtr> keys) {
  created_.resize(row_numbers_.size());
  if (created_.empty()) {
    return;
  }
  hashes_.resize(row_numbers_.size());
  hash_column(*keys[0], Rows{row_numbers_.data(), row_numbers_.size()}, hashes_);
  const DecodedVector decoded(*keys[0]);
  table_.append_all({&decoded, 1}, row_numbers_, hashes_, hashes_, created_.data());
  shape_->states->initialize(states_of(created_));
}

void PartitionedGroups::absorb(char* into, PartitionedGroups& other, char* from) {
  const size_t offset = shape_->layout->extra_offset();
  char* source = from + offset;
  char* target = into + offset;
  shape_->states->merge(shape_->states->to_partial({&source, 1}), Rows::all(1), {&target, 1}, table_.arena());
  RowLayout::set_hash(from, 0);
  other.absorbed_.insert(from);
}

bool make_disjoint(std::span<PartitionedGroups* const> tables) {
  std::vector<OwnedSpan> all;
  for (PartitionedGroups* table : tables) {
    if (!table->is_ascending()) {
      return false;
    }
    for (const KeySpan& span : table->spans()) {
      all.push_back({span, table});
    }
  }
  std::sort(all.begin(), all.end(), [](const OwnedSpan& a, const OwnedSpan& b) {
    return std::pair(a.span.low, a.span.high) < std::pair(b.span.low, b.span.high);
  });
  for (size_t i = 1; i < all.size(); ++i) {
    if (all[i].span.low < all[i - 1].span.high) {
      return false;
    }
  }
  for (size_t i = 1; i < all.size(); ++i) {
    const OwnedSpan& before = all[i - 1];
    OwnedSpan& next = all[i];
    if (next.span.low != before.span.high) {
      continue;
    }
    const bool only_group = next.span.first == next.span.last;
    before.owner->absorb(before.span.last, *next.owner, next.span.first);
    if (only_group) {  // the next span may touch it as well
      next.span.last = before.span.last;
      next.owner = before.owner;
    }
  }
  return true;
}

}  // namespace firesteel
