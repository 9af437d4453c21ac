#include "execution/window/frame_states.h"

#include "columnar/decoded_vector.h"

#include <numeric>

namespace firesteel {

FrameRows::FrameRows(const AggregateKernel& kernel, std::span<const VectorPtr> arguments, const Vector* filter,
                     size_t size)
    : kernel_(kernel), arguments_(arguments), size_(size) {
  if (filter == nullptr) {
    rows_.resize(size);
    std::iota(rows_.begin(), rows_.end(), 0);
    return;
  }
  const DecodedVector decoded(*filter);
  counts_.resize(size);
  for (size_t row = 0; row < size; ++row) {
    counts_[row] = !decoded.is_null(row) && decoded.value<uint8_t>(row) != 0 ? 1 : 0;
  }
}

void FrameRows::fold(int64_t begin, int64_t end, char* state, StringArena& arena) const {
  if (begin >= end) {
    return;
  }
  if (counts_.empty()) {
    const Rows rows{rows_.data() + begin, static_cast<size_t>(end - begin)};
    kernel_.update_one(arguments_, rows, state, arena);
    return;
  }
  std::vector<int32_t> rows;
  for (int64_t row = begin; row < end; ++row) {
    if (counts_[static_cast<size_t>(row)] != 0) {
      rows.push_back(static_cast<int32_t>(row));
    }
  }
  if (!rows.empty()) {
    kernel_.update_one(arguments_, Rows{rows.data(), rows.size()}, state, arena);
  }
}

}  // namespace firesteel
