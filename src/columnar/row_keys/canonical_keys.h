#pragma once

#include "columnar/batch.h"

namespace firesteel {

/// Grouping and joining by nested values: a canonical binary form, equal exactly when the values are equal
/// (NULLs equal, NaN = NaN, -0.0 = 0.0, maps regardless of the order of their entries).

/// BINARY for nested types, the type itself for others.
DataType canonical_key_type(const DataType& type);
/// A BINARY vector for nested types (NULL stays NULL), the vector itself for others. Only `rows` are converted.
VectorPtr to_canonical_key(const VectorPtr& key, Rows rows);
/// Back from to_canonical_key: values of `type`.
VectorPtr from_canonical_key(const VectorPtr& key, const DataType& type);

}  // namespace firesteel
