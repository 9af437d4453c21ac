#include "sources/cached/chunk_column.h"

#include "base/errors/check.h"
#include "columnar/physical_dispatch.h"
#include "columnar/spill_format/batch_codec.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <lz4.h>

namespace firesteel {
namespace {

constexpr size_t kMaxDictionary = 4096;
// Longer values are no help for skipping and would stay in memory.
constexpr size_t kMaxRangeString = 256;

size_t aligned(size_t bytes) { return (bytes + 63) / 64 * 64; }
size_t bitmap_bytes(size_t rows) { return (rows + 63) / 64 * 8; }

// Room for `values` bytes, and behind them the column's validity when it has NULLs.
BufferPtr new_bytes(const Vector& column, size_t values, ChunkColumn& info) {
  info.has_nulls = info.range.null_count.value_or(0) > 0;
  info.validity_at = aligned(values);
  const size_t bitmap = info.has_nulls ? bitmap_bytes(column.size()) : 0;
  BufferPtr bytes = Buffer::allocate(info.validity_at + bitmap);
  if (bitmap > 0) {
    std::memcpy(bytes->mutable_data() + info.validity_at, column.validity(), bitmap);
  }
  return bytes;
}

template <typename Narrow, typename T>
void write_distances(const Vector& column, int64_t base, uint8_t* out) {
  const T* values = column.values<T>();
  auto* distances = reinterpret_cast<Narrow*>(out);
  for (size_t i = 0; i < column.size(); ++i) {
    // At NULLs anything may stand: the distance is cut, and never read.
    distances[i] = static_cast<Narrow>(static_cast<uint64_t>(values[i]) - static_cast<uint64_t>(base));
  }
}

template <typename T>
BufferPtr encode_integers(const Vector& column, ChunkColumn& info) {
  const T* values = column.values<T>();
  size_t smallest = column.size();
  size_t largest = column.size();
  for (size_t i = 0; i < column.size(); ++i) {
    if (column.is_null(i)) {
      continue;
    }
    smallest = smallest == column.size() || values[i] < values[smallest] ? i : smallest;
    largest = largest == column.size() || values[i] > values[largest] ? i : largest;
  }
  info.range.min = column.literal_at(smallest);
  info.range.max = column.literal_at(largest);
  info.base = values[smallest];
  const uint64_t span = static_cast<uint64_t>(values[largest]) - static_cast<uint64_t>(values[smallest]);
  info.width = span <= 0xff ? 1 : (span <= 0xffff ? 2 : 4);
  if (span > 0xffffffffULL || info.width >= sizeof(T)) {
    info.encoding = ChunkEncoding::kPlain;
    BufferPtr bytes = new_bytes(column, column.size() * sizeof(T), info);
    std::memcpy(bytes->mutable_data(), values, column.size() * sizeof(T));
    return bytes;
  }
  info.encoding = ChunkEncoding::kFrame;
  BufferPtr bytes = new_bytes(column, column.size() * info.width, info);
  if (info.width == 1) {
    write_distances<uint8_t, T>(column, info.base, bytes->mutable_data());
  } else if (info.width == 2) {
    write_distances<uint16_t, T>(column, info.base, bytes->mutable_data());
  } else {
    write_distances<uint32_t, T>(column, info.base, bytes->mutable_data());
  }
  return bytes;
}

template <typename T>
void range_of_floats(const Vector& column, ChunkColumn& info) {
  const T* values = column.values<T>();
  size_t smallest = column.size();
  size_t largest = column.size();
  for (size_t i = 0; i < column.size(); ++i) {
    if (column.is_null(i)) {
      continue;
    }
    if (std::isnan(values[i])) {
      return;  // above all numbers: comparisons with it are left to the filter
    }
    smallest = smallest == column.size() || values[i] < values[smallest] ? i : smallest;
    largest = largest == column.size() || values[i] > values[largest] ? i : largest;
  }
  info.range.min = column.literal_at(smallest);
  info.range.max = column.literal_at(largest);
}

BufferPtr encode_plain(const Vector& column, ChunkColumn& info) {
  info.encoding = ChunkEncoding::kPlain;
  const PhysicalType physical = column.type().physical();
  if (physical == PhysicalType::kFloat) {
    range_of_floats<float>(column, info);
  } else if (physical == PhysicalType::kDouble) {
    range_of_floats<double>(column, info);
  }
  const size_t size = column.size() * physical_width(physical);
  BufferPtr bytes = new_bytes(column, size, info);
  std::memcpy(bytes->mutable_data(), column.values_buffer()->data(), size);
  return bytes;
}

BufferPtr encode_serialized(const VectorPtr& column, ChunkColumn& info) {
  info.encoding = ChunkEncoding::kSerialized;
  std::vector<uint8_t> plain;
  encode_batch(Batch{{column}, column->size(), nullptr}, plain);
  info.plain_size = plain.size();
  const uint8_t* data = plain.data();
  size_t size = plain.size();
  std::vector<uint8_t> packed;
  if (plain.size() <= static_cast<size_t>(LZ4_MAX_INPUT_SIZE)) {
    packed.resize(static_cast<size_t>(LZ4_compressBound(static_cast<int>(plain.size()))));
    const int stored =
        LZ4_compress_default(reinterpret_cast<const char*>(plain.data()), reinterpret_cast<char*>(packed.data()),
                             static_cast<int>(plain.size()), static_cast<int>(packed.size()));
    // A tenth less is not worth the time to unpack it.
    if (stored > 0 && static_cast<size_t>(stored) < plain.size() / 10 * 9) {
      info.compressed = true;
      data = packed.data();
      size = static_cast<size_t>(stored);
    }
  }
  BufferPtr bytes = Buffer::allocate(size);
  std::memcpy(bytes->mutable_data(), data, size);
  return bytes;
}

// The distinct strings in order of appearance and a code for each row; false when there are too many to be worth it.
bool find_codes(const Vector& column, std::vector<size_t>& first_rows, std::vector<uint16_t>& codes) {
  const StringView* values = column.values<StringView>();
  const size_t limit = std::min(kMaxDictionary, column.size() / 4 + 1);
  absl::flat_hash_map<std::string_view, uint16_t> known;
  codes.assign(column.size(), 0);
  for (size_t i = 0; i < column.size(); ++i) {
    if (column.is_null(i)) {
      continue;
    }
    const auto [found, inserted] = known.try_emplace(values[i].view(), static_cast<uint16_t>(first_rows.size()));
    if (inserted) {
      if (first_rows.size() >= limit) {
        return false;
      }
      first_rows.push_back(i);
    }
    codes[i] = found->second;
  }
  return true;
}

void range_of_strings(const Vector& column, const std::vector<size_t>& rows, ChunkColumn& info) {
  const StringView* values = column.values<StringView>();
  const auto less = [&](size_t left, size_t right) { return values[left].view() < values[right].view(); };
  const auto [smallest, largest] = std::minmax_element(rows.begin(), rows.end(), less);
  if (values[*smallest].size() <= kMaxRangeString && values[*largest].size() <= kMaxRangeString) {
    info.range.min = column.literal_at(*smallest);
    info.range.max = column.literal_at(*largest);
  }
}

BufferPtr encode_strings(const VectorPtr& column, ChunkColumn& info) {
  std::vector<size_t> first_rows;
  std::vector<uint16_t> codes;
  if (!find_codes(*column, first_rows, codes)) {
    return encode_serialized(column, info);
  }
  range_of_strings(*column, first_rows, info);
  std::vector<int32_t> rows(first_rows.begin(), first_rows.end());
  VectorPtr distinct = gather(column, Rows{rows.data(), rows.size()});
  if (distinct->may_have_nulls()) {
    auto without = std::make_shared<Vector>(*distinct);
    without->set_validity(nullptr);
    distinct = without;
  }
  std::vector<uint8_t> dictionary;
  encode_batch(Batch{{distinct}, distinct->size(), nullptr}, dictionary);
  info.encoding = ChunkEncoding::kDictionary;
  info.width = first_rows.size() <= 256 ? 1 : 2;
  info.dictionary_at = aligned(codes.size() * info.width);
  info.plain_size = dictionary.size();
  BufferPtr bytes = new_bytes(*column, info.dictionary_at + dictionary.size(), info);
  std::memcpy(bytes->mutable_data() + info.dictionary_at, dictionary.data(), dictionary.size());
  if (info.width == 2) {
    std::memcpy(bytes->mutable_data(), codes.data(), codes.size() * 2);
  } else {
    std::copy(codes.begin(), codes.end(), bytes->mutable_data());
  }
  return bytes;
}

size_t count_nulls(const Vector& column) {
  size_t nulls = 0;
  for (size_t i = 0; column.may_have_nulls() && i < column.size(); ++i) {
    nulls += column.is_null(i) ? 1 : 0;
  }
  return nulls;
}

template <typename Narrow, typename T>
void add_base(const uint8_t* bytes, size_t offset, size_t length, int64_t base, T* out) {
  const Narrow* distances = reinterpret_cast<const Narrow*>(bytes) + offset;
  for (size_t i = 0; i < length; ++i) {
    out[i] = static_cast<T>(static_cast<uint64_t>(base) + distances[i]);
  }
}

}  // namespace

EncodedColumn encode_chunk_column(const VectorPtr& column) {
  EncodedColumn result;
  ChunkColumn& info = result.info;
  info.type = column->type();
  info.rows = column->size();
  const size_t nulls = count_nulls(*column);
  info.range.rows = static_cast<int64_t>(column->size());
  info.range.null_count = static_cast<int64_t>(nulls);
  if (column->size() == 0 || nulls == column->size() || column->is_constant()) {
    info.constant =
        column->size() == 0 || nulls == column->size() ? Literal::null(column->type()) : column->literal_at(0);
    if (!info.constant->is_null() && !column->type().is_nested()) {
      info.range.min = info.range.max = info.constant;
    }
    return result;
  }
  const VectorPtr flat = flatten(column);
  switch (column->type().physical()) {
    case PhysicalType::kInt8:
      result.bytes = encode_integers<int8_t>(*flat, info);
      break;
    case PhysicalType::kInt16:
      result.bytes = encode_integers<int16_t>(*flat, info);
      break;
    case PhysicalType::kInt32:
      result.bytes = encode_integers<int32_t>(*flat, info);
      break;
    case PhysicalType::kInt64:
      result.bytes = encode_integers<int64_t>(*flat, info);
      break;
    case PhysicalType::kBool:
    case PhysicalType::kInt128:
    case PhysicalType::kFloat:
    case PhysicalType::kDouble:
    case PhysicalType::kInterval:
      result.bytes = encode_plain(*flat, info);
      break;
    case PhysicalType::kString:
      result.bytes = encode_strings(flat, info);
      break;
    default:
      result.bytes = encode_serialized(flat, info);
  }
  return result;
}

BufferPtr ChunkColumnReader::read_validity(size_t offset, size_t length) const {
  if (!info_->has_nulls) {
    return nullptr;
  }
  const uint8_t* bits = bytes_->data() + info_->validity_at;
  if (offset % 64 == 0) {
    return Buffer::wrap(bits + offset / 8, bitmap_bytes(length), bytes_);
  }
  BufferPtr copy = Buffer::allocate_zeroed(bitmap_bytes(length));
  for (size_t i = 0; i < length; ++i) {
    if (bitmap::get(reinterpret_cast<const uint64_t*>(bits), offset + i)) {
      copy->mutable_data()[i / 8] = static_cast<uint8_t>(copy->data()[i / 8] | (1U << (i % 8)));
    }
  }
  return copy;
}

VectorPtr ChunkColumnReader::read(size_t offset, size_t length) {
  switch (info_->encoding) {
    case ChunkEncoding::kConstant:
      return Vector::constant(*info_->constant, length);
    case ChunkEncoding::kDictionary:
      return read_codes(offset, length);
    case ChunkEncoding::kSerialized:
      return read_serialized(offset, length);
    case ChunkEncoding::kPlain:
    case ChunkEncoding::kFrame:
      break;
  }
  const PhysicalType physical = info_->type.physical();
  auto vector = std::make_shared<Vector>(info_->type, length);
  if (info_->encoding == ChunkEncoding::kPlain) {
    const size_t width = physical_width(physical);
    vector->set_values(Buffer::wrap(bytes_->data() + offset * width, length * width, bytes_));
  } else {
    BufferPtr values = Buffer::allocate(length * physical_width(physical));
    dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
      if constexpr (std::is_integral_v<T> && !std::is_same_v<T, int128_t>) {
        T* out = values->mutable_as<T>();
        if (info_->width == 1) {
          add_base<uint8_t>(bytes_->data(), offset, length, info_->base, out);
        } else if (info_->width == 2) {
          add_base<uint16_t>(bytes_->data(), offset, length, info_->base, out);
        } else {
          add_base<uint32_t>(bytes_->data(), offset, length, info_->base, out);
        }
      }
    });
    vector->set_values(std::move(values));
  }
  vector->set_validity(read_validity(offset, length));
  return vector;
}

VectorPtr ChunkColumnReader::read_codes(size_t offset, size_t length) {
  if (dictionary_ == nullptr) {
    const std::span<const uint8_t> bytes(bytes_->data() + info_->dictionary_at, info_->plain_size);
    dictionary_ = flatten(decode_batch(bytes, {info_->type}).columns[0]);
  }
  BufferPtr codes = Buffer::allocate(length * sizeof(int32_t));
  auto* out = codes->mutable_as<int32_t>();
  if (info_->width == 1) {
    add_base<uint8_t>(bytes_->data(), offset, length, 0, out);
  } else {
    add_base<uint16_t>(bytes_->data(), offset, length, 0, out);
  }
  return Vector::dictionary(dictionary_, std::move(codes), length, read_validity(offset, length));
}

VectorPtr ChunkColumnReader::read_serialized(size_t offset, size_t length) {
  if (whole_ == nullptr) {
    std::vector<uint8_t> plain;
    std::span<const uint8_t> bytes(bytes_->data(), bytes_->size());
    if (info_->compressed) {
      plain.resize(info_->plain_size);
      const int size =
          LZ4_decompress_safe(reinterpret_cast<const char*>(bytes.data()), reinterpret_cast<char*>(plain.data()),
                              static_cast<int>(bytes.size()), static_cast<int>(plain.size()));
      check(size == static_cast<int>(plain.size()), "a cached chunk cannot be unpacked");
      bytes = plain;
    }
    whole_ = decode_batch(bytes, {info_->type}).columns[0];
  }
  return slice(Batch{{whole_}, whole_->size(), nullptr}, offset, length).columns[0];
}

}  // namespace firesteel
