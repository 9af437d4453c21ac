#include "expression/evaluate/merge_rows.h"

#include "columnar/decoded_vector.h"
#include "columnar/physical_dispatch.h"
#include "columnar/vector_builder.h"
#include "expression/evaluate/row_validity.h"

#include <cstring>

namespace firesteel {
namespace {

template <typename T>
void copy_values(const RowPiece& piece, T* out) {
  const DecodedVector in(*piece.values);
  if (in.is_constant()) {
    const T value = in.value<T>(0);
    piece.rows.for_each([&](size_t row) { out[row] = value; });
  } else if (in.is_identity()) {
    const T* values = in.base().values<T>();
    piece.rows.for_each([&](size_t row) { out[row] = values[row]; });
  } else if (in.may_have_nulls()) {
    // The code of a NULL row is undefined.
    piece.rows.for_each([&](size_t row) { out[row] = in.is_null(row) ? T{} : in.value<T>(row); });
  } else {
    piece.rows.for_each([&](size_t row) { out[row] = in.value<T>(row); });
  }
}

void copy_nulls(const RowPiece& piece, uint64_t* validity) {
  const DecodedVector in(*piece.values);
  if (in.may_have_nulls()) {
    piece.rows.for_each([&](size_t row) {
      if (in.is_null(row)) {
        bitmap::clear(validity, row);
      }
    });
  }
}

VectorPtr merge_nested(const DataType& type, size_t size, std::span<const RowPiece> pieces) {
  std::vector<int32_t> owner(size, -1);
  for (size_t p = 0; p < pieces.size(); ++p) {
    pieces[p].rows.for_each([&](size_t row) { owner[row] = static_cast<int32_t>(p); });
  }
  VectorBuilder builder(type);
  for (size_t row = 0; row < size; ++row) {
    if (owner[row] < 0) {
      builder.append_null();
    } else {
      builder.append_from(*pieces[static_cast<size_t>(owner[row])].values, row);
    }
  }
  return builder.finish();
}

struct BoolReader {
  explicit BoolReader(const Vector& vector) : decoded(vector), values(decoded.base().values<uint8_t>()) {}
  DecodedVector decoded;
  const uint8_t* values;
};

template <bool kTrue>
size_t select_by(const Vector& condition, Rows rows, int32_t* out) {
  const BoolReader in(condition);
  size_t found = 0;
  const auto keep = [&](size_t row, bool is_true) {
    out[found] = static_cast<int32_t>(row);
    found += is_true == kTrue ? 1 : 0;
  };
  if (in.decoded.is_constant()) {
    const bool is_true = !in.decoded.is_null(0) && in.values[0] != 0;
    rows.for_each([&](size_t row) { keep(row, is_true); });
  } else if (const int32_t* codes = in.decoded.codes(); codes != nullptr) {
    if (in.decoded.may_have_nulls()) {
      const uint64_t* validity = in.decoded.validity();
      // The code of a NULL row is undefined: look at the bit first.
      rows.for_each([&](size_t row) { keep(row, bitmap::get(validity, row) && in.values[codes[row]] != 0); });
    } else {
      rows.for_each([&](size_t row) { keep(row, in.values[codes[row]] != 0); });
    }
  } else if (in.decoded.may_have_nulls()) {
    const uint64_t* validity = in.decoded.validity();
    rows.for_each([&](size_t row) { keep(row, bitmap::get(validity, row) & (in.values[row] != 0)); });
  } else {
    rows.for_each([&](size_t row) { keep(row, in.values[row] != 0); });
  }
  return found;
}

}  // namespace

VectorPtr merge_rows(const DataType& type, size_t size, std::span<const RowPiece> pieces) {
  if (pieces.size() == 1) {
    return pieces[0].values;
  }
  const PhysicalType physical = type.physical();
  if (pieces.empty() || physical == PhysicalType::kNull) {
    return Vector::null_constant(type, size);
  }
  if (physical == PhysicalType::kStruct || physical == PhysicalType::kArray || physical == PhysicalType::kMap) {
    return merge_nested(type, size, pieces);
  }
  auto result = Vector::flat(type, size);
  dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
    if constexpr (std::is_same_v<T, StringView>) {
      // Positions in no piece must stay readable.
      std::fill_n(result->mutable_values<T>(), size, StringView());
    }
    for (const RowPiece& piece : pieces) {
      copy_values<T>(piece, result->mutable_values<T>());
    }
  });
  for (const RowPiece& piece : pieces) {
    if (piece.values->may_have_nulls()) {
      copy_nulls(piece, result->mutable_validity());
    }
    const Vector& base = piece.values->is_dictionary() ? *piece.values->dictionary() : *piece.values;
    result->add_keep_alive(base.keep_alive());
  }
  return result;
}

VectorPtr look_up(const VectorPtr& entries, const BufferPtr& codes, size_t size, const BufferPtr& validity, Rows rows) {
  if (entries->is_constant()) {
    return with_row_validity(entries->with_size(size), entries->is_null(0) ? nullptr : validity);
  }
  if (!entries->may_have_nulls()) {
    return Vector::dictionary(entries->is_flat() ? entries : flatten(entries), codes, size, validity);
  }
  BufferPtr rows_validity = Buffer::allocate(bitmap::bytes(size));
  auto* bits = rows_validity->mutable_as<uint64_t>();
  std::memset(bits, 0, rows_validity->size());
  const auto* positions = codes->as<int32_t>();
  const uint64_t* outer = validity == nullptr ? nullptr : validity->as<uint64_t>();
  rows.for_each([&](size_t row) {
    if ((outer == nullptr || bitmap::get(outer, row)) && !entries->is_null(static_cast<size_t>(positions[row]))) {
      bitmap::set(bits, row);
    }
  });
  const VectorPtr flat = entries->is_flat() ? entries : flatten(entries);
  auto without_nulls = std::make_shared<Vector>(*flat);
  without_nulls->set_validity(nullptr);
  return Vector::dictionary(std::move(without_nulls), codes, size, std::move(rows_validity));
}

size_t select_true(const Vector& condition, Rows rows, int32_t* out) { return select_by<true>(condition, rows, out); }

size_t select_not_true(const Vector& condition, Rows rows, int32_t* out) {
  return select_by<false>(condition, rows, out);
}

}  // namespace firesteel
