// Tests of encoded columns: all rows of a chunk at once, next to no work for each.
#include "base/text/find_bytes.h"
#include "columnar/physical_dispatch.h"
#include "sources/cached/chunk_column.h"
#include "sources/cached/code_width.h"

#include <algorithm>
#include <array>
#include <cstring>

#if defined(__SSSE3__)
#include <tmmintrin.h>
#endif

namespace firesteel {
namespace {

template <typename Code>
void mark_between(const uint8_t* bytes, size_t rows, uint64_t low, uint64_t high, uint8_t* marks) {
  const Code* codes = reinterpret_cast<const Code*>(bytes);
  const auto first = static_cast<Code>(low);
  const auto span = static_cast<Code>(high - low);
  for (size_t i = 0; i < rows; ++i) {
    marks[i] = static_cast<uint8_t>(marks[i] & static_cast<uint8_t>(static_cast<Code>(codes[i] - first) <= span));
  }
}

// left[i] + offset against right[i]; Wide holds all of them.
template <typename Wide, typename Left, typename Right>
void mark_compared(ColumnOrder order, const Left* left, Wide offset, const Right* right, size_t rows, uint8_t* marks) {
  const auto mark = [&](auto&& holds) {
    for (size_t i = 0; i < rows; ++i) {
      const bool passes = holds(static_cast<Wide>(left[i]) + offset, static_cast<Wide>(right[i]));
      marks[i] = static_cast<uint8_t>(marks[i] & static_cast<uint8_t>(passes));
    }
  };
  switch (order) {
    case ColumnOrder::kLess:
      return mark([](Wide a, Wide b) { return a < b; });
    case ColumnOrder::kLessOrEqual:
      return mark([](Wide a, Wide b) { return a <= b; });
    case ColumnOrder::kEqual:
      return mark([](Wide a, Wide b) { return a == b; });
  }
}

template <typename Code>
void mark_entries(const Code* codes, size_t rows, const uint8_t* passes, uint8_t* marks) {
  for (size_t i = 0; i < rows; ++i) {
    marks[i] = static_cast<uint8_t>(marks[i] & passes[codes[i]]);
  }
}

// At most 16 entries: their marks fit a register, which is looked up for 16 rows at once.
void mark_few_entries(const uint8_t* codes, size_t rows, const std::array<uint8_t, 16>& passes, uint8_t* marks) {
  size_t done = 0;
#if defined(__SSSE3__)
  const __m128i table = _mm_loadu_si128(reinterpret_cast<const __m128i*>(passes.data()));
  for (; done + 16 <= rows; done += 16) {
    const __m128i code = _mm_loadu_si128(reinterpret_cast<const __m128i*>(codes + done));
    auto* const place = reinterpret_cast<__m128i*>(marks + done);
    _mm_storeu_si128(place, _mm_and_si128(_mm_loadu_si128(place), _mm_shuffle_epi8(table, code)));
  }
#endif
  mark_entries(codes + done, rows - done, passes.data(), marks + done);
}

template <typename Code>
void append_codes(const Code* codes, size_t rows, uint16_t distance, uint16_t size, uint16_t* numbers) {
  for (size_t i = 0; i < rows; ++i) {
    numbers[i] = static_cast<uint16_t>(numbers[i] * size + static_cast<uint16_t>(codes[i]) + distance);
  }
}

}  // namespace

bool ChunkColumnReader::is_integral() const {
  if (info_->encoding == ChunkEncoding::kFrame) {
    return true;
  }
  const PhysicalType physical = info_->type.physical();
  return info_->encoding == ChunkEncoding::kPlain &&
         (physical == PhysicalType::kInt8 || physical == PhysicalType::kInt16 || physical == PhysicalType::kInt32 ||
          physical == PhysicalType::kInt64);
}

void ChunkColumnReader::clear_nulls(uint8_t* marks) const {
  const uint64_t* bits = validity();
  for (size_t i = 0; bits != nullptr && i < info_->rows; ++i) {
    marks[i] = static_cast<uint8_t>(marks[i] & static_cast<uint8_t>(bitmap::get(bits, i)));
  }
}

void ChunkColumnReader::keep_between(int64_t low, int64_t high, uint8_t* marks) const {
  const size_t rows = info_->rows;
  if (low > high || !info_->range.min || high < info_->range.min->as_int64() || low > info_->range.max->as_int64()) {
    std::memset(marks, 0, rows);
    return;
  }
  // Inside the range of the values a distance from the base always fits its width.
  const int64_t first = std::max(low, info_->range.min->as_int64());
  const int64_t last = std::min(high, info_->range.max->as_int64());
  const auto distance = [&](int64_t value) {
    return static_cast<uint64_t>(value) - static_cast<uint64_t>(info_->base);
  };
  if (info_->encoding == ChunkEncoding::kFrame) {
    dispatch_width(info_->width, [&]<typename Code>(std::type_identity<Code>) {
      mark_between<Code>(bytes_->data(), rows, distance(first), distance(last), marks);
    });
  } else {
    dispatch_physical(info_->type.physical(), [&]<typename T>(std::type_identity<T>) {
      if constexpr (kIsInteger<T>) {
        using Code = std::make_unsigned_t<T>;
        mark_between<Code>(bytes_->data(), rows, static_cast<uint64_t>(first), static_cast<uint64_t>(last), marks);
      }
    });
  }
  clear_nulls(marks);
}

void ChunkColumnReader::keep_compared(ColumnOrder order, const ChunkColumnReader& other, uint8_t* marks) const {
  // Narrow sums where both distances and the offset between the bases allow it.
  const int128_t offset = int128_t{info_->base} - other.info_->base;
  const bool narrow = info_->width <= 2 && other.info_->width <= 2 && offset > -(1 << 30) && offset < (1 << 30);
  // So far apart that no distance makes up for it.
  constexpr int128_t kFar = int128_t{1} << 40;
  if (offset >= kFar || offset <= -kFar) {
    if (offset > 0 || order == ColumnOrder::kEqual) {
      std::memset(marks, 0, info_->rows);
    }
  } else {
    dispatch_width(info_->width, [&]<typename Left>(std::type_identity<Left>) {
      dispatch_width(other.info_->width, [&]<typename Right>(std::type_identity<Right>) {
        const auto* left = bytes_->as<Left>();
        const auto* right = other.bytes_->as<Right>();
        if constexpr (sizeof(Left) <= 2 && sizeof(Right) <= 2) {
          if (narrow) {
            mark_compared<int32_t>(order, left, static_cast<int32_t>(offset), right, info_->rows, marks);
            return;
          }
        }
        mark_compared<int64_t>(order, left, static_cast<int64_t>(offset), right, info_->rows, marks);
      });
    });
  }
  clear_nulls(marks);
  other.clear_nulls(marks);
}

void ChunkColumnReader::keep_entries(const std::vector<uint8_t>& passes, bool null_passes, uint8_t* marks) const {
  const size_t rows = info_->rows;
  const uint64_t* bits = validity();
  if (bits != nullptr) {  // the codes of NULLs are valid codes
    dispatch_width(info_->width, [&]<typename Code>(std::type_identity<Code>) {
      const Code* codes = bytes_->as<Code>();
      for (size_t i = 0; i < rows; ++i) {
        const uint8_t pass = bitmap::get(bits, i) ? passes[codes[i]] : static_cast<uint8_t>(null_passes ? 1 : 0);
        marks[i] = static_cast<uint8_t>(marks[i] & pass);
      }
    });
  } else if (passes.size() <= 16 && info_->width == 1) {
    std::array<uint8_t, 16> few{};
    std::copy(passes.begin(), passes.end(), few.begin());
    mark_few_entries(bytes_->data(), rows, few, marks);
  } else {
    dispatch_width(info_->width, [&]<typename Code>(std::type_identity<Code>) {
      mark_entries(bytes_->as<Code>(), rows, passes.data(), marks);
    });
  }
}

void ChunkColumnReader::keep_like(const LikePattern& pattern, uint8_t* marks) const {
  const size_t rows = info_->rows;
  const uint32_t* ends = bytes_->as<uint32_t>();  // of the row before; one more than rows
  const std::string_view all(bytes_->as<char>() + (rows + 1) * sizeof(uint32_t), ends[rows]);
  const std::string_view needle = pattern.needle();
  size_t row = 0;
  size_t at = find_bytes(all, needle);
  while (at != std::string_view::npos) {
    for (; ends[row + 1] <= at; ++row) {
      marks[row] = 0;
    }
    if (at + needle.size() > ends[row + 1]) {  // half in this row, half in the next
      at = find_bytes(all, needle, at + 1);
      continue;
    }
    marks[row] =
        static_cast<uint8_t>(marks[row] != 0 && pattern.matches(all.substr(ends[row], ends[row + 1] - ends[row])));
    ++row;
    at = find_bytes(all, needle, ends[row]);
  }
  std::memset(marks + row, 0, rows - row);
}

void ChunkColumnReader::add_codes(int64_t base, uint32_t size, uint16_t* numbers) const {
  const size_t rows = info_->rows;
  const auto width = static_cast<uint16_t>(size);
  const auto null_code = static_cast<uint16_t>(size - 1);
  if (info_->encoding == ChunkEncoding::kConstant) {
    const Literal& value = *info_->constant;
    const auto code =
        value.is_null() ? null_code
        : value.type.physical() == PhysicalType::kString
            ? uint16_t{0}
            : static_cast<uint16_t>(static_cast<uint64_t>(value.as_int64()) - static_cast<uint64_t>(base));
    for (size_t i = 0; i < rows; ++i) {
      numbers[i] = static_cast<uint16_t>(numbers[i] * width + code);
    }
    return;
  }
  const auto distance = is_coded()
                            ? uint16_t{0}
                            : static_cast<uint16_t>(static_cast<uint64_t>(info_->base) - static_cast<uint64_t>(base));
  const uint64_t* bits = validity();
  dispatch_width(info_->width, [&]<typename Code>(std::type_identity<Code>) {
    const Code* codes = bytes_->as<Code>();
    if (bits == nullptr) {
      append_codes(codes, rows, distance, width, numbers);
      return;
    }
    for (size_t i = 0; i < rows; ++i) {
      const auto code = bitmap::get(bits, i) ? static_cast<uint16_t>(codes[i] + distance) : null_code;
      numbers[i] = static_cast<uint16_t>(numbers[i] * width + code);
    }
  });
}

}  // namespace firesteel
