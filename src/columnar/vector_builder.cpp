#include "columnar/vector_builder.h"

#include "base/errors/check.h"
#include "columnar/decoded_vector.h"
#include "columnar/nested_types.h"
#include "columnar/physical_dispatch.h"

#include <cstring>
#include <limits>

namespace firesteel {

struct VectorBuilder::State {
  explicit State(DataType t)
      : type(std::move(t)), physical(type.physical()), width(physical_width(physical)), children() {
    for (const DataType& child : child_types(type)) {
      children.emplace_back(child);
    }
  }

  void append_raw(const void* value) {
    const size_t at = values.size();
    values.resize(at + width);
    if (value != nullptr) {
      std::memcpy(values.data() + at, value, width);
    }
    ++size;
    if (size > validity.size() * 64) {
      validity.push_back(~uint64_t{0});
    }
  }
  ArrayRange next_range(size_t elements) {
    check(elements_end + elements <= static_cast<size_t>(std::numeric_limits<int32_t>::max()),
          "too many array elements for one vector");
    const ArrayRange range{static_cast<int32_t>(elements_end), static_cast<int32_t>(elements)};
    elements_end += elements;
    return range;
  }

  DataType type;
  PhysicalType physical;
  size_t width;
  size_t size = 0;
  size_t elements_end = 0;
  bool has_nulls = false;
  std::vector<uint8_t> values;
  std::vector<uint64_t> validity;
  StringArena arena;
  std::vector<VectorBuilder> children;
};

VectorBuilder::VectorBuilder(DataType type) : state_(std::make_unique<State>(std::move(type))) {}
VectorBuilder::~VectorBuilder() = default;
VectorBuilder::VectorBuilder(VectorBuilder&&) noexcept = default;
VectorBuilder& VectorBuilder::operator=(VectorBuilder&&) noexcept = default;

void VectorBuilder::append_null() {
  State& state = *state_;
  state.append_raw(nullptr);
  bitmap::clear(state.validity.data(), state.size - 1);
  state.has_nulls = true;
  if (state.physical == PhysicalType::kStruct) {
    for (VectorBuilder& child : state.children) {
      child.append_null();
    }
  }
}

template <typename T>
void VectorBuilder::append(T value) {
  check(sizeof(T) == state_->width, "append of a value of another width than the builder's type");
  state_->append_raw(&value);
}

template void VectorBuilder::append<uint8_t>(uint8_t);
template void VectorBuilder::append<int8_t>(int8_t);
template void VectorBuilder::append<int16_t>(int16_t);
template void VectorBuilder::append<int32_t>(int32_t);
template void VectorBuilder::append<int64_t>(int64_t);
template void VectorBuilder::append<int128_t>(int128_t);
template void VectorBuilder::append<float>(float);
template void VectorBuilder::append<double>(double);
template void VectorBuilder::append<CalendarInterval>(CalendarInterval);

void VectorBuilder::append_string(std::string_view text) {
  check(state_->physical == PhysicalType::kString, "append_string to a builder of another type");
  const char* bytes = text.data();
  if (text.size() > StringView::kInlineSize) {
    char* copy = state_->arena.allocate(text.size());
    std::memcpy(copy, text.data(), text.size());
    bytes = copy;
  }
  const StringView view(bytes, static_cast<uint32_t>(text.size()));
  state_->append_raw(&view);
}

void VectorBuilder::append_literal(const Literal& value) {
  if (value.is_null()) {
    append_null();
    return;
  }
  switch (state_->physical) {
    case PhysicalType::kBool:
      return append<uint8_t>(value.as_bool() ? 1 : 0);
    case PhysicalType::kInt8:
      return append(static_cast<int8_t>(value.as_int64()));
    case PhysicalType::kInt16:
      return append(static_cast<int16_t>(value.as_int64()));
    case PhysicalType::kInt32:
      return append(static_cast<int32_t>(value.as_int64()));
    case PhysicalType::kInt64:
      return append(value.as_int64());
    case PhysicalType::kInt128:
      return append(value.as_decimal());
    case PhysicalType::kFloat:
      return append(static_cast<float>(value.as_double()));
    case PhysicalType::kDouble:
      return append(value.as_double());
    case PhysicalType::kString:
      return append_string(value.as_string());
    case PhysicalType::kInterval:
      return append(std::get<CalendarInterval>(value.value));
    case PhysicalType::kArray:
    case PhysicalType::kMap: {
      const size_t children = state_->children.size();
      for (size_t i = 0; i < value.children().size(); ++i) {
        child(i % children).append_literal(value.children()[i]);
      }
      return finish_array(value.children().size() / children);
    }
    case PhysicalType::kStruct:
      for (size_t i = 0; i < value.children().size(); ++i) {
        child(i).append_literal(value.children()[i]);
      }
      return finish_struct();
    case PhysicalType::kNull:
      return append_null();
  }
}

void VectorBuilder::append_from(const Vector& source, size_t row) {
  const DecodedVector decoded(source);
  if (state_->physical == PhysicalType::kNull || decoded.is_null(row)) {
    append_null();
    return;
  }
  const Vector& base = decoded.base();
  const size_t index = decoded.index(row);
  switch (state_->physical) {
    case PhysicalType::kString:
      append_string(base.values<StringView>()[index].view());
      break;
    case PhysicalType::kArray:
    case PhysicalType::kMap: {
      const ArrayRange range = base.values<ArrayRange>()[index];
      for (size_t c = 0; c < state_->children.size(); ++c) {
        for (int32_t i = 0; i < range.length; ++i) {
          child(c).append_from(*base.children()[c], static_cast<size_t>(range.offset + i));
        }
      }
      finish_array(static_cast<size_t>(range.length));
      break;
    }
    case PhysicalType::kStruct:
      for (size_t c = 0; c < state_->children.size(); ++c) {
        child(c).append_from(*base.children()[c], index);
      }
      finish_struct();
      break;
    default:
      state_->append_raw(base.values<uint8_t>() + index * state_->width);
  }
}

void VectorBuilder::finish_array(size_t elements) {
  const ArrayRange range = state_->next_range(elements);
  state_->append_raw(&range);
}

void VectorBuilder::finish_struct() { state_->append_raw(nullptr); }

VectorBuilder& VectorBuilder::child(size_t i) { return state_->children[i]; }

size_t VectorBuilder::size() const { return state_->size; }

size_t VectorBuilder::memory_bytes() const {
  size_t bytes = state_->values.capacity() + state_->validity.capacity() * 8 + state_->arena.bytes();
  for (const VectorBuilder& child : state_->children) {
    bytes += child.memory_bytes();
  }
  return bytes;
}

std::shared_ptr<Vector> VectorBuilder::finish() {
  State& state = *state_;
  auto vector = Vector::flat(state.type, state.size);
  if (!state.values.empty()) {
    std::memcpy(vector->mutable_values<uint8_t>(), state.values.data(), state.values.size());
  }
  if (state.has_nulls) {
    auto validity = Buffer::allocate(bitmap::bytes(state.size));
    std::memcpy(validity->mutable_data(), state.validity.data(), validity->size());
    vector->set_validity(std::move(validity));
  }
  std::vector<VectorPtr> children;
  for (VectorBuilder& child : state.children) {
    children.push_back(child.finish());
  }
  vector->set_children(std::move(children));
  vector->add_keep_alive(state.arena.blocks());
  state_ = std::make_unique<State>(state.type);
  return vector;
}

}  // namespace firesteel
