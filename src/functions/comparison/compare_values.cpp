#include "functions/comparison/compare_values.h"

#include "base/errors/check.h"
#include "columnar/decoded_vector.h"
#include "columnar/physical_dispatch.h"

#include <algorithm>
#include <tuple>

namespace firesteel {
namespace {

template <typename T>
int compare_one(const T& a, const T& b) {
  if constexpr (std::is_floating_point_v<T>) {
    return floating_less(a, b) ? -1 : (floating_less(b, a) ? 1 : 0);
  } else if constexpr (std::is_same_v<T, StringView>) {
    return a.compare(b);
  } else if constexpr (std::is_same_v<T, CalendarInterval>) {
    return a == b ? 0
                  : (std::tie(a.months, a.days, a.microseconds) < std::tie(b.months, b.days, b.microseconds) ? -1 : 1);
  } else {
    return a < b ? -1 : (b < a ? 1 : 0);
  }
}

int compare_ranges(const Vector& left, ArrayRange a, const Vector& right, ArrayRange b) {
  const int shared = std::min(a.length, b.length);
  for (int i = 0; i < shared; ++i) {
    const int order =
        compare_nullable(left, static_cast<size_t>(a.offset + i), right, static_cast<size_t>(b.offset + i));
    if (order != 0) {
      return order;
    }
  }
  return a.length < b.length ? -1 : (a.length > b.length ? 1 : 0);
}

int compare_structs(const Vector& left, size_t left_row, const Vector& right, size_t right_row) {
  for (size_t i = 0; i < left.children().size(); ++i) {
    const int order = compare_nullable(*left.children()[i], left_row, *right.children()[i], right_row);
    if (order != 0) {
      return order;
    }
  }
  return 0;
}

}  // namespace

int compare_values(const Vector& left, size_t left_row, const Vector& right, size_t right_row) {
  const DecodedVector a(left);
  const DecodedVector b(right);
  switch (left.type().physical()) {
    case PhysicalType::kNull:
      return 0;
    case PhysicalType::kStruct:
      return compare_structs(a.base(), a.index(left_row), b.base(), b.index(right_row));
    case PhysicalType::kArray:
      return compare_ranges(*a.base().children()[0], a.value<ArrayRange>(left_row), *b.base().children()[0],
                            b.value<ArrayRange>(right_row));
    case PhysicalType::kMap:
      fail_check("maps have no order");
    default:
      return dispatch_physical(left.type().physical(), [&]<typename T>(std::type_identity<T>) {
        if constexpr (std::is_same_v<T, ArrayRange>) {
          return 0;
        } else {
          return compare_one(a.value<T>(left_row), b.value<T>(right_row));
        }
      });
  }
}

int compare_nullable(const Vector& left, size_t left_row, const Vector& right, size_t right_row) {
  const bool left_null = left.is_null(left_row) || left.type().is_null();
  const bool right_null = right.is_null(right_row) || right.type().is_null();
  if (left_null || right_null) {
    return left_null == right_null ? 0 : (left_null ? -1 : 1);
  }
  return compare_values(left, left_row, right, right_row);
}

}  // namespace firesteel
