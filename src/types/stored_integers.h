#pragma once

#include "types/data_type.h"

namespace firesteel {

/// Values of at most 64 bits that are stored as numbers: integers, dates, timestamps, short decimals ...
inline bool is_stored_as_integer(PhysicalType type) {
  return type == PhysicalType::kInt8 || type == PhysicalType::kInt16 || type == PhysicalType::kInt32 ||
         type == PhysicalType::kInt64;
}

}  // namespace firesteel
