#include "execution/query_context.h"

#include "execution/profile/query_profile.h"

#include <utility>

namespace firesteel {

SpillFile RunningQuery::new_spill_file(std::vector<DataType> types) const {
  std::shared_ptr<std::atomic<int64_t>> written;
  if (counters != nullptr) {
    written = {counters, &counters->bytes_spilled};
  }
  return {spill_directory, std::move(types), std::move(written)};
}

}  // namespace firesteel
