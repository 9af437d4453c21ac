#include "expression/evaluate/row_validity.h"

#include <cstring>

namespace firesteel {

BufferPtr and_validity(const BufferPtr& left, const BufferPtr& right, size_t size) {
  if (left == nullptr || right == left) {
    return right;
  }
  if (right == nullptr) {
    return left;
  }
  BufferPtr both = Buffer::allocate(bitmap::bytes(size));
  const auto* a = left->as<uint64_t>();
  const auto* b = right->as<uint64_t>();
  auto* out = both->mutable_as<uint64_t>();
  for (size_t w = 0; w < bitmap::words(size); ++w) {
    out[w] = a[w] & b[w];
  }
  return both;
}

namespace {

template <bool kValid>
size_t select_bits(const uint64_t* validity, Rows rows, int32_t* out) {
  size_t found = 0;
  if (!rows.is_all()) {
    for (size_t i = 0; i < rows.count; ++i) {
      const int32_t row = rows.indices[i];
      out[found] = row;
      found += bitmap::get(validity, static_cast<size_t>(row)) == kValid ? 1 : 0;
    }
    return found;
  }
  for (size_t w = 0; w < bitmap::words(rows.count); ++w) {
    uint64_t bits = kValid ? validity[w] : ~validity[w];
    const size_t left = rows.count - w * 64;
    if (left < 64) {
      bits &= (uint64_t{1} << left) - 1;
    }
    const auto base = static_cast<int32_t>(w * 64);
    if (bits == ~uint64_t{0}) {
      for (int32_t i = 0; i < 64; ++i) {
        out[found + static_cast<size_t>(i)] = base + i;
      }
      found += 64;
      continue;
    }
    for (; bits != 0; bits &= bits - 1) {
      out[found++] = base + std::countr_zero(bits);
    }
  }
  return found;
}

}  // namespace

size_t select_valid(const uint64_t* validity, Rows rows, int32_t* out) {
  return select_bits<true>(validity, rows, out);
}

size_t select_invalid(const uint64_t* validity, Rows rows, int32_t* out) {
  return select_bits<false>(validity, rows, out);
}

std::shared_ptr<Vector> owned_header(VectorPtr vector) {
  if (vector.use_count() == 1) {
    return std::const_pointer_cast<Vector>(vector);
  }
  return std::make_shared<Vector>(*vector);
}

VectorPtr with_row_validity(VectorPtr vector, const BufferPtr& validity) {
  if (validity == nullptr) {
    return vector;
  }
  if (vector->is_constant()) {
    vector = flatten(vector);
  }
  const size_t size = vector->size();
  auto owned = owned_header(std::move(vector));
  owned->set_validity(and_validity(owned->validity_buffer(), validity, size));
  return owned;
}

VectorPtr with_nulls_at(VectorPtr vector, std::span<const int32_t> rows) {
  if (rows.empty()) {
    return vector;
  }
  if (vector->is_constant()) {
    vector = flatten(vector);
  }
  const size_t bytes = bitmap::bytes(vector->size());
  BufferPtr validity = Buffer::allocate(bytes);
  if (vector->may_have_nulls()) {
    std::memcpy(validity->mutable_data(), vector->validity(), bytes);
  } else {
    std::memset(validity->mutable_data(), 0xff, bytes);
  }
  for (const int32_t row : rows) {
    bitmap::clear(validity->mutable_as<uint64_t>(), static_cast<size_t>(row));
  }
  auto owned = owned_header(std::move(vector));
  owned->set_validity(std::move(validity));
  return owned;
}

VectorPtr as_constant(const VectorPtr& one_row, size_t size) {
  if (one_row->is_constant()) {
    return one_row->size() == size ? one_row : one_row->with_size(size);
  }
  const VectorPtr flat = flatten(one_row);
  auto constant = std::make_shared<Vector>(*flat);
  constant->set_encoding(Encoding::kConstant);
  constant->set_size(size);
  return constant;
}

}  // namespace firesteel
