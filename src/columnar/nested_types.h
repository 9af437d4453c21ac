#pragma once

#include "types/data_type.h"

#include <vector>

namespace firesteel {

/// Types of the child vectors of a vector of `type`: the element; key and value; the fields. Empty for other types.
std::vector<DataType> child_types(const DataType& type);

}  // namespace firesteel
