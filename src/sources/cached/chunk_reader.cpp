// Reading of encoded columns: the counterpart of chunk_column.cpp.
#include "base/errors/check.h"
#include "columnar/physical_dispatch.h"
#include "columnar/spill_format/batch_codec.h"
#include "sources/cached/chunk_column.h"
#include "sources/cached/code_width.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace firesteel {
namespace {

// out[i] = base + codes[offset + row i]; two loops, so that the dense one vectorises.
template <typename Code, typename T>
void add_base(const uint8_t* bytes, size_t offset, Rows rows, int64_t base, T* out) {
  const Code* codes = reinterpret_cast<const Code*>(bytes) + offset;
  if (rows.is_all()) {
    for (size_t i = 0; i < rows.count; ++i) {
      out[i] = static_cast<T>(static_cast<uint64_t>(base) + codes[i]);
    }
    return;
  }
  for (size_t i = 0; i < rows.count; ++i) {
    out[i] = static_cast<T>(static_cast<uint64_t>(base) + codes[rows.indices[i]]);
  }
}

// A string of at most 12 bytes without a branch on its length; 12 bytes from `text` on may be read.
StringView short_view(const char* text, uint32_t size) {
  uint32_t head;
  uint64_t tail;
  std::memcpy(&head, text, sizeof(head));
  std::memcpy(&tail, text + sizeof(head), sizeof(tail));
  const uint64_t head_mask = (uint64_t{1} << (8 * std::min<uint32_t>(size, 4))) - 1;
  const uint32_t in_tail = size > 4 ? size - 4 : 0;
  const uint64_t tail_mask = in_tail >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * in_tail)) - 1;
  const std::array<uint64_t, 2> words{size | ((head & head_mask) << 32), tail & tail_mask};
  return std::bit_cast<StringView>(words);
}

}  // namespace

BufferPtr ChunkColumnReader::read_validity(size_t offset, Rows rows) const {
  if (!info_->has_nulls) {
    return nullptr;
  }
  const uint8_t* bytes = bytes_->data() + info_->validity_at;
  if (rows.is_all() && offset % 64 == 0) {
    return Buffer::wrap(bytes + offset / 8, bitmap::bytes(rows.count), bytes_);
  }
  const auto* bits = reinterpret_cast<const uint64_t*>(bytes);
  BufferPtr copy = Buffer::allocate_zeroed(bitmap::bytes(rows.count));
  auto* out = copy->mutable_as<uint64_t>();
  for (size_t i = 0; i < rows.count; ++i) {
    out[i >> 6] |= static_cast<uint64_t>(bitmap::get(bits, offset + static_cast<size_t>(rows[i]))) << (i & 63);
  }
  return copy;
}

VectorPtr ChunkColumnReader::read(size_t offset, size_t length) { return read_from(offset, Rows::all(length)); }

VectorPtr ChunkColumnReader::read_rows(Rows rows) { return read_from(0, rows); }

VectorPtr ChunkColumnReader::read_from(size_t offset, Rows rows) {
  switch (info_->encoding) {
    case ChunkEncoding::kConstant:
      return Vector::constant(*info_->constant, rows.count);
    case ChunkEncoding::kDictionary:
      return read_codes(offset, rows);
    case ChunkEncoding::kStrings:
      return read_strings(offset, rows);
    case ChunkEncoding::kSerialized:
      return read_serialized(offset, rows);
    case ChunkEncoding::kFrame:
      return read_frame(offset, rows);
    case ChunkEncoding::kPlain:
      break;
  }
  return read_plain(offset, rows);
}

VectorPtr ChunkColumnReader::read_plain(size_t offset, Rows rows) const {
  const size_t width = physical_width(info_->type.physical());
  auto vector = std::make_shared<Vector>(info_->type, rows.count);
  if (rows.is_all()) {
    vector->set_values(Buffer::wrap(bytes_->data() + offset * width, rows.count * width, bytes_));
  } else {
    BufferPtr values = Buffer::allocate(rows.count * width);
    dispatch_physical(info_->type.physical(), [&]<typename T>(std::type_identity<T>) {
      const T* from = bytes_->as<T>() + offset;
      T* out = values->mutable_as<T>();
      for (size_t i = 0; i < rows.count; ++i) {
        out[i] = from[rows.indices[i]];
      }
    });
    vector->set_values(std::move(values));
  }
  vector->set_validity(read_validity(offset, rows));
  return vector;
}

VectorPtr ChunkColumnReader::read_frame(size_t offset, Rows rows) const {
  const PhysicalType physical = info_->type.physical();
  BufferPtr values = Buffer::allocate(rows.count * physical_width(physical));
  dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
    if constexpr (kIsInteger<T>) {
      dispatch_width(info_->width, [&]<typename Code>(std::type_identity<Code>) {
        add_base<Code>(bytes_->data(), offset, rows, info_->base, values->mutable_as<T>());
      });
    }
  });
  auto vector = std::make_shared<Vector>(info_->type, rows.count);
  vector->set_values(std::move(values));
  vector->set_validity(read_validity(offset, rows));
  return vector;
}

VectorPtr ChunkColumnReader::read_codes(size_t offset, Rows rows) const {
  BufferPtr codes = Buffer::allocate(rows.count * sizeof(int32_t));
  dispatch_width(info_->width, [&]<typename Code>(std::type_identity<Code>) {
    add_base<Code>(bytes_->data(), offset, rows, 0, codes->mutable_as<int32_t>());
  });
  return Vector::dictionary(info_->dictionary->values(), std::move(codes), rows.count, read_validity(offset, rows));
}

VectorPtr ChunkColumnReader::read_strings(size_t offset, Rows rows) const {
  const uint32_t* ends = bytes_->as<uint32_t>();  // of the row before; one more than rows
  const char* bytes = bytes_->as<char>() + (info_->rows + 1) * sizeof(uint32_t);
  auto vector = Vector::flat(info_->type, rows.count);
  auto* views = vector->mutable_values<StringView>();
  size_t i = 0;
  rows.for_each([&](size_t row) {
    const uint32_t begin = ends[offset + row];
    const uint32_t size = ends[offset + row + 1] - begin;
    views[i++] = size <= StringView::kInlineSize ? short_view(bytes + begin, size) : StringView(bytes + begin, size);
  });
  vector->set_validity(read_validity(offset, rows));
  vector->add_keep_alive(bytes_);
  return vector;
}

VectorPtr ChunkColumnReader::read_serialized(size_t offset, Rows rows) {
  if (whole_ == nullptr) {
    whole_ = decode_batch({bytes_->data(), bytes_->size()}, {info_->type}).columns[0];
  }
  return rows.is_all() ? slice(Batch{{whole_}, whole_->size(), nullptr}, offset, rows.count).columns[0]
                       : gather(whole_, rows);
}

}  // namespace firesteel
