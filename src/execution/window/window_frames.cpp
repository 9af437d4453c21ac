#include "base/errors/spark_error.h"
#include "columnar/decoded_vector.h"
#include "execution/window/window_plan.h"

#include <algorithm>
#include <cmath>

namespace firesteel {
namespace {

using Kind = FrameBound::Kind;

int64_t row_offset(const FrameBound& bound, const EvaluationEnvironment& environment) {
  return bound.offset == nullptr ? 0 : evaluate_constant(bound.offset, environment).as_int64();
}

/// ROWS: the row that a bound names for `row`.
int64_t rows_position(const FrameBound& bound, int64_t row, int64_t offset, int64_t size) {
  switch (bound.kind) {
    case Kind::kUnboundedPreceding:
      return 0;
    case Kind::kPreceding:
      return row - std::min(offset, row + 1);
    case Kind::kCurrentRow:
      return row;
    case Kind::kFollowing:
      return row + std::min(offset, size - row);
    case Kind::kUnboundedFollowing:
      return size - 1;
  }
  return row;
}

/// ORDER BY values as numbers that ascend along the partition; rows with NULL are left out.
template <typename Number>
struct OrderedNumbers {
  std::vector<Number> values;  // of rows [first, first + values.size())
  int64_t first = 0;
};

template <typename Number, typename T>
void read_numbers(const Vector& key, bool ascending, OrderedNumbers<Number>& out) {
  const DecodedVector decoded(key);
  bool started = false;
  for (size_t row = 0; row < key.size(); ++row) {
    if (decoded.is_null(row)) {
      continue;
    }
    if (!started) {
      out.first = static_cast<int64_t>(row);
      started = true;
    }
    const auto value = static_cast<Number>(decoded.value<T>(row));
    out.values.push_back(ascending ? value : -value);
  }
}

/// Fills the bound for all rows whose key is not NULL. `end`: one past the last row of the frame, else its first row.
template <typename Number>
void search_bound(const OrderedNumbers<Number>& numbers, Number shift, bool end, std::vector<int64_t>& out) {
  const auto begin = numbers.values.begin();
  for (size_t i = 0; i < numbers.values.size(); ++i) {
    const Number target = numbers.values[i] + shift;
    const auto at = end ? std::upper_bound(begin, numbers.values.end(), target)
                        : std::lower_bound(begin, numbers.values.end(), target);
    out[static_cast<size_t>(numbers.first) + i] = numbers.first + (at - begin);
  }
}

template <typename Number>
void range_bound(const Vector& key, bool ascending, Number offset, bool preceding, bool end,
                 std::vector<int64_t>& out) {
  OrderedNumbers<Number> numbers;
  switch (key.type().physical()) {
    case PhysicalType::kInt8:
      read_numbers<Number, int8_t>(key, ascending, numbers);
      break;
    case PhysicalType::kInt16:
      read_numbers<Number, int16_t>(key, ascending, numbers);
      break;
    case PhysicalType::kInt32:
      read_numbers<Number, int32_t>(key, ascending, numbers);
      break;
    case PhysicalType::kInt64:
      read_numbers<Number, int64_t>(key, ascending, numbers);
      break;
    case PhysicalType::kInt128:
      read_numbers<Number, int128_t>(key, ascending, numbers);
      break;
    case PhysicalType::kFloat:
      read_numbers<Number, float>(key, ascending, numbers);
      break;
    case PhysicalType::kDouble:
      read_numbers<Number, double>(key, ascending, numbers);
      break;
    default:
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "RANGE frames over " + key.type().sql()}});
  }
  search_bound(numbers, preceding ? -offset : offset, end, out);
}

void range_offset_bound(const FrameBound& bound, const Vector& key, bool ascending, bool end,
                        const EvaluationEnvironment& environment, std::vector<int64_t>& out) {
  const Literal offset = evaluate_constant(bound.offset, environment);
  const bool preceding = bound.kind == Kind::kPreceding;
  if (offset.type.is(TypeId::kYearMonthInterval) || offset.type.is(TypeId::kCalendarInterval) ||
      (key.type().is(TypeId::kDate) && offset.type.is(TypeId::kDayTimeInterval))) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                     {{"feature", "RANGE frames of " + offset.type.sql() + " over " + key.type().sql()}});
  }
  if (key.type().is_fractional()) {
    range_bound<double>(key, ascending, offset.as_double(), preceding, end, out);
  } else {
    const int128_t value = offset.type.is_decimal() ? offset.as_decimal() : int128_t{offset.as_int64()};
    range_bound<int128_t>(key, ascending, value, preceding, end, out);
  }
}

/// RANGE: bounds of all rows. Rows with a NULL key keep their peers for bounds with offsets.
void range_bounds(const FrameBound& bound, const PartitionPeers& peers, const Vector* key, bool ascending, bool end,
                  const EvaluationEnvironment& environment, std::vector<int64_t>& out) {
  const auto size = static_cast<int64_t>(out.size());
  switch (bound.kind) {
    case Kind::kUnboundedPreceding:
      std::fill(out.begin(), out.end(), 0);
      return;
    case Kind::kUnboundedFollowing:
      std::fill(out.begin(), out.end(), size);
      return;
    case Kind::kCurrentRow:
      out = end ? peers.ends : peers.starts;
      return;
    case Kind::kPreceding:
    case Kind::kFollowing:
      out = end ? peers.ends : peers.starts;
      range_offset_bound(bound, *key, ascending, end, environment, out);
  }
}

}  // namespace

PartitionFrames compute_frames(const WindowFrame& frame, const PartitionPeers& peers, const Vector* order_key,
                               bool ascending, const EvaluationEnvironment& environment) {
  const size_t size = peers.starts.size();
  PartitionFrames frames{std::vector<int64_t>(size), std::vector<int64_t>(size)};
  if (frame.unit == WindowFrame::Unit::kRange) {
    range_bounds(frame.lower, peers, order_key, ascending, false, environment, frames.starts);
    range_bounds(frame.upper, peers, order_key, ascending, true, environment, frames.ends);
    return frames;
  }
  const int64_t lower = row_offset(frame.lower, environment);
  const int64_t upper = row_offset(frame.upper, environment);
  const auto rows = static_cast<int64_t>(size);
  for (int64_t row = 0; row < rows; ++row) {
    const auto i = static_cast<size_t>(row);
    frames.starts[i] = std::clamp<int64_t>(rows_position(frame.lower, row, lower, rows), 0, rows);
    frames.ends[i] = std::clamp<int64_t>(rows_position(frame.upper, row, upper, rows) + 1, 0, rows);
  }
  return frames;
}

}  // namespace firesteel
