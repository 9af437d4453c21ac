#include "columnar/batch.h"
#include "columnar/physical_dispatch.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

BufferPtr gather_validity(const uint64_t* source, Rows rows) {
  auto buffer = Buffer::allocate_zeroed(bitmap::bytes(rows.count));
  auto* bits = buffer->mutable_as<uint64_t>();
  if (rows.is_all()) {
    std::memcpy(bits, source, bitmap::bytes(rows.count));
    return buffer;
  }
  for (size_t i = 0; i < rows.count; ++i) {
    bits[i >> 6] |= static_cast<uint64_t>(bitmap::get(source, static_cast<size_t>(rows.indices[i]))) << (i & 63);
  }
  return buffer;
}

template <typename T>
void gather_values(const T* from, Rows rows, T* to) {
  if (rows.is_all()) {
    std::copy_n(from, rows.count, to);
    return;
  }
  for (size_t i = 0; i < rows.count; ++i) {
    to[i] = from[rows.indices[i]];
  }
}

VectorPtr gather_flat(const VectorPtr& source, Rows rows) {
  auto result = Vector::flat(source->type(), rows.count);
  const PhysicalType physical = source->type().physical();
  if (physical == PhysicalType::kStruct) {
    std::vector<VectorPtr> children;
    for (const VectorPtr& child : source->children()) {
      children.push_back(gather(child, rows));
    }
    result->set_children(std::move(children));
  } else if (physical != PhysicalType::kNull) {
    dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
      gather_values(source->values<T>(), rows, result->mutable_values<T>());
    });
    result->set_children(source->children());
  }
  if (source->may_have_nulls()) {
    result->set_validity(gather_validity(source->validity(), rows));
  }
  result->add_keep_alive(source->keep_alive());
  return result;
}

/// Indices with -1 replaced by 0, and the bitmap of those that were not.
struct NullableIndices {
  BufferPtr rows;
  BufferPtr valid;
};

NullableIndices split_nullable(std::span<const int32_t> indices) {
  NullableIndices split{Buffer::allocate(indices.size() * sizeof(int32_t)),
                        Buffer::allocate_zeroed(bitmap::bytes(indices.size()))};
  auto* rows = split.rows->mutable_as<int32_t>();
  auto* bits = split.valid->mutable_as<uint64_t>();
  for (size_t i = 0; i < indices.size(); ++i) {
    rows[i] = std::max(indices[i], 0);
    bits[i >> 6] |= static_cast<uint64_t>(indices[i] >= 0) << (i & 63);
  }
  return split;
}

/// The single value of a constant as a flat vector of one row.
VectorPtr one_flat_row(const Vector& constant) {
  auto one = std::make_shared<Vector>(constant);
  one->set_size(1);
  one->set_encoding(Encoding::kFlat);
  return one;
}

BufferPtr and_bits(BufferPtr left, const Vector& other, size_t size) {
  if (other.may_have_nulls()) {
    auto* bits = left->mutable_as<uint64_t>();
    for (size_t w = 0; w < bitmap::words(size); ++w) {
      bits[w] &= other.validity()[w];
    }
  }
  return left;
}

}  // namespace

VectorPtr gather(const VectorPtr& source, Rows rows) {
  if (source->is_constant()) {
    return source->size() == rows.count ? source : source->with_size(rows.count);
  }
  if (rows.is_all() && rows.count == source->size()) {
    return source;
  }
  if (source->is_flat()) {
    return gather_flat(source, rows);
  }
  auto codes = Buffer::allocate(rows.count * sizeof(int32_t));
  gather_values(source->codes(), rows, codes->mutable_as<int32_t>());
  BufferPtr validity = source->may_have_nulls() ? gather_validity(source->validity(), rows) : nullptr;
  return Vector::dictionary(source->dictionary(), std::move(codes), rows.count, std::move(validity));
}

VectorPtr gather_or_null(const VectorPtr& source, std::span<const int32_t> indices) {
  if (source->size() == 0 || (source->is_constant() && source->is_null(0))) {
    return Vector::null_constant(source->type(), indices.size());
  }
  NullableIndices split = split_nullable(indices);
  if (source->is_constant()) {
    auto codes = Buffer::allocate_zeroed(indices.size() * sizeof(int32_t));
    return Vector::dictionary(one_flat_row(*source), std::move(codes), indices.size(), std::move(split.valid));
  }
  const VectorPtr gathered = gather(source, Rows{split.rows->as<int32_t>(), indices.size()});
  auto result = std::make_shared<Vector>(*gathered);
  result->set_validity(and_bits(std::move(split.valid), *gathered, indices.size()));
  return result;
}

VectorPtr flatten(const VectorPtr& source) {
  if (source->is_flat()) {
    return source;
  }
  const size_t size = source->size();
  if (source->is_constant() && source->type().physical() != PhysicalType::kStruct) {
    auto result = Vector::flat(source->type(), size);
    if (source->type().physical() != PhysicalType::kNull) {
      dispatch_physical(source->type().physical(), [&]<typename T>(std::type_identity<T>) {
        std::fill_n(result->mutable_values<T>(), size, source->values<T>()[0]);
      });
    }
    if (source->may_have_nulls() && source->is_null(0)) {
      result->set_validity(Buffer::allocate_zeroed(bitmap::bytes(size)));
    }
    result->set_children(source->children());
    result->add_keep_alive(source->keep_alive());
    return result;
  }
  if (source->is_constant()) {
    const auto zeros = Buffer::allocate_zeroed(size * sizeof(int32_t));
    return gather_flat(one_flat_row(*source), Rows{zeros->as<int32_t>(), size});
  }
  const VectorPtr gathered = gather_flat(source->dictionary(), Rows{source->codes(), size});
  if (!source->may_have_nulls()) {
    return gathered;
  }
  auto result = std::make_shared<Vector>(*gathered);
  result->set_validity(source->validity_buffer());
  return result;
}

Batch compact(const Batch& batch) {
  if (!batch.has_selection()) {
    return batch;
  }
  Batch result;
  result.num_rows = batch.selection->count;
  result.columns.reserve(batch.columns.size());
  for (const VectorPtr& column : batch.columns) {
    result.columns.push_back(gather(column, Rows::of(batch)));
  }
  return result;
}

}  // namespace firesteel
