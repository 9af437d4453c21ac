#include "columnar/hashing.h"

#include "columnar/physical_dispatch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <type_traits>

namespace firesteel {
namespace {

constexpr uint64_t kNullHash = 0x9ae16a3b2f90404fULL;
constexpr uint64_t kSeed0 = 0xa0761d6478bd642fULL;
constexpr uint64_t kSeed1 = 0xe7037ed1a0b428dbULL;
constexpr uint64_t kSeed2 = 0x8ebc6af09c88c6e3ULL;

uint64_t fold_multiply(uint64_t a, uint64_t b) {
  const uint128_t product = static_cast<uint128_t>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint64_t read_word(const char* data) {
  uint64_t word;
  std::memcpy(&word, data, sizeof(word));
  return word;
}

/// Up to 7 bytes as one word; texts of different length may give the same one.
uint64_t read_short(const char* data, size_t size) {
  if (size >= 4) {
    uint32_t first;
    uint32_t last;
    std::memcpy(&first, data, sizeof(first));
    std::memcpy(&last, data + size - sizeof(last), sizeof(last));
    return uint64_t{last} << 32 | first;
  }
  uint64_t word = 0;
  for (size_t i = 0; i < size; ++i) {
    word = word << 8 | static_cast<unsigned char>(data[i]);
  }
  return word;
}

uint64_t combine(uint64_t left, uint64_t right) { return mix_hash(std::rotl(left, 31) ^ (right * kSeed1)); }

uint64_t hash_value(uint8_t v) { return mix_hash(v); }
uint64_t hash_value(int8_t v) { return mix_hash(static_cast<uint64_t>(static_cast<int64_t>(v))); }
uint64_t hash_value(int16_t v) { return mix_hash(static_cast<uint64_t>(static_cast<int64_t>(v))); }
uint64_t hash_value(int32_t v) { return mix_hash(static_cast<uint64_t>(static_cast<int64_t>(v))); }
uint64_t hash_value(int64_t v) { return mix_hash(static_cast<uint64_t>(v)); }
uint64_t hash_value(int128_t v) { return combine(mix_hash(static_cast<uint64_t>(v)), static_cast<uint64_t>(v >> 64)); }
uint64_t hash_value(double v) {
  // -0.0 hashes as 0.0 and every NaN as one NaN.
  const double normal = std::isnan(v) ? std::numeric_limits<double>::quiet_NaN() : v + 0.0;
  return mix_hash(std::bit_cast<uint64_t>(normal));
}
uint64_t hash_value(float v) { return hash_value(static_cast<double>(v)); }
uint64_t hash_value(const StringView& v) {
  if (v.is_inlined()) {
    return fold_multiply(v.size_and_prefix() ^ kSeed0, v.tail_word() ^ kSeed2);
  }
  return hash_bytes(v.data(), v.size());
}
uint64_t hash_value(const CalendarInterval& v) {
  const auto days = static_cast<uint64_t>(static_cast<uint32_t>(v.months)) << 32 | static_cast<uint32_t>(v.days);
  return combine(mix_hash(days), static_cast<uint64_t>(v.microseconds));
}

template <bool kCombine>
void store(uint64_t& out, uint64_t hash) {
  out = kCombine ? combine(out, hash) : hash;
}

template <bool kCombine>
void hash_rows(const Vector& column, Rows rows, std::span<uint64_t> out);

/// Hash of each of the first `size` positions of a flat vector, nulls ignored.
std::vector<uint64_t> hash_all(const Vector& flat, size_t size) {
  std::vector<uint64_t> hashes(size);
  hash_rows<false>(flat, Rows::all(size), hashes);
  return hashes;
}

template <bool kCombine, typename ValueHash>
void hash_loop(const Vector& column, Rows rows, std::span<uint64_t> out, ValueHash&& value_hash) {
  const uint64_t* validity = column.validity();
  if (validity == nullptr && rows.is_all()) {
    for (size_t i = 0; i < rows.count; ++i) {
      store<kCombine>(out[i], value_hash(i));
    }
  } else if (validity == nullptr) {
    for (size_t i = 0; i < rows.count; ++i) {
      store<kCombine>(out[i], value_hash(static_cast<size_t>(rows.indices[i])));
    }
  } else {
    for (size_t i = 0; i < rows.count; ++i) {
      const auto row = static_cast<size_t>(rows[i]);
      store<kCombine>(out[i], bitmap::get(validity, row) ? value_hash(row) : kNullHash);
    }
  }
}

template <bool kCombine>
void hash_ranges(const Vector& column, Rows rows, std::span<uint64_t> out) {
  const VectorPtr& first = column.children()[0];
  std::vector<uint64_t> elements = hash_all(*first, first->size());
  if (column.children().size() == 2) {
    combine_hash_column(*column.children()[1], Rows::all(first->size()), elements);
  }
  const bool unordered = column.type().physical() == PhysicalType::kMap;
  const ArrayRange* ranges = column.values<ArrayRange>();
  hash_loop<kCombine>(column, rows, out, [&](size_t row) {
    const ArrayRange range = ranges[row];
    uint64_t hash = mix_hash(static_cast<uint64_t>(range.length));
    for (int32_t i = 0; i < range.length; ++i) {
      const uint64_t element = elements[static_cast<size_t>(range.offset + i)];
      hash = unordered ? hash + element : combine(hash, element);
    }
    return hash;
  });
}

template <bool kCombine>
void hash_structs(const Vector& column, Rows rows, std::span<uint64_t> out) {
  std::vector<uint64_t> fields(rows.count, kSeed2);
  for (const VectorPtr& child : column.children()) {
    combine_hash_column(*child, rows, fields);
  }
  for (size_t i = 0; i < rows.count; ++i) {
    store<kCombine>(out[i], column.is_null(static_cast<size_t>(rows[i])) ? kNullHash : fields[i]);
  }
}

template <bool kCombine>
void hash_flat(const Vector& column, Rows rows, std::span<uint64_t> out) {
  switch (column.type().physical()) {
    case PhysicalType::kNull:
      for (size_t i = 0; i < rows.count; ++i) {
        store<kCombine>(out[i], kNullHash);
      }
      return;
    case PhysicalType::kStruct:
      return hash_structs<kCombine>(column, rows, out);
    case PhysicalType::kArray:
    case PhysicalType::kMap:
      return hash_ranges<kCombine>(column, rows, out);
    default:
      dispatch_physical(column.type().physical(), [&]<typename T>(std::type_identity<T>) {
        if constexpr (!std::is_same_v<T, ArrayRange>) {
          const T* values = column.values<T>();
          hash_loop<kCombine>(column, rows, out, [values](size_t row) { return hash_value(values[row]); });
        }
      });
  }
}

template <bool kCombine>
void hash_rows(const Vector& column, Rows rows, std::span<uint64_t> out) {
  if (column.is_flat()) {
    hash_flat<kCombine>(column, rows, out);
    return;
  }
  if (column.is_constant()) {
    uint64_t hash = kNullHash;
    if (!column.is_null(0)) {
      Vector one(column);
      one.set_size(1);
      one.set_encoding(Encoding::kFlat);
      hash_flat<false>(one, Rows::all(1), {&hash, 1});
    }
    for (size_t i = 0; i < rows.count; ++i) {
      store<kCombine>(out[i], hash);
    }
    return;
  }
  const Vector& dictionary = *column.dictionary();
  const int32_t* codes = column.codes();
  if (dictionary.size() <= 2 * rows.count) {
    const std::vector<uint64_t> hashes = hash_all(dictionary, dictionary.size());
    hash_loop<kCombine>(column, rows, out,
                        [&hashes, codes](size_t row) { return hashes[static_cast<size_t>(codes[row])]; });
    return;
  }
  // A dictionary much larger than the batch: hash only what is used, then mind the nulls.
  std::vector<int32_t> used(rows.count);
  for (size_t i = 0; i < rows.count; ++i) {
    const auto row = static_cast<size_t>(rows[i]);
    used[i] = column.is_null(row) ? 0 : codes[row];
  }
  std::vector<uint64_t> hashes(rows.count);
  hash_flat<false>(dictionary, Rows{used.data(), used.size()}, hashes);
  for (size_t i = 0; i < rows.count; ++i) {
    store<kCombine>(out[i], column.is_null(static_cast<size_t>(rows[i])) ? kNullHash : hashes[i]);
  }
}

// Tests have a build in which all keys collide: results may not depend on hashes.
void collide([[maybe_unused]] std::span<uint64_t> hashes) {
#ifdef FIRESTEEL_CONSTANT_HASH
  std::fill(hashes.begin(), hashes.end(), kNullHash);
#endif
}

}  // namespace

uint64_t hash_bytes(const char* data, size_t size) {
  uint64_t state = kSeed0 ^ size;
  const char* const end = data + size;
  // The last words overlap those before them where the size is no multiple of theirs.
  if (size >= 16) {
    for (; end - data > 16; data += 16) {
      state = fold_multiply(read_word(data) ^ kSeed1, read_word(data + 8) ^ state);
    }
    state = fold_multiply(read_word(end - 16) ^ kSeed1, read_word(end - 8) ^ state);
  } else if (size >= 8) {
    state = fold_multiply(read_word(data) ^ kSeed1, read_word(end - 8) ^ state);
  } else {
    state = fold_multiply(read_short(data, size) ^ kSeed1, kSeed2 ^ state);
  }
  return fold_multiply(state ^ kSeed2, kSeed1 ^ size);
}

void hash_column(const Vector& column, Rows rows, std::span<uint64_t> out) {
  hash_rows<false>(column, rows, out);
  collide(out);
}

void combine_hash_column(const Vector& column, Rows rows, std::span<uint64_t> out) {
  hash_rows<true>(column, rows, out);
  collide(out);
}

}  // namespace firesteel
