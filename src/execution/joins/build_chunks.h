#pragma once

#include "columnar/spill_format/spill_file.h"
#include "execution/joins/build_side.h"

#include <memory>
#include <vector>

namespace firesteel {

/// The build rows of a spilled partition that partitioning does not make small enough (one key has more rows than
/// memory has room for), in pieces that fit: all probe rows have to meet each of them.
///
/// memory: as much as is granted, at least one batch at a time
class BuildChunks {
 public:
  BuildChunks(std::shared_ptr<const JoinShape> shape, RunningQuery& query,
              std::vector<std::unique_ptr<SpillFile>> files);

  /// The next rows with their table; without rows when there are none left.
  std::shared_ptr<BuildSide> next();
  bool at_end() const { return !has_pending_; }

 private:
  void read_pending();

  std::shared_ptr<const JoinShape> shape_;
  RunningQuery& query_;
  std::vector<std::unique_ptr<SpillFile>> files_;
  size_t next_file_ = 0;
  std::unique_ptr<SpillReader> reader_;
  Batch pending_;  // read, in no chunk yet
  bool has_pending_ = false;
};

}  // namespace firesteel
