#pragma once

#include "types/data_type.h"

namespace firesteel {

/// STRING in place of CHAR(n) and VARCHAR(n), at any depth.
DataType replace_char_varchar(const DataType& type);

}  // namespace firesteel
