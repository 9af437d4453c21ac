#include "columnar/batch.h"
#include "columnar/decoded_vector.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

// Buffers up to this size are kept whatever little of them is used.
constexpr size_t kSmallBuffers = size_t{1} << 14;
constexpr size_t kLargestShare = 4;

size_t long_string_bytes(const Vector& strings, Rows rows) {
  size_t bytes = 0;
  const auto* views = strings.values<StringView>();
  const auto add = [&](size_t row) { bytes += views[row].is_inlined() ? 0 : views[row].size(); };
  if (!strings.may_have_nulls()) {
    rows.for_each(add);
  } else {
    rows.for_each([&](size_t row) {
      if (!strings.is_null(row)) {
        add(row);
      }
    });
  }
  return bytes;
}

size_t vector_bytes(const Vector& vector, Rows rows) {
  if (vector.is_constant()) {
    return 64;
  }
  if (vector.is_dictionary()) {
    return rows.count * sizeof(int32_t);
  }
  const PhysicalType physical = vector.type().physical();
  size_t bytes = rows.count * physical_width(physical) + (vector.may_have_nulls() ? rows.count / 8 : 0);
  if (physical == PhysicalType::kString) {
    bytes += long_string_bytes(vector, rows);
  } else if (!vector.children().empty()) {
    // Nested: the share of the children's bytes.
    const double share = static_cast<double>(rows.count) / static_cast<double>(std::max<size_t>(vector.size(), 1));
    for (const VectorPtr& child : vector.children()) {
      bytes += static_cast<size_t>(share * static_cast<double>(vector_bytes(*child, Rows::all(child->size()))));
    }
  }
  return bytes;
}

VectorPtr detach_strings(const VectorPtr& vector) {
  if (!vector->is_flat() || vector->type().physical() != PhysicalType::kString) {
    return vector;
  }
  size_t held = 0;
  for (const BufferPtr& buffer : vector->keep_alive()) {
    held += buffer->size();
  }
  const size_t used = long_string_bytes(*vector, Rows::all(vector->size()));
  if (held <= kSmallBuffers || held <= kLargestShare * used) {
    return vector;
  }
  auto copy = Vector::flat(vector->type(), vector->size());
  auto bytes = Buffer::allocate(used);
  char* next = bytes->mutable_as<char>();
  const auto* from = vector->values<StringView>();
  auto* to = copy->mutable_values<StringView>();
  for (size_t row = 0; row < vector->size(); ++row) {
    if (vector->is_null(row)) {
      to[row] = StringView();
    } else if (from[row].is_inlined()) {
      to[row] = from[row];
    } else {
      std::memcpy(next, from[row].data(), from[row].size());
      to[row] = StringView(next, from[row].size());
      next += from[row].size();
    }
  }
  copy->set_validity(vector->validity_buffer());
  copy->add_keep_alive(std::move(bytes));
  return copy;
}

}  // namespace

size_t row_bytes(const Batch& batch) {
  size_t bytes = 0;
  for (const VectorPtr& column : batch.columns) {
    bytes += vector_bytes(*column, Rows::of(batch));
  }
  return bytes;
}

Batch detach(const Batch& batch) {
  Batch dense = compact(batch);
  for (VectorPtr& column : dense.columns) {
    column = detach_strings(column);
  }
  return dense;
}

}  // namespace firesteel
