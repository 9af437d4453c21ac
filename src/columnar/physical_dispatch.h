#pragma once

#include "base/errors/check.h"
#include "columnar/string_view.h"
#include "columnar/vector.h"

#include <type_traits>

namespace firesteel {

/// Calls f(std::type_identity<T>{}) with the C++ type of a fixed-width physical type (strings included as StringView,
/// arrays and maps as ArrayRange). The one place for type dispatch. kNull and kStruct are not dispatched.
template <typename F>
decltype(auto) dispatch_physical(PhysicalType type, F&& f) {
  switch (type) {
    case PhysicalType::kBool:
      return f(std::type_identity<uint8_t>{});
    case PhysicalType::kInt8:
      return f(std::type_identity<int8_t>{});
    case PhysicalType::kInt16:
      return f(std::type_identity<int16_t>{});
    case PhysicalType::kInt32:
      return f(std::type_identity<int32_t>{});
    case PhysicalType::kInt64:
      return f(std::type_identity<int64_t>{});
    case PhysicalType::kInt128:
      return f(std::type_identity<int128_t>{});
    case PhysicalType::kFloat:
      return f(std::type_identity<float>{});
    case PhysicalType::kDouble:
      return f(std::type_identity<double>{});
    case PhysicalType::kString:
      return f(std::type_identity<StringView>{});
    case PhysicalType::kInterval:
      return f(std::type_identity<CalendarInterval>{});
    case PhysicalType::kArray:
    case PhysicalType::kMap:
      return f(std::type_identity<ArrayRange>{});
    case PhysicalType::kNull:
    case PhysicalType::kStruct:
      break;
  }
  fail_check("dispatch_physical: no fixed-width type");
}

}  // namespace firesteel
