#include "execution/joins/probe_rows.h"

#include "base/errors/check.h"

#include <algorithm>

namespace firesteel {

ProbeRows::ProbeRows(std::vector<std::unique_ptr<SpillFile>> files, RunningQuery& query, bool keeps_matches)
    : files_(std::move(files)), query_(query), keeps_matches_(keeps_matches) {}

void ProbeRows::start_pass(bool last) {
  last_ = last;
  next_file_ = 0;
  reader_.reset();
  old_matches_ = new_matches_ == nullptr ? nullptr : new_matches_->read();  // which keeps the file
  new_matches_.reset();
  if (keeps_matches_ && !last) {
    new_matches_ = std::make_unique<SpillFile>(query_.new_spill_file(std::vector{DataType::boolean()}));
  }
}

bool ProbeRows::next(Batch& out, std::vector<uint8_t>& matched) {
  query_.check_cancelled();
  while (true) {
    if (reader_ == nullptr) {
      if (next_file_ == files_.size()) {
        return false;
      }
      reader_ = files_[next_file_++]->read();
    }
    if (reader_->next(out)) {
      break;
    }
    reader_.reset();
    if (last_) {
      files_[next_file_ - 1].reset();  // gives its disk space back
    }
  }
  matched.clear();
  if (old_matches_ != nullptr) {
    Batch flags;
    check(old_matches_->next(flags) && flags.num_rows == out.num_rows, "the partners of a probe batch are missing");
    const VectorPtr column = flatten(flags.columns[0]);
    const auto* values = column->values<uint8_t>();
    matched.assign(values, values + flags.num_rows);
  }
  return true;
}

void ProbeRows::keep(const std::vector<uint8_t>& matched) {
  if (new_matches_ == nullptr) {
    return;
  }
  auto flags = Vector::flat(DataType::boolean(), matched.size());
  std::copy(matched.begin(), matched.end(), flags->mutable_values<uint8_t>());
  new_matches_->write({{std::move(flags)}, matched.size(), nullptr});
}

}  // namespace firesteel
