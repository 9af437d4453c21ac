#pragma once

#include "columnar/batch.h"
#include "types/literal.h"

#include <optional>

namespace firesteel {

/// What a finished hash-join build tells the scans below its probe side about one key column: range and membership.
/// May pass rows that have no partner, never drops one that has. NULL keys never pass. Thread-safe once ready.
class RuntimeFilter {
 public:
  virtual ~RuntimeFilter() = default;
  /// False: not (or never to be) published; ignore the filter then.
  virtual bool ready() const = 0;
  virtual std::optional<Literal> min() const = 0;
  virtual std::optional<Literal> max() const = 0;
  /// True when no build row exists: nothing can pass.
  virtual bool empty() const = 0;
  /// Writes those of `rows` that may pass to `out` (room for rows.count); returns how many. Order kept.
  virtual size_t select(const Vector& column, Rows rows, int32_t* out) const = 0;
};

}  // namespace firesteel
