#pragma once

#include "functions/variant/variant_value.h"
#include "types/data_type.h"

#include <string>

namespace firesteel {

/// The type of a variant's value, objects as structs; VOID for null, VARIANT where types do not go together.
DataType type_of_variant(const VariantValue& value);
/// The type of values of either type.
DataType merged_variant_type(const DataType& left, const DataType& right);
/// "OBJECT<a: BIGINT, b: ARRAY<STRING>>"
std::string variant_type_text(const DataType& type);

}  // namespace firesteel
