#pragma once

#include "columnar/decoded_vector.h"
#include "functions/evaluation.h"

#include <string_view>
#include <type_traits>

namespace firesteel {

/// One argument of a kernel, read by row in any encoding. T: the C++ type of the physical type; std::string_view for
/// strings and binary. Read only rows of `call.rows`.
template <typename T>
class Input {
 public:
  using Stored = std::conditional_t<std::is_same_v<T, std::string_view>, StringView, T>;

  explicit Input(const Vector& vector) : decoded_(vector), values_(decoded_.base().template values<Stored>()) {}
  Input(const KernelCall& call, size_t argument) : Input(*call.arguments[argument]) {}

  decltype(auto) operator[](size_t row) const {
    if constexpr (std::is_same_v<T, std::string_view>) {
      return values_[decoded_.index(row)].view();
    } else {
      return values_[decoded_.index(row)];
    }
  }
  bool is_null(size_t row) const { return decoded_.is_null(row); }
  bool is_constant() const { return decoded_.is_constant(); }
  const DecodedVector& decoded() const { return decoded_; }

 private:
  DecodedVector decoded_;
  const Stored* values_;
};

/// A fixed-width argument as a plain array: flat (step 1) or constant (step 0). Dictionaries are unpacked once, so that
/// loops have two cases only.
template <typename T>
class DenseInput {
 public:
  DenseInput(const KernelCall& call, size_t argument) {
    const Vector& vector = *call.arguments[argument];
    if (!vector.is_dictionary()) {
      values_ = vector.values<T>();
      constant_ = vector.is_constant();
      return;
    }
    unpacked_ = Buffer::allocate(call.size * sizeof(T));
    T* out = unpacked_->mutable_as<T>();
    const T* dictionary = vector.dictionary()->values<T>();
    const int32_t* codes = vector.codes();
    call.rows.for_each([&](size_t row) { out[row] = dictionary[codes[row]]; });
    values_ = out;
  }
  const T* values() const { return values_; }
  bool is_constant() const { return constant_; }
  const T& operator[](size_t row) const { return values_[constant_ ? 0 : row]; }

 private:
  const T* values_ = nullptr;
  bool constant_ = false;
  BufferPtr unpacked_;
};

}  // namespace firesteel
