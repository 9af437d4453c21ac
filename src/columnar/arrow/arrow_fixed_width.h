#pragma once

#include "columnar/buffer.h"
#include "types/data_type.h"

#include <memory>

namespace arrow {
class Array;
}

namespace firesteel {

/// The values of a fixed-width Arrow array as physical values of `type`: shared when the layouts agree, else converted
/// (bits to bytes, units of time, widths of decimals, unsigned integers to the next wider type).
BufferPtr read_fixed_width(const std::shared_ptr<arrow::Array>& array, const DataType& type);

}  // namespace firesteel
