#pragma once

#include "execution/window/window_frames.h"

namespace firesteel {

/// A bound of RANGE frames that lies some way before or behind the ORDER BY value.
class FrameScan::KeyBound {
 public:
  virtual ~KeyBound() = default;
  /// Sets the bounds of the rows whose key is not NULL; the others are left alone.
  virtual void next(const PartitionPiece& piece, std::vector<int64_t>& out) = 0;
};

/// end: one past the last row of the frame, else its first row.
std::unique_ptr<FrameScan::KeyBound> make_key_bound(const ResolvedBound& bound, bool ascending, bool end,
                                                    const DataType& key_type, FrameScan::KeyReader keys);

}  // namespace firesteel
