#pragma once

#include "columnar/batch.h"

#include <vector>

namespace firesteel {

/// Merges the few rows that selective filters leave of each window into batches of a useful size. Keeps the order.
class OutputQueue {
 public:
  OutputQueue(std::vector<DataType> types, size_t batch_size) : types_(std::move(types)), batch_size_(batch_size) {}

  void push(Batch batch);
  /// Takes the next batch that is ready.
  bool pop(Batch& out);
  /// Makes everything that waits ready.
  void flush();

 private:
  std::vector<DataType> types_;
  size_t batch_size_;
  std::vector<Batch> waiting_;
  size_t waiting_rows_ = 0;
  std::vector<Batch> ready_;  // at most two
};

}  // namespace firesteel
