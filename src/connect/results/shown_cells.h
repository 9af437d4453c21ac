#pragma once

#include "columnar/vector.h"
#include "types/data_type.h"

#include <string>

namespace firesteel {

/// The type whose values show_cell() can write: `type` with every leaf but BINARY as STRING, so that one cast by the
/// engine gives all texts.
DataType shown_type(const DataType& type);
/// Appends one value of a shown_type() as df.show() prints it: NULL, [a, b], {k -> v}, {a, b}, [61 62] for bytes.
void show_cell(const Vector& column, size_t row, std::string& out);

}  // namespace firesteel
