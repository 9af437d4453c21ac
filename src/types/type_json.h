#pragma once

#include "types/data_type.h"

#include <string>
#include <string_view>

namespace firesteel {

/// A type in Spark's JSON form: "integer", {"type":"array","elementType":"string","containsNull":true} ...
/// Errors: INVALID_JSON_DATA_TYPE.
DataType data_type_from_json(std::string_view text);
/// The same form, fields in Spark's order (DataType.json).
std::string data_type_to_json(const DataType& type);

}  // namespace firesteel
