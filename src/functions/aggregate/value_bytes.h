#pragma once

#include "columnar/vector.h"
#include "columnar/vector_builder.h"

#include <string>

namespace firesteel {

/// Values of any type as bytes, for aggregate states that keep whole values in an arena. Private to one process.
void append_value_bytes(const Vector& vector, size_t row, std::string& out);
/// Appends the value (or NULL) that starts at `bytes` to `builder` and returns where it ends.
const char* read_value_bytes(const char* bytes, const DataType& type, VectorBuilder& builder);

/// One value, or nothing yet, in an aggregate state.
struct ValueSlot {
  char* bytes = nullptr;
  uint32_t size = 0;
  uint32_t capacity = 0;
  bool seen = false;

  void keep(const std::string& value, StringArena& arena);
  /// A vector of one row.
  VectorPtr decode(const DataType& type) const;
  /// Appends the value, or NULL when there is none.
  void append_to(VectorBuilder& builder, const DataType& type) const;
};

}  // namespace firesteel
