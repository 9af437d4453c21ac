#pragma once

#include "columnar/spill_format/spill_file.h"
#include "execution/query_context.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace firesteel {

/// The probe rows of a spilled partition, read once for each chunk of its build side. Which of them have met a partner
/// goes from pass to pass in a file beside them, so that any number of rows needs no memory.
class ProbeRows {
 public:
  /// keeps_matches: passes tell the next ones of the rows that have met a partner.
  ProbeRows(std::vector<std::unique_ptr<SpillFile>> files, RunningQuery& query, bool keeps_matches);

  /// Begins a pass over all rows. last: there will be no other.
  void start_pass(bool last);
  bool is_last_pass() const { return last_; }
  /// The next batch; matched: one flag per row, or nothing in the first pass.
  bool next(Batch& out, std::vector<uint8_t>& matched);
  /// The flags of the batch that has been read, for the next pass.
  void keep(const std::vector<uint8_t>& matched);

 private:
  std::vector<std::unique_ptr<SpillFile>> files_;
  RunningQuery& query_;
  const bool keeps_matches_;
  bool last_ = false;
  size_t next_file_ = 0;
  std::unique_ptr<SpillReader> reader_;
  std::unique_ptr<SpillReader> old_matches_;
  std::unique_ptr<SpillFile> new_matches_;
};

}  // namespace firesteel
