#pragma once

#include "columnar/batch.h"

#include <memory>
#include <string_view>
#include <vector>

namespace firesteel {

/// Appends values one by one or by ranges and makes a flat vector of any type, nested too. For builders of constants,
/// decoders of nested data, aggregates that return arrays: not for hot loops over flat data.
class VectorBuilder {
 public:
  explicit VectorBuilder(DataType type);
  ~VectorBuilder();
  VectorBuilder(VectorBuilder&&) noexcept;
  VectorBuilder& operator=(VectorBuilder&&) noexcept;

  void append_null();
  /// T is the C++ type of the physical type (uint8_t for BOOLEAN). Not for strings and nested types.
  template <typename T>
  void append(T value);
  /// Copies the bytes.
  void append_string(std::string_view text);
  void append_literal(const Literal& value);
  /// Row `row` of `source` (same type, any encoding); copies string bytes.
  void append_from(const Vector& source, size_t row);
  /// ARRAY, MAP: append the elements to child(0) (and child(1)), then call this with how many were appended.
  void finish_array(size_t elements);
  /// STRUCT: append one value to every child, then call this.
  void finish_struct();
  VectorBuilder& child(size_t i);

  size_t size() const;
  size_t memory_bytes() const;
  /// The vector; the builder is empty again.
  std::shared_ptr<Vector> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace firesteel
