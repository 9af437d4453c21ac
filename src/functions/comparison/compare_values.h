#pragma once

#include "columnar/vector.h"

#include <cstddef>

namespace firesteel {

/// Order of two values of the same type by Spark's rules: bytes for strings, NaN above all numbers and equal to itself,
/// -0.0 = 0.0, arrays and structs element by element with NULL first. <0, 0, >0. Neither row is NULL itself. Slow: for
/// nested types and for functions that compare a few values.
int compare_values(const Vector& left, size_t left_row, const Vector& right, size_t right_row);
/// The same, where either may be NULL (first; two NULLs are equal).
int compare_nullable(const Vector& left, size_t left_row, const Vector& right, size_t right_row);

/// Spark's order of one floating-point number before another.
template <typename T>
inline bool floating_less(T a, T b) {
  return (a < b) | ((b != b) & (a == a));
}
template <typename T>
inline bool floating_equal(T a, T b) {
  return (a == b) | ((a != a) & (b != b));
}

}  // namespace firesteel
