#include "base/errors/check.h"
#include "columnar/batch.h"
#include "columnar/nested_types.h"
#include "columnar/physical_dispatch.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace firesteel {
namespace {

/// Some rows of one input column.
struct Piece {
  VectorPtr column;
  Rows rows;
};

size_t total_rows(std::span<const Piece> pieces) {
  size_t total = 0;
  for (const Piece& piece : pieces) {
    total += piece.rows.count;
  }
  check(total <= static_cast<size_t>(std::numeric_limits<int32_t>::max()), "too many rows for one batch");
  return total;
}

VectorPtr concatenate_pieces(std::span<const Piece> pieces, const DataType& type);

BufferPtr join_validity(std::span<const Piece> pieces, size_t total) {
  bool any = false;
  for (const Piece& piece : pieces) {
    any = any || piece.column->may_have_nulls();
  }
  if (!any) {
    return nullptr;
  }
  auto buffer = Buffer::allocate(bitmap::bytes(total));
  std::memset(buffer->mutable_data(), 0xff, buffer->size());
  auto* bits = buffer->mutable_as<uint64_t>();
  size_t at = 0;
  for (const Piece& piece : pieces) {
    if (piece.column->may_have_nulls()) {
      for (size_t i = 0; i < piece.rows.count; ++i) {
        if (piece.column->is_null(static_cast<size_t>(piece.rows[i]))) {
          bitmap::clear(bits, at + i);
        }
      }
    }
    at += piece.rows.count;
  }
  return buffer;
}

template <typename T>
T* copy_values(const Piece& piece, T* to) {
  const Vector& column = *piece.column;
  const size_t count = piece.rows.count;
  if (column.is_constant()) {
    std::fill_n(to, count, column.values<T>()[0]);
  } else if (column.is_dictionary()) {
    const T* values = column.dictionary()->values<T>();
    const int32_t* codes = column.codes();
    for (size_t i = 0; i < count; ++i) {
      to[i] = values[codes[piece.rows[i]]];
    }
  } else if (piece.rows.is_all()) {
    std::copy_n(column.values<T>(), count, to);
  } else {
    const T* values = column.values<T>();
    for (size_t i = 0; i < count; ++i) {
      to[i] = values[piece.rows.indices[i]];
    }
  }
  return to + count;
}

/// Many buffers become one that owns them: every gather from the result would count references of each otherwise.
std::vector<BufferPtr> bundle(std::vector<BufferPtr> buffers) {
  if (buffers.size() <= 4) {
    return buffers;
  }
  size_t bytes = 0;
  for (const BufferPtr& buffer : buffers) {
    bytes += buffer->size();
  }
  const void* first = buffers.front()->data();
  return {Buffer::wrap(first, bytes, std::make_shared<const std::vector<BufferPtr>>(std::move(buffers)))};
}

void join_keep_alive(std::span<const Piece> pieces, Vector& result) {
  absl::flat_hash_set<const Buffer*> seen;
  std::vector<BufferPtr> buffers;
  const auto add = [&](const Vector& vector) {
    for (const BufferPtr& buffer : vector.keep_alive()) {
      if (seen.insert(buffer.get()).second) {
        buffers.push_back(buffer);
      }
    }
  };
  for (const Piece& piece : pieces) {
    add(*piece.column);
    if (piece.column->is_dictionary()) {
      add(*piece.column->dictionary());
    }
  }
  result.add_keep_alive(bundle(std::move(buffers)));
}

/// All pieces use one dictionary: only codes are joined.
VectorPtr join_codes(std::span<const Piece> pieces, size_t total) {
  auto codes = Buffer::allocate(total * sizeof(int32_t));
  int32_t* to = codes->mutable_as<int32_t>();
  for (const Piece& piece : pieces) {
    for (size_t i = 0; i < piece.rows.count; ++i) {
      *to++ = piece.column->codes()[piece.rows[i]];
    }
  }
  return Vector::dictionary(pieces[0].column->dictionary(), std::move(codes), total, join_validity(pieces, total));
}

/// Gathers just the elements that the rows use, so that a filtered array column does not drag all elements along.
void join_ranges(std::span<const Piece> pieces, const DataType& type, Vector& result) {
  const size_t num_children = child_types(type).size();
  std::vector<std::vector<int32_t>> elements(pieces.size());
  ArrayRange* to = result.mutable_values<ArrayRange>();
  int64_t offset = 0;
  for (size_t p = 0; p < pieces.size(); ++p) {
    const VectorPtr flat = flatten(pieces[p].column);
    for (size_t i = 0; i < pieces[p].rows.count; ++i) {
      const auto row = static_cast<size_t>(pieces[p].rows[i]);
      const ArrayRange range = flat->is_null(row) ? ArrayRange{0, 0} : flat->values<ArrayRange>()[row];
      for (int32_t e = 0; e < range.length; ++e) {
        elements[p].push_back(range.offset + e);
      }
      *to++ = {static_cast<int32_t>(offset), range.length};
      offset += range.length;
      check(offset <= std::numeric_limits<int32_t>::max(), "too many array elements for one batch");
    }
  }
  std::vector<VectorPtr> children;
  for (size_t c = 0; c < num_children; ++c) {
    std::vector<Piece> parts;
    for (size_t p = 0; p < pieces.size(); ++p) {
      const Vector& column = *pieces[p].column;
      const Vector& base = column.is_dictionary() ? *column.dictionary() : column;
      parts.push_back({base.children()[c], Rows{elements[p].data(), elements[p].size()}});
    }
    children.push_back(concatenate_pieces(parts, child_types(type)[c]));
  }
  result.set_children(std::move(children));
}

void join_structs(std::span<const Piece> pieces, const DataType& type, Vector& result) {
  std::vector<VectorPtr> flats;
  for (const Piece& piece : pieces) {
    flats.push_back(flatten(piece.column));
  }
  const std::vector<DataType> types = child_types(type);
  std::vector<VectorPtr> children;
  for (size_t c = 0; c < types.size(); ++c) {
    std::vector<Piece> parts;
    for (size_t p = 0; p < pieces.size(); ++p) {
      parts.push_back({flats[p]->children()[c], pieces[p].rows});
    }
    children.push_back(concatenate_pieces(parts, types[c]));
  }
  result.set_children(std::move(children));
}

VectorPtr concatenate_pieces(std::span<const Piece> pieces, const DataType& type) {
  const size_t total = total_rows(pieces);
  if (type.is_null()) {
    return Vector::null_constant(type, total);
  }
  const bool one_dictionary = !pieces.empty() && std::all_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return piece.column->is_dictionary() && piece.column->dictionary() == pieces[0].column->dictionary();
  });
  if (one_dictionary) {
    return join_codes(pieces, total);
  }
  auto result = Vector::flat(type, total);
  const PhysicalType physical = type.physical();
  if (physical == PhysicalType::kStruct) {
    join_structs(pieces, type, *result);
  } else if (physical == PhysicalType::kArray || physical == PhysicalType::kMap) {
    join_ranges(pieces, type, *result);
  } else {
    dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
      T* to = result->mutable_values<T>();
      for (const Piece& piece : pieces) {
        to = copy_values(piece, to);
      }
    });
    join_keep_alive(pieces, *result);
  }
  result->set_validity(join_validity(pieces, total));
  return result;
}

}  // namespace

Batch concatenate(const std::vector<Batch>& batches, const std::vector<DataType>& types) {
  if (batches.size() == 1) {
    return compact(batches[0]);
  }
  Batch result;
  for (const Batch& batch : batches) {
    result.num_rows += batch.selected_rows();
  }
  for (size_t c = 0; c < types.size(); ++c) {
    std::vector<Piece> pieces;
    pieces.reserve(batches.size());
    for (const Batch& batch : batches) {
      pieces.push_back({batch.columns[c], Rows::of(batch)});
    }
    result.columns.push_back(concatenate_pieces(pieces, types[c]));
  }
  return result;
}

Batch slice(const Batch& batch, size_t offset, size_t length) {
  check(!batch.has_selection() && offset + length <= batch.num_rows, "slice outside of the batch");
  if (offset == 0 && length == batch.num_rows) {
    return batch;
  }
  auto indices = Buffer::allocate(length * sizeof(int32_t));
  int32_t* rows = indices->mutable_as<int32_t>();
  for (size_t i = 0; i < length; ++i) {
    rows[i] = static_cast<int32_t>(offset + i);
  }
  Batch result;
  result.num_rows = length;
  for (const VectorPtr& column : batch.columns) {
    result.columns.push_back(gather(column, offset == 0 ? Rows::all(length) : Rows{rows, length}));
  }
  return result;
}

}  // namespace firesteel
