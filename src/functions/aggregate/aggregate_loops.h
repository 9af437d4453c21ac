#pragma once

#include "columnar/decoded_vector.h"
#include "functions/aggregate_kernel.h"

#include <new>
#include <type_traits>

namespace firesteel {

namespace aggregate_detail {

// One loop for each shape of input, so that each of them is tight.
template <typename Value, typename F>
void loop(Rows rows, const uint64_t* validity, const Value& value, F& f) {
  if (validity == nullptr) {
    if (rows.is_all()) {
      for (size_t i = 0; i < rows.count; ++i) {
        f(i, value(i));
      }
    } else {
      for (size_t i = 0; i < rows.count; ++i) {
        f(i, value(static_cast<size_t>(rows.indices[i])));
      }
    }
    return;
  }
  for (size_t i = 0; i < rows.count; ++i) {
    const auto row = static_cast<size_t>(rows[i]);
    if (bitmap::get(validity, row)) {
      f(i, value(row));
    }
  }
}

}  // namespace aggregate_detail

/// Calls f(i, value of rows[i]) for each of `rows` that is not NULL. T: C++ type of the vector's physical type.
template <typename T, typename F>
void for_each_valid(const Vector& vector, Rows rows, F f) {
  const DecodedVector in(vector);
  if (in.is_constant()) {
    if (!in.is_null(0)) {
      const T value = in.value<T>(0);
      for (size_t i = 0; i < rows.count; ++i) {
        f(i, value);
      }
    }
    return;
  }
  const T* values = in.base().values<T>();
  if (const int32_t* codes = in.codes(); codes != nullptr) {
    aggregate_detail::loop(
        rows, in.validity(), [&](size_t row) -> const T& { return values[codes[row]]; }, f);
  } else {
    aggregate_detail::loop(
        rows, in.validity(), [&](size_t row) -> const T& { return values[row]; }, f);
  }
}

/// Number of `rows` that are not NULL.
size_t count_valid(const Vector& vector, Rows rows);

/// An int128 with the 8-byte alignment of aggregate states.
struct StateInt128 {
  uint64_t low = 0;
  int64_t high = 0;
  int128_t get() const { return static_cast<int128_t>((static_cast<uint128_t>(high) << 64) | low); }
  void set(int128_t value) {
    low = static_cast<uint64_t>(value);
    high = static_cast<int64_t>(value >> 64);
  }
};

/// Common part of kernels whose state is a plain struct that starts as State{}.
template <typename State>
class StateKernel : public AggregateKernel {
 public:
  static_assert(std::is_trivially_destructible_v<State> && alignof(State) <= 8);
  size_t state_size() const final { return sizeof(State); }
  void initialize(std::span<char* const> states) const final {
    for (char* state : states) {
      new (state) State{};
    }
  }

 protected:
  static State& at(char* state) { return *reinterpret_cast<State*>(state); }
};

/// A flat column with one value per state: f(state, T& out) returns whether it is valid.
template <typename State, typename T, typename F>
VectorPtr state_column(const DataType& type, std::span<char* const> states, F f) {
  auto column = Vector::flat(type, states.size());
  T* out = column->template mutable_values<T>();
  for (size_t i = 0; i < states.size(); ++i) {
    T value{};
    if (!f(*reinterpret_cast<const State*>(states[i]), value)) {
      column->set_null(i);
    }
    out[i] = value;
  }
  return column;
}

}  // namespace firesteel
