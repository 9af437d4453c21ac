#pragma once

#include "catalog/runtime_filter.h"

#include <atomic>
#include <cstdint>
#include <limits>

namespace firesteel {

/// What a running top n tells the scan below it: values of the first key from which on rows come too late. Gets
/// stricter while it runs. Only for keys stored as integers, whose NULLs come last or do not occur.
class TopNFilter final : public RuntimeFilter {
 public:
  TopNFilter(DataType type, bool ascending)
      : type_(std::move(type)),
        ascending_(ascending),
        bound_(ascending ? std::numeric_limits<int64_t>::max() : std::numeric_limits<int64_t>::min()) {}

  /// As many rows as are wanted have this value or come before it.
  void offer(int64_t value);

  bool ready() const override { return ready_.load(std::memory_order_acquire); }
  std::optional<Literal> min() const override { return ascending_ ? std::nullopt : std::optional(bound()); }
  std::optional<Literal> max() const override { return ascending_ ? std::optional(bound()) : std::nullopt; }
  bool empty() const override { return false; }
  size_t select(const Vector& column, Rows rows, int32_t* out) const override;

 private:
  Literal bound() const { return {type_, bound_.load(std::memory_order_relaxed)}; }

  const DataType type_;
  const bool ascending_;
  std::atomic<int64_t> bound_;
  std::atomic<bool> ready_{false};
};

}  // namespace firesteel
