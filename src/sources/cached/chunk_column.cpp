#include "sources/cached/chunk_column.h"

#include "columnar/spill_format/batch_codec.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace firesteel {
namespace {

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
  int128_t sum = 0;
  for (size_t i = 0; i < column.size(); ++i) {
    if (column.is_null(i)) {
      continue;
    }
    smallest = smallest == column.size() || values[i] < values[smallest] ? i : smallest;
    largest = largest == column.size() || values[i] > values[largest] ? i : largest;
    sum += values[i];
  }
  info.sum = sum;
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
  BufferPtr bytes = Buffer::allocate(plain.size());
  std::memcpy(bytes->mutable_data(), plain.data(), plain.size());
  return bytes;
}

// Sets the range of strings; `views` are not NULL.
void set_string_range(std::string_view smallest, std::string_view largest, ChunkColumn& info) {
  if (smallest.size() <= kMaxRangeString && largest.size() <= kMaxRangeString) {
    info.range.min = Literal{info.type, std::string(smallest)};
    info.range.max = Literal{info.type, std::string(largest)};
  }
}

BufferPtr encode_codes(const Vector& column, std::shared_ptr<const StringDictionary> dictionary,
                       const std::vector<uint16_t>& codes, ChunkColumn& info) {
  std::vector<uint8_t> used(dictionary->size(), 0);
  for (size_t i = 0; i < codes.size(); ++i) {
    used[codes[i]] |= column.is_null(i) ? 0 : 1;
  }
  std::optional<std::string_view> smallest;
  std::optional<std::string_view> largest;
  for (size_t code = 0; code < used.size(); ++code) {
    if (used[code] != 0) {
      const std::string_view entry = dictionary->entry(static_cast<uint16_t>(code));
      smallest = smallest ? std::min(*smallest, entry) : entry;
      largest = largest ? std::max(*largest, entry) : entry;
    }
  }
  set_string_range(*smallest, *largest, info);
  info.encoding = ChunkEncoding::kDictionary;
  info.width = *std::max_element(codes.begin(), codes.end()) <= 0xff ? 1 : 2;
  info.dictionary = std::move(dictionary);
  BufferPtr bytes = new_bytes(column, codes.size() * info.width, info);
  if (info.width == 2) {
    std::memcpy(bytes->mutable_data(), codes.data(), codes.size() * 2);
  } else {
    std::copy(codes.begin(), codes.end(), bytes->mutable_data());
  }
  return bytes;
}

BufferPtr encode_views(const VectorPtr& column, ChunkColumn& info) {
  const StringView* views = column->values<StringView>();
  std::optional<std::string_view> smallest;
  std::optional<std::string_view> largest;
  size_t total = 0;
  for (size_t i = 0; i < column->size(); ++i) {
    if (column->is_null(i)) {
      continue;
    }
    const std::string_view text = views[i].view();
    total += text.size();
    smallest = smallest ? std::min(*smallest, text) : text;
    largest = largest ? std::max(*largest, text) : text;
  }
  if (total > std::numeric_limits<int32_t>::max()) {
    return encode_serialized(column, info);
  }
  set_string_range(*smallest, *largest, info);
  info.encoding = ChunkEncoding::kStrings;
  const size_t bytes_at = (column->size() + 1) * sizeof(uint32_t);
  BufferPtr bytes = new_bytes(*column, bytes_at + total, info);
  auto* ends = bytes->mutable_as<uint32_t>();
  char* text = bytes->mutable_as<char>() + bytes_at;
  uint32_t end = 0;
  for (size_t i = 0; i < column->size(); ++i) {
    ends[i] = end;
    if (!column->is_null(i)) {
      std::memcpy(text + end, views[i].data(), views[i].size());
      end += views[i].size();
    }
  }
  ends[column->size()] = end;
  return bytes;
}

BufferPtr encode_strings(const VectorPtr& column, StringEncoder& strings, ChunkColumn& info) {
  std::vector<uint16_t> codes;
  auto dictionary = strings.find_codes(*column, codes);
  return dictionary == nullptr ? encode_views(flatten(column), info)
                               : encode_codes(*column, std::move(dictionary), codes, info);
}

// Whatever is not stored as an integer has none.
std::optional<int128_t> sum_of_constant(const Literal& value, size_t rows) {
  if (value.is_null()) {
    return 0;
  }
  switch (value.type.physical()) {
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64:
      return (value.type.is_decimal() ? value.as_decimal() : int128_t{value.as_int64()}) * static_cast<int128_t>(rows);
    default:
      return std::nullopt;
  }
}

size_t count_nulls(const Vector& column) {
  size_t nulls = 0;
  for (size_t i = 0; column.may_have_nulls() && i < column.size(); ++i) {
    nulls += column.is_null(i) ? 1 : 0;
  }
  return nulls;
}

}  // namespace

EncodedColumn encode_chunk_column(const VectorPtr& column, StringEncoder& strings) {
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
    info.sum = sum_of_constant(*info.constant, column->size());
    return result;
  }
  if (column->type().physical() == PhysicalType::kString) {
    result.bytes = encode_strings(column, strings, info);
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
    default:
      result.bytes = encode_serialized(flat, info);
  }
  return result;
}

}  // namespace firesteel
