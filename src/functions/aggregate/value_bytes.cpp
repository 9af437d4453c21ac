#include "functions/aggregate/value_bytes.h"

#include "columnar/decoded_vector.h"
#include "columnar/nested_types.h"
#include "columnar/physical_dispatch.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

template <typename T>
void append_plain(const T& value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

template <typename T>
T read_plain(const char*& bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  bytes += sizeof(T);
  return value;
}

void append_valid(const Vector& vector, size_t row, std::string& out) {
  const DecodedVector in(vector);
  const Vector& base = in.base();
  const size_t index = in.index(row);
  const PhysicalType physical = vector.type().physical();
  if (physical == PhysicalType::kStruct) {
    for (const VectorPtr& child : base.children()) {
      append_value_bytes(*child, index, out);
    }
    return;
  }
  dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
    const T& value = base.values<T>()[index];
    if constexpr (std::is_same_v<T, StringView>) {
      append_plain(value.size(), out);
      out.append(value.view());
    } else if constexpr (std::is_same_v<T, ArrayRange>) {
      append_plain(value.length, out);
      for (int32_t e = 0; e < value.length; ++e) {
        for (const VectorPtr& child : base.children()) {
          append_value_bytes(*child, static_cast<size_t>(value.offset + e), out);
        }
      }
    } else {
      append_plain(value, out);
    }
  });
}

}  // namespace

void append_value_bytes(const Vector& vector, size_t row, std::string& out) {
  const bool null = vector.type().physical() == PhysicalType::kNull || vector.is_null(row);
  out.push_back(null ? '\0' : '\1');
  if (!null) {
    append_valid(vector, row, out);
  }
}

const char* read_value_bytes(const char* bytes, const DataType& type, VectorBuilder& builder) {
  if (*bytes++ == '\0') {
    builder.append_null();
    return bytes;
  }
  const PhysicalType physical = type.physical();
  if (physical == PhysicalType::kStruct) {
    const std::vector<DataType> parts = child_types(type);
    for (size_t i = 0; i < parts.size(); ++i) {
      bytes = read_value_bytes(bytes, parts[i], builder.child(i));
    }
    builder.finish_struct();
    return bytes;
  }
  if (physical == PhysicalType::kArray || physical == PhysicalType::kMap) {
    const auto length = read_plain<int32_t>(bytes);
    for (int32_t e = 0; e < length; ++e) {
      if (physical == PhysicalType::kArray) {
        bytes = read_value_bytes(bytes, type.element(), builder.child(0));
      } else {
        bytes = read_value_bytes(bytes, type.key(), builder.child(0));
        bytes = read_value_bytes(bytes, type.value(), builder.child(1));
      }
    }
    builder.finish_array(static_cast<size_t>(length));
    return bytes;
  }
  if (physical == PhysicalType::kString) {
    const auto size = read_plain<uint32_t>(bytes);
    builder.append_string({bytes, size});
    return bytes + size;
  }
  dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
    if constexpr (!std::is_same_v<T, StringView> && !std::is_same_v<T, ArrayRange>) {
      builder.append<T>(read_plain<T>(bytes));
    }
  });
  return bytes;
}

void ValueSlot::keep(const std::string& value, StringArena& arena) {
  size = static_cast<uint32_t>(value.size());
  if (capacity < size) {
    capacity = std::max(size, capacity * 2);
    bytes = arena.allocate(capacity);
  }
  std::memcpy(bytes, value.data(), size);
  seen = true;
}

VectorPtr ValueSlot::decode(const DataType& type) const {
  VectorBuilder builder(type);
  append_to(builder, type);
  return builder.finish();
}

void ValueSlot::append_to(VectorBuilder& builder, const DataType& type) const {
  if (seen) {
    read_value_bytes(bytes, type, builder);
  } else {
    builder.append_null();
  }
}

}  // namespace firesteel
