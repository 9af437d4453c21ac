#include "columnar/row_keys/canonical_keys.h"

#include "base/errors/check.h"
#include "columnar/decoded_vector.h"
#include "columnar/nested_types.h"
#include "columnar/physical_dispatch.h"
#include "columnar/vector_builder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

namespace firesteel {
namespace {

template <typename T>
T normal(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(value) ? std::numeric_limits<T>::quiet_NaN() : value + T{0};
  } else {
    return value;
  }
}

template <typename T>
void put(T value, std::string& out) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

void encode(const Vector& vector, size_t row, std::string& out);

void encode_map(const Vector& base, ArrayRange range, std::string& out) {
  std::vector<std::string> entries;
  for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
    std::string& entry = entries.emplace_back();
    encode(*base.children()[0], static_cast<size_t>(i), entry);
    encode(*base.children()[1], static_cast<size_t>(i), entry);
  }
  std::sort(entries.begin(), entries.end());
  for (const std::string& entry : entries) {
    out += entry;
  }
}

/// | 0: NULL | or | 1 | fixed-width value, or length and bytes, or number of elements and elements, or fields |
void encode(const Vector& vector, size_t row, std::string& out) {
  const DecodedVector decoded(vector);
  const PhysicalType physical = vector.type().physical();
  if (physical == PhysicalType::kNull || decoded.is_null(row)) {
    out.push_back('\0');
    return;
  }
  out.push_back('\1');
  const Vector& base = decoded.base();
  const size_t index = decoded.index(row);
  if (physical == PhysicalType::kStruct) {
    for (const VectorPtr& child : base.children()) {
      encode(*child, index, out);
    }
    return;
  }
  dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
    if constexpr (std::is_same_v<T, StringView>) {
      const StringView& text = base.values<StringView>()[index];
      put(text.size(), out);
      out.append(text.view());
    } else if constexpr (std::is_same_v<T, ArrayRange>) {
      const ArrayRange range = base.values<ArrayRange>()[index];
      put(range.length, out);
      if (physical == PhysicalType::kMap) {
        encode_map(base, range, out);
        return;
      }
      for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
        encode(*base.children()[0], static_cast<size_t>(i), out);
      }
    } else {
      put(normal(base.values<T>()[index]), out);
    }
  });
}

template <typename T>
T take(std::string_view& in) {
  T value;
  std::memcpy(&value, in.data(), sizeof(T));
  in.remove_prefix(sizeof(T));
  return value;
}

void decode(const DataType& type, std::string_view& in, VectorBuilder& out) {
  if (take<char>(in) == '\0') {
    out.append_null();
    return;
  }
  const std::vector<DataType> types = child_types(type);
  if (type.physical() == PhysicalType::kStruct) {
    for (size_t c = 0; c < types.size(); ++c) {
      decode(types[c], in, out.child(c));
    }
    out.finish_struct();
    return;
  }
  dispatch_physical(type.physical(), [&]<typename T>(std::type_identity<T>) {
    if constexpr (std::is_same_v<T, StringView>) {
      const auto size = take<uint32_t>(in);
      out.append_string(in.substr(0, size));
      in.remove_prefix(size);
    } else if constexpr (std::is_same_v<T, ArrayRange>) {
      const auto length = take<int32_t>(in);
      for (int32_t i = 0; i < length; ++i) {
        for (size_t c = 0; c < types.size(); ++c) {
          decode(types[c], in, out.child(c));
        }
      }
      out.finish_array(static_cast<size_t>(length));
    } else {
      out.append(take<T>(in));
    }
  });
}

bool is_nested_physical(const DataType& type) {
  const PhysicalType physical = type.physical();
  return physical == PhysicalType::kArray || physical == PhysicalType::kMap || physical == PhysicalType::kStruct;
}

}  // namespace

DataType canonical_key_type(const DataType& type) { return is_nested_physical(type) ? DataType::binary() : type; }

VectorPtr to_canonical_key(const VectorPtr& key, Rows rows) {
  if (!is_nested_physical(key->type())) {
    return key;
  }
  auto result = Vector::flat(DataType::binary(), key->size());
  auto* views = result->mutable_values<StringView>();
  std::fill_n(views, key->size(), StringView());
  StringArena arena;
  std::string bytes;
  rows.for_each([&](size_t row) {
    if (key->is_null(row)) {
      result->set_null(row);
      return;
    }
    bytes.clear();
    encode(*key, row, bytes);
    char* copy = arena.allocate(bytes.size());
    std::memcpy(copy, bytes.data(), bytes.size());
    views[row] = StringView(copy, static_cast<uint32_t>(bytes.size()));
  });
  result->add_keep_alive(arena.blocks());
  return result;
}

VectorPtr from_canonical_key(const VectorPtr& key, const DataType& type) {
  if (!is_nested_physical(type)) {
    return key;
  }
  VectorBuilder builder(type);
  const DecodedVector decoded(*key);
  for (size_t row = 0; row < key->size(); ++row) {
    if (decoded.is_null(row)) {
      builder.append_null();
    } else {
      std::string_view bytes = decoded.value<StringView>(row).view();
      decode(type, bytes, builder);
    }
  }
  return builder.finish();
}

}  // namespace firesteel
