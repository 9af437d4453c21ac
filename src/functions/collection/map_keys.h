#pragma once

#include "functions/collection/element_picker.h"

namespace firesteel {

/// Reports NULL_MAP_KEY, or DUPLICATED_MAP_KEY when the key at `index` of `keys` has been picked for this row already.
void check_new_key(const KernelCall& call, size_t row, const Vector& keys, int32_t index, const ElementPicker& picker);

}  // namespace firesteel
