#pragma once

#include "columnar/batch.h"

namespace firesteel {

/// Reads any encoding through one interface: value of row r is base[index(r)].
/// Loops that matter branch once on `is_identity()`/`is_constant()` outside the loop.
class DecodedVector {
 public:
  explicit DecodedVector(const Vector& vector)
      : validity_(vector.validity()),
        base_(vector.is_dictionary() ? vector.dictionary().get() : &vector),
        codes_(vector.is_dictionary() ? vector.codes() : nullptr),
        constant_(vector.is_constant()) {}

  bool is_identity() const { return codes_ == nullptr && !constant_; }
  bool is_constant() const { return constant_; }
  bool may_have_nulls() const { return validity_ != nullptr; }
  bool is_null(size_t row) const { return validity_ != nullptr && !bitmap::get(validity_, constant_ ? 0 : row); }
  size_t index(size_t row) const {
    return constant_ ? 0 : (codes_ != nullptr ? static_cast<size_t>(codes_[row]) : row);
  }
  template <typename T>
  const T& value(size_t row) const {
    return base_->values<T>()[index(row)];
  }
  /// Flat or constant vector behind the codes.
  const Vector& base() const { return *base_; }
  const int32_t* codes() const { return codes_; }
  const uint64_t* validity() const { return validity_; }

 private:
  const uint64_t* validity_;
  const Vector* base_;
  const int32_t* codes_;
  bool constant_;
};

}  // namespace firesteel
