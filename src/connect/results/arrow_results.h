#pragma once

#include "columnar/batch.h"
#include "types/data_type.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace firesteel {

/// One Arrow IPC stream with exactly one record batch, as the client wants each response.
struct ArrowBlock {
  std::string bytes;
  int64_t rows = 0;
  int64_t start_row = 0;
};

/// Collects the batches of a result into blocks of about 4 MiB.
class ArrowResults {
 public:
  static constexpr int64_t kBlockBytes = int64_t{4} << 20;

  using Sink = std::function<void(ArrowBlock)>;
  /// max_rows: rows a block at most (spark.sql.execution.arrow.maxRecordsPerBatch), 0 = any number
  ArrowResults(const Schema& schema, const std::string& time_zone, bool large_var_types, int64_t max_rows, Sink sink);
  ~ArrowResults();

  void add(const Batch& batch);
  /// Writes what is left; a result without rows gives one empty block.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace firesteel
