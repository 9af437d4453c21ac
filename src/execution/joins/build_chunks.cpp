#include "execution/joins/build_chunks.h"

namespace firesteel {

BuildChunks::BuildChunks(std::shared_ptr<const JoinShape> shape, RunningQuery& query,
                         std::vector<std::unique_ptr<SpillFile>> files)
    : shape_(std::move(shape)), query_(query), files_(std::move(files)) {
  read_pending();
}

void BuildChunks::read_pending() {
  has_pending_ = false;
  pending_ = {};
  while (!has_pending_) {
    if (reader_ == nullptr) {
      if (next_file_ == files_.size()) {
        return;
      }
      reader_ = files_[next_file_++]->read();
    }
    has_pending_ = reader_->next(pending_);
    if (!has_pending_) {
      reader_.reset();
      files_[next_file_ - 1].reset();  // gives its disk space back
    }
  }
}

std::shared_ptr<BuildSide> BuildChunks::next() {
  BuildCollector collector(shape_, query_);
  MemoryReservation table(query_.memory, "join table");
  while (has_pending_) {
    query_.check_cancelled();
    if (!reserve_table(table, collector.rows() + pending_.num_rows) && collector.rows() > 0) {
      break;
    }
    const bool granted = collector.add(pending_);
    read_pending();
    if (!granted || query_.force_spill) {
      break;
    }
  }
  SerialTasks serial;
  return finish_build(*shape_, {&collector}, serial, query_, std::move(table));
}

}  // namespace firesteel
