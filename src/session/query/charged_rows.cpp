#include "session/query/charged_rows.h"

#include "session/session_state.h"

#include <memory>

namespace firesteel {
namespace {

// A few rows must not fail because others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;

}  // namespace

MemoryPool& memory_pool_of(Session& session) { return session.state().shared.memory; }

Batch RowCharge::add(Batch batch) {
  batch = compact(batch);
  for (VectorPtr& column : batch.columns) {
    column = flatten(column);
  }
  const auto bytes = static_cast<int64_t>(row_bytes(batch));
  if (batch.columns.empty() || uncharged_ + bytes <= kUnchargedBytes) {
    uncharged_ += bytes;
    return batch;
  }
  auto reservation = std::make_shared<MemoryReservation>(&pool_, owner_);
  reservation->resize(bytes);
  auto first = std::make_shared<Vector>(*batch.columns[0]);
  first->add_keep_alive(Buffer::wrap(nullptr, 0, std::move(reservation)));
  batch.columns[0] = std::move(first);
  return batch;
}

}  // namespace firesteel
