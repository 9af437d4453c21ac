#pragma once

#include "base/memory/memory_pool.h"
#include "columnar/batch.h"

#include <string>

namespace firesteel {

class Session;

/// The budget of the session's server, for those who do not see the session's state.
MemoryPool& memory_pool_of(Session& session);

/// Reserves memory for rows that are collected outside of operators. What is reserved is given back when the rows are
/// gone, whoever holds them by then.
class RowCharge {
 public:
  RowCharge(MemoryPool& pool, std::string owner) : pool_(pool), owner_(std::move(owner)) {}

  /// The rows with flat columns. Errors: UNABLE_TO_ACQUIRE_MEMORY.
  Batch add(Batch batch);

 private:
  MemoryPool& pool_;
  std::string owner_;
  int64_t uncharged_ = 0;
};

}  // namespace firesteel
