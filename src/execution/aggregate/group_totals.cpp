#include "execution/aggregate/group_totals.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

namespace firesteel {
namespace {

constexpr size_t kMaxBytes = size_t{64} << 20;
// What every task may hold without asking.
constexpr size_t kUnchargedBytes = size_t{1} << 20;
constexpr size_t kParts = 4;
constexpr size_t kMaxNumbersOfParts = 1024;
// The table of one integer key has room for so many numbers for each row seen so far.
constexpr size_t kNumbersPerRow = 64;
// A table that fits the nearest cache needs no prefetching.
constexpr size_t kPrefetchFrom = size_t{1} << 18;
constexpr size_t kPrefetchDistance = 16;
// Totals of fewer rows a group are no help; after so many such tables none is made any more.
constexpr size_t kRowsOfGroup = 8;
constexpr uint32_t kMaxBadTables = 16;
constexpr size_t kPiece = 4096;
constexpr uint64_t kRowsOfRun = 4;

bool same_range(const KeyNumbers::KeyRange& a, const KeyNumbers::KeyRange& b) {
  return a.dictionary == b.dictionary && a.base == b.base && a.size == b.size && a.is_integer == b.is_integer;
}

}  // namespace

GroupTotals::GroupTotals(const AggregatePlan& plan, RunningQuery& query, TotalsInputs inputs)
    : plan_(plan), query_(query), inputs_(std::move(inputs)), reservation_(query.memory, "aggregate") {}

std::unique_ptr<GroupTotals> GroupTotals::make(const AggregatePlan& plan, RunningQuery& query) {
  if (!plan.has_keys() || !plan.distinct.empty() || query.force_spill) {
    return nullptr;
  }
  std::optional<TotalsInputs> inputs = TotalsInputs::make(plan);
  return inputs ? std::unique_ptr<GroupTotals>(new GroupTotals(plan, query, std::move(*inputs))) : nullptr;
}

size_t GroupTotals::most_numbers(size_t keys) const {
  const size_t most = kMaxBytes / (stride() * sizeof(int64_t));
  return keys == 1 ? std::clamp(seen_ * kNumbersPerRow, KeyNumbers::kMaxNumbers, most) : KeyNumbers::kMaxNumbers;
}

GroupTotals::Added GroupTotals::number(const AggregateInputs& inputs, Rows rows, size_t spread,
                                       PartitionedGroups& groups) {
  const std::span<const VectorPtr> keys = inputs.keys();
  // Keys that ascend need no array, unless they come again and again.
  if (groups.keys_in_ascending_rows(keys, rows) * kRowsOfRun > rows.count) {
    return Added::kNo;
  }
  if (seen_ * kNumbersPerRow < wanted_) {
    return Added::kLater;
  }
  if (!numbers_.number(keys, rows, most_numbers(keys.size()), spread)) {
    const uint64_t refused = keys.size() == 1 ? numbers_.refused() : 0;
    const bool may_fit = refused > seen_ * kNumbersPerRow && refused * stride() * sizeof(int64_t) < kMaxBytes;
    wanted_ = may_fit ? refused : 0;
    return may_fit ? Added::kLater : Added::kNo;
  }
  wanted_ = 0;
  if (numbers_.restarted()) {
    flush(groups);
    ranges_ = numbers_.ranges();
    limit_ = 0;
  }
  if (limit_ == 0 && !make_room(numbers_.limit())) {
    numbers_.forget();
    return Added::kNo;
  }
  return Added::kYes;
}

bool GroupTotals::make_room(size_t numbers) {
  const size_t parts = numbers <= kMaxNumbersOfParts ? kParts : 1;
  const size_t bytes = (numbers + 1) * parts * stride() * sizeof(int64_t);
  const size_t charged = bytes > kUnchargedBytes ? bytes - kUnchargedBytes : 0;
  if (bytes > kMaxBytes || !reservation_.try_resize(static_cast<int64_t>(charged))) {
    return false;
  }
  limit_ = numbers;
  parts_ = parts;
  if (table_ == nullptr || table_->size() < bytes || table_->size() > 2 * bytes + kUnchargedBytes) {
    table_ = Buffer::allocate(bytes);
  }
  std::memset(table_->mutable_data(), 0, bytes);
  return true;
}

GroupTotals::Added GroupTotals::add(const AggregateInputs& inputs, Rows rows, size_t num_rows,
                                    PartitionedGroups& groups) {
  seen_ += rows.count;
  if (bad_ > kMaxBadTables) {
    return Added::kNo;
  }
  // Where most rows count, it is less work to add them all, the others to an entry that nobody reads.
  const bool most = !rows.is_all() && rows.count * 8 >= num_rows * 7;
  const bool spread = most && inputs_.can_load_all(inputs) && inputs_.load(inputs, Rows::all(num_rows));
  if (!spread && !inputs_.load(inputs, rows)) {
    return Added::kNo;
  }
  if (const Added numbered = number(inputs, rows, spread ? num_rows : 0, groups); numbered != Added::kYes) {
    return numbered;
  }
  if (bound_ + inputs_.bound() > TotalsInputs::kMaxSum) {
    flush(groups);
  }
  bound_ += inputs_.bound();
  rows_ += rows.count;
  dispatch_sums(inputs_.sums(), [&](auto sums) { add_rows<sums.value>(numbers_.numbers().size()); });
  return Added::kYes;
}

template <size_t kSums>
void GroupTotals::add_rows(size_t rows) {
  constexpr size_t kStride = kSums + 1;
  std::array<const int64_t*, kStride> values{};
  std::copy(inputs_.values().begin(), inputs_.values().end(), values.begin());
  const uint32_t* numbers = numbers_.numbers().data();
  int64_t* table = entry(0);
  const auto add = [&](int64_t* part, size_t i) {
    int64_t* to = part + numbers[i] * kStride;
    ++to[0];
    for (size_t s = 0; s < kSums; ++s) {
      to[s + 1] += values[s][i];
    }
  };
  size_t i = 0;
  if (parts_ == kParts) {
    for (; i + kParts <= rows; i += kParts) {
      for (size_t p = 0; p < kParts; ++p) {
        add(table + p * width(), i + p);
      }
    }
  } else if (limit_ * kStride * sizeof(int64_t) >= kPrefetchFrom) {
    for (; i + kPrefetchDistance < rows; ++i) {
      __builtin_prefetch(table + numbers[i + kPrefetchDistance] * kStride, 1);
      add(table, i);
    }
  }
  for (; i < rows; ++i) {
    add(table, i);
  }
}

void GroupTotals::fold_parts() {
  int64_t* table = entry(0);
  for (size_t p = 1; p < parts_; ++p) {
    for (size_t i = 0; i < limit_ * stride(); ++i) {
      table[i] += table[p * width() + i];
    }
    std::memset(table + p * width(), 0, width() * sizeof(int64_t));
  }
}

void GroupTotals::flush(PartitionedGroups& groups) {
  if (empty()) {
    return;
  }
  fold_parts();
  size_t found = 0;
  std::vector<uint32_t> numbers;
  for (size_t number = 0; number < limit_; ++number) {
    if (entry(number)[0] > 0) {
      numbers.push_back(static_cast<uint32_t>(number));
      if (numbers.size() == kPiece) {
        found += numbers.size();
        hand_over(numbers, groups);
        numbers.clear();
      }
    }
  }
  found += numbers.size();
  if (!numbers.empty()) {
    hand_over(numbers, groups);
  }
  bad_ += rows_ < found * kRowsOfGroup ? 1 : 0;
  clear();
}

void GroupTotals::hand_over(std::span<const uint32_t> numbers, PartitionedGroups& groups) {
  query_.check_cancelled();
  const std::vector<VectorPtr> keys = KeyNumbers::keys_of(ranges_, plan_.shape->layout->types(), numbers);
  groups.add_keys(keys, Rows::all(numbers.size()));
  std::vector<const int64_t*> entries;
  for (const uint32_t number : numbers) {
    entries.push_back(entry(number));
  }
  inputs_.add_to(groups.row_states(), entries);
  groups.settle();
}

void GroupTotals::clear() {
  std::memset(table_->mutable_data(), 0, width() * parts_ * sizeof(int64_t));
  rows_ = 0;
  bound_ = 0;
}

// Makes the table one of `range`, which has all its keys.
bool GroupTotals::widen_to(const KeyNumbers::KeyRange& range) {
  const KeyNumbers::KeyRange before = ranges_[0];
  if (same_range(before, range)) {
    return true;
  }
  fold_parts();
  const BufferPtr old = std::move(table_);
  const size_t width = stride();
  const size_t old_limit = limit_;
  const size_t old_parts = parts_;
  table_ = nullptr;
  if (!make_room(range.size)) {
    table_ = old;
    limit_ = old_limit;
    parts_ = old_parts;
    return false;
  }
  ranges_[0] = range;
  const auto offset = static_cast<size_t>(static_cast<uint64_t>(before.base) - static_cast<uint64_t>(range.base));
  const size_t values = before.size - 1;
  std::memcpy(entry(offset), old->as<int64_t>(), values * width * sizeof(int64_t));
  std::memcpy(entry(range.size - 1), old->as<int64_t>() + values * width, width * sizeof(int64_t));
  return true;
}

bool GroupTotals::absorb(GroupTotals& other) {
  if (bound_ + other.bound_ > TotalsInputs::kMaxSum || ranges_.size() != other.ranges_.size()) {
    return false;
  }
  bool same = limit_ == other.limit_;
  for (size_t k = 0; k < ranges_.size(); ++k) {
    same = same && same_range(ranges_[k], other.ranges_[k]);
  }
  if (!same) {
    const KeyNumbers::KeyRange& a = ranges_[0];
    const KeyNumbers::KeyRange& b = other.ranges_[0];
    if (ranges_.size() != 1 || !a.is_integer || !b.is_integer) {
      return false;
    }
    const int64_t low = std::min(a.base, b.base);
    const int128_t end = std::max(int128_t{a.base} + a.size, int128_t{b.base} + b.size);
    if ((end - low) * static_cast<int128_t>(stride() * sizeof(int64_t)) > static_cast<int128_t>(kMaxBytes)) {
      return false;
    }
    const KeyNumbers::KeyRange both{nullptr, low, static_cast<uint32_t>(end - low), true};
    if (!widen_to(both) || !other.widen_to(both)) {
      return false;
    }
  }
  fold_parts();
  other.fold_parts();
  for (size_t i = 0; i < limit_ * stride(); ++i) {
    entry(0)[i] += other.entry(0)[i];
  }
  rows_ += other.rows_;
  bound_ += other.bound_;
  other.rows_ = 0;
  other.table_ = nullptr;
  other.reservation_.release();
  return true;
}

}  // namespace firesteel
