#include "execution/sort/merge_passes.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace firesteel {
namespace {

// More runs are not read side by side: each costs a file position, too.
constexpr size_t kMostRuns = 256;
constexpr size_t kFewestRuns = 2;
// Test configuration: several passes also over few runs.
constexpr size_t kForcedRuns = 6;
// A batch of a run as it is read, decoded and with its keys beside it.
constexpr int64_t kCopies = 3;
// What a merge may hold without asking: two runs can always be merged.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;

using Files = std::vector<std::unique_ptr<SpillFile>>;

int64_t read_bytes(const Files& files) {
  int64_t largest = 0;
  for (const auto& file : files) {
    largest = std::max(largest, file->largest_batch());
  }
  return std::max<int64_t>(largest * kCopies, 1);
}

bool reserve(MemoryReservation& reservation, size_t runs, int64_t each) {
  return reservation.try_resize(std::max<int64_t>(static_cast<int64_t>(runs) * each - kUnchargedBytes, 0));
}

/// As many of the runs as there is memory to read side by side; it is reserved.
size_t grant(MemoryReservation& reservation, const Files& files, const RunningQuery& query) {
  const size_t most = query.force_spill ? kForcedRuns : kMostRuns;
  const int64_t each = read_bytes(files);
  for (size_t runs = std::min(most, files.size()); runs > kFewestRuns; runs = std::max(runs / 2, kFewestRuns)) {
    if (reserve(reservation, runs, each)) {
      return runs;
    }
  }
  reservation.release();
  return std::min(files.size(), kFewestRuns);
}

/// The first of the `count` neighbours that are the smallest together.
size_t smallest_group(const Files& files, size_t count) {
  int64_t bytes = 0;
  int64_t least = std::numeric_limits<int64_t>::max();
  size_t best = 0;
  for (size_t end = 0; end < files.size(); ++end) {
    bytes += files[end]->bytes_written();
    if (end + 1 < count) {
      continue;
    }
    const size_t first = end + 1 - count;
    if (bytes < least) {
      least = bytes;
      best = first;
    }
    bytes -= files[first]->bytes_written();
  }
  return best;
}

void merge_group(const std::shared_ptr<const SortShape>& shape, const KeyPrefix& prefix, Files& files, size_t first,
                 size_t count, const RunningQuery& query) {
  const auto begin = files.begin() + static_cast<ptrdiff_t>(first);
  const auto end = begin + static_cast<ptrdiff_t>(count);
  const Files group(std::make_move_iterator(begin), std::make_move_iterator(end));
  int64_t rows = 0;
  int64_t batches = 0;
  for (const auto& file : group) {
    rows += file->rows();
    batches += file->batches();
  }
  auto merged = std::make_unique<SpillFile>(query.new_spill_file(shape->spilled_types));
  SortedMerge merge(shape, prefix, {}, group, nullptr);
  const auto piece = static_cast<size_t>(std::max<int64_t>(rows / std::max<int64_t>(batches, 1), 1));
  while (merge.write_next(piece, *merged)) {
    query.check_cancelled();
  }
  *begin = std::move(merged);
  files.erase(begin + 1, end);
}

}  // namespace

void merge_down(const std::shared_ptr<const SortShape>& shape, const KeyPrefix& prefix, Files& files, size_t wanted,
                RunningQuery& query) {
  MemoryReservation reservation(query.memory, "sort merge");
  while (files.size() > wanted) {
    const size_t count = std::min(grant(reservation, files, query), files.size() - wanted + 1);
    merge_group(shape, prefix, files, smallest_group(files, count), count, query);
  }
}

void prepare_merge(const std::shared_ptr<const SortShape>& shape, SortedRuns& runs, RunningQuery& query) {
  if (runs.files.empty()) {
    return;
  }
  MemoryReservation reservation(query.memory, "sort merge");
  size_t granted = grant(reservation, runs.files, query);
  if (granted < runs.files.size() && !runs.memory.empty()) {
    // What is in memory is the youngest of its task, so that it goes behind all files.
    reservation.release();
    for (auto& run : runs.memory) {
      runs.files.push_back(write_run(*run, *shape, query));
      run.reset();
    }
    runs.memory.clear();
    runs.reservations.clear();
    granted = grant(reservation, runs.files, query);
  }
  if (granted < runs.files.size()) {
    reservation.release();
    merge_down(shape, runs.prefix, runs.files, granted, query);
    static_cast<void>(grant(reservation, runs.files, query));
  }
  runs.reservations.push_back(std::move(reservation));
}

}  // namespace firesteel
