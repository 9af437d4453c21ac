#include "execution/window/range_bounds.h"

#include "base/errors/spark_error.h"
#include "columnar/decoded_vector.h"

#include <utility>

namespace firesteel {
namespace {

// Spark's order: NaN equals itself and is larger than all other numbers.
template <typename Number>
bool less(Number a, Number b) {
  if constexpr (std::is_floating_point_v<Number>) {
    return (a < b) | ((b != b) & (a == a));
  } else {
    return a < b;
  }
}

template <typename Number>
struct Keys {
  std::vector<Number> values;
  std::vector<uint8_t> valid;
};

template <typename Number, typename T>
void read_typed(const Vector& vector, Keys<Number>& out) {
  const DecodedVector decoded(vector);
  for (size_t row = 0; row < vector.size(); ++row) {
    out.valid[row] = decoded.is_null(row) ? 0 : 1;
    out.values[row] = out.valid[row] != 0 ? static_cast<Number>(decoded.value<T>(row)) : Number{};
  }
}

template <typename Number>
void read_keys(const Vector& key, Keys<Number>& out) {
  out.values.resize(key.size());
  out.valid.resize(key.size());
  switch (key.type().physical()) {
    case PhysicalType::kInt8:
      return read_typed<Number, int8_t>(key, out);
    case PhysicalType::kInt16:
      return read_typed<Number, int16_t>(key, out);
    case PhysicalType::kInt32:
      return read_typed<Number, int32_t>(key, out);
    case PhysicalType::kInt64:
      return read_typed<Number, int64_t>(key, out);
    case PhysicalType::kInt128:
      return read_typed<Number, int128_t>(key, out);
    case PhysicalType::kFloat:
      return read_typed<Number, float>(key, out);
    case PhysicalType::kDouble:
      return read_typed<Number, double>(key, out);
    default:
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "RANGE frames over " + key.type().sql()}});
  }
}

template <typename Number>
class NumberBound final : public FrameScan::KeyBound {
 public:
  /// shift: what is added to a key to get the bound's value.
  NumberBound(Number shift, bool ascending, bool end, FrameScan::KeyReader keys)
      : shift_(shift), ascending_(ascending), end_(end), keys_(std::move(keys)) {}

  void next(const PartitionPiece& piece, std::vector<int64_t>& out) override {
    read_keys(*piece.order_key, own_);
    for (size_t row = 0; row < piece.size; ++row) {
      if (own_.valid[row] != 0) {
        out[row] = advance(own_.values[row] + shift_);
      }
    }
  }

 private:
  bool before(Number a, Number b) const { return ascending_ ? less(a, b) : less(b, a); }

  /// Moves on to the first row that does not belong before the bound. NULLs lie in front of or behind all values.
  int64_t advance(Number target) {
    while (true) {
      if (index_ == read_.values.size()) {
        if (!load()) {
          return begin_ + static_cast<int64_t>(index_);
        }
        continue;
      }
      if (read_.valid[index_] != 0) {
        in_values_ = true;
        const Number value = read_.values[index_];
        if (end_ ? before(target, value) : !before(value, target)) {
          return begin_ + static_cast<int64_t>(index_);
        }
      } else if (in_values_) {
        return begin_ + static_cast<int64_t>(index_);
      }
      ++index_;
    }
  }

  bool load() {
    const VectorPtr keys = keys_();
    if (keys == nullptr) {
      return false;
    }
    begin_ += static_cast<int64_t>(index_);
    index_ = 0;
    read_keys(*keys, read_);
    return true;
  }

  Number shift_;
  bool ascending_;
  bool end_;
  FrameScan::KeyReader keys_;
  Keys<Number> own_;
  Keys<Number> read_;
  int64_t begin_ = 0;  // number of the first row in read_
  size_t index_ = 0;
  bool in_values_ = false;
};

}  // namespace

std::unique_ptr<FrameScan::KeyBound> make_key_bound(const ResolvedBound& bound, bool ascending, bool end,
                                                    const DataType& key_type, FrameScan::KeyReader keys) {
  const Literal& offset = bound.offset;
  if (offset.type.is(TypeId::kYearMonthInterval) || offset.type.is(TypeId::kCalendarInterval) ||
      (key_type.is(TypeId::kDate) && offset.type.is(TypeId::kDayTimeInterval))) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                     {{"feature", "RANGE frames of " + offset.type.sql() + " over " + key_type.sql()}});
  }
  const bool back = (bound.kind == FrameBound::Kind::kPreceding) == ascending;
  if (key_type.is_fractional()) {
    const double value = offset.as_double();
    return std::make_unique<NumberBound<double>>(back ? -value : value, ascending, end, std::move(keys));
  }
  const int128_t value = offset.type.is_decimal() ? offset.as_decimal() : int128_t{offset.as_int64()};
  return std::make_unique<NumberBound<int128_t>>(back ? -value : value, ascending, end, std::move(keys));
}

}  // namespace firesteel
