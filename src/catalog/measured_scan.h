#pragma once

#include "catalog/table.h"

namespace firesteel {

/// A scan that counts what its readers do.
class MeasuredScan {
 public:
  virtual ~MeasuredScan() = default;
  virtual const ScanMetrics& metrics() const = 0;
};

}  // namespace firesteel
