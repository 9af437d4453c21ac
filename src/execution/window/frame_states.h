#pragma once

#include "columnar/buffer.h"
#include "functions/aggregate_kernel.h"

#include <algorithm>
#include <span>
#include <vector>

namespace firesteel {

/// States of an aggregate in one run of memory.
class StateArray {
 public:
  StateArray(const AggregateKernel& kernel, size_t count)
      : width_((kernel.state_size() + 7) / 8 * 8), memory_(Buffer::allocate_zeroed(width_ * count)), pointers_(count) {
    for (size_t i = 0; i < count; ++i) {
      pointers_[i] = memory_->mutable_as<char>() + i * width_;
    }
    if (count > 0) {
      kernel.initialize(pointers_);
    }
  }
  std::span<char* const> all() const { return pointers_; }
  char* operator[](size_t i) const { return pointers_[i]; }
  size_t size() const { return pointers_.size(); }
  size_t width() const { return width_; }

 private:
  size_t width_;
  BufferPtr memory_;
  std::vector<char*> pointers_;
};

/// The rows that an aggregate folds: its arguments, and which rows count.
class FrameRows {
 public:
  /// filter: rows that count, or null. The arguments must outlive this.
  FrameRows(const AggregateKernel& kernel, std::span<const VectorPtr> arguments, const Vector* filter, size_t size);

  const AggregateKernel& kernel() const { return kernel_; }
  std::span<const VectorPtr> arguments() const { return arguments_; }
  size_t size() const { return size_; }
  bool counts(size_t row) const { return counts_.empty() || counts_[row] != 0; }
  /// Rows [begin, end) into one state, in their order.
  void fold(int64_t begin, int64_t end, char* state, StringArena& arena) const;

 private:
  const AggregateKernel& kernel_;
  std::span<const VectorPtr> arguments_;
  size_t size_;
  std::vector<int32_t> rows_;
  std::vector<uint8_t> counts_;  // with a filter
};

/// An aggregate over frames that begin at the partition's first row and only grow.
class RunningAggregate {
 public:
  RunningAggregate(const AggregateKernel& kernel, const EvaluationEnvironment& environment)
      : kernel_(kernel), environment_(environment), current_(kernel, 1) {}

  /// Results of the next rows, whose frames end at `ends`. fold(begin, end, state, arena) folds rows.
  template <typename Fold>
  VectorPtr next(std::span<const int64_t> ends, const Fold& fold);
  size_t arena_bytes() const { return arena_.bytes(); }

 private:
  const AggregateKernel& kernel_;
  const EvaluationEnvironment& environment_;
  StateArray current_;
  StringArena arena_;
  int64_t folded_ = 0;
};

template <typename Fold>
VectorPtr RunningAggregate::next(std::span<const int64_t> ends, const Fold& fold) {
  std::vector<int32_t> value_of_row(ends.size());
  std::vector<int64_t> distinct;
  for (size_t row = 0; row < ends.size(); ++row) {
    if (row == 0 || ends[row] != ends[row - 1]) {
      distinct.push_back(ends[row]);
    }
    value_of_row[row] = static_cast<int32_t>(distinct.size() - 1);
  }
  // States that point into the arena cannot be copied: their values are taken one by one.
  const bool copies = !kernel_.uses_arena();
  const StateArray snapshots(kernel_, copies ? distinct.size() : 0);
  std::vector<Batch> parts;
  for (size_t i = 0; i < distinct.size(); ++i) {
    if (distinct[i] > folded_) {
      fold(folded_, distinct[i], current_[0], arena_);
      folded_ = distinct[i];
    }
    if (copies) {
      std::copy_n(current_[0], current_.width(), snapshots[i]);
    } else {
      parts.push_back({{kernel_.finalize(current_.all(), environment_)}, 1, nullptr});
    }
  }
  const VectorPtr values = copies ? kernel_.finalize(snapshots.all(), environment_)
                                  : concatenate(parts, {parts[0].columns[0]->type()}).columns[0];
  return gather(values, Rows{value_of_row.data(), value_of_row.size()});
}

}  // namespace firesteel
