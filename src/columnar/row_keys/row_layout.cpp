#include "columnar/row_keys/row_layout.h"

#include "columnar/physical_dispatch.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace firesteel {
namespace {

constexpr size_t kHashBytes = 8;

size_t align8(size_t bytes) { return (bytes + 7) / 8 * 8; }

template <typename T>
T load(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

template <typename T>
T normal(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(value) ? std::numeric_limits<T>::quiet_NaN() : value + T{0};
  } else {
    return value;
  }
}

template <typename T>
bool same(const T& left, const T& right) {
  if constexpr (std::is_floating_point_v<T>) {
    return left == right || (std::isnan(left) && std::isnan(right));
  } else {
    return left == right;
  }
}

StringView own(StringView value, StringArena& arena) {
  if (value.is_inlined()) {
    return value;
  }
  char* copy = arena.allocate(value.size());
  std::memcpy(copy, value.data(), value.size());
  return {copy, value.size()};
}

template <typename T>
void append_column(const DecodedVector& column, std::span<const int32_t> rows, char* const* to, size_t null_offset,
                   size_t offset, StringArena& arena) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<size_t>(rows[i]);
    const bool null = column.is_null(row);
    to[i][null_offset] = null ? 1 : 0;
    T value{};
    if (!null) {
      if constexpr (std::is_same_v<T, StringView>) {
        value = own(column.value<T>(row), arena);
      } else {
        value = normal(column.value<T>(row));
      }
    }
    std::memcpy(to[i] + offset, &value, sizeof(T));
  }
}

template <typename T, bool kNulls, typename IndexOf>
size_t match_column(const DecodedVector& column, const T* values, IndexOf index_of, const int32_t* rows,
                    const char* const* candidates, std::span<uint32_t> positions, std::vector<uint32_t>& mismatches,
                    size_t null_offset, size_t offset) {
  size_t kept = 0;
  for (const uint32_t position : positions) {
    const auto row = static_cast<size_t>(rows[position]);
    const char* candidate = candidates[position];
    const bool candidate_null = candidate[null_offset] != 0;
    bool equal;
    if (kNulls && column.is_null(row)) {
      equal = candidate_null;
    } else {
      equal = !candidate_null && same(values[index_of(row)], load<T>(candidate + offset));
    }
    if (equal) {
      positions[kept++] = position;
    } else {
      mismatches.push_back(position);
    }
  }
  return kept;
}

template <typename T>
size_t match_any(const DecodedVector& column, const int32_t* rows, const char* const* candidates,
                 std::span<uint32_t> positions, std::vector<uint32_t>& mismatches, size_t null_offset, size_t offset) {
  const T* values = column.base().values<T>();
  const auto run = [&](auto index_of) {
    return column.may_have_nulls() ? match_column<T, true>(column, values, index_of, rows, candidates, positions,
                                                           mismatches, null_offset, offset)
                                   : match_column<T, false>(column, values, index_of, rows, candidates, positions,
                                                            mismatches, null_offset, offset);
  };
  if (column.is_identity()) {
    return run([](size_t row) { return row; });
  }
  return run([&column](size_t row) { return column.index(row); });
}

}  // namespace

RowLayout::RowLayout(std::vector<DataType> types, size_t extra_bytes) : types_(std::move(types)) {
  size_t end = align8(kHashBytes + types_.size());
  for (const DataType& type : types_) {
    offsets_.push_back(end);
    end += align8(physical_width(type.physical()));
  }
  extra_offset_ = end;
  width_ = end + align8(extra_bytes);
}

void RowLayout::append(std::span<const DecodedVector> columns, std::span<const int32_t> rows, char* const* to,
                       StringArena& arena) const {
  for (size_t c = 0; c < types_.size(); ++c) {
    if (types_[c].is_null()) {
      for (size_t i = 0; i < rows.size(); ++i) {
        to[i][kHashBytes + c] = 1;
      }
      continue;
    }
    dispatch_physical(types_[c].physical(), [&]<typename T>(std::type_identity<T>) {
      if constexpr (!std::is_same_v<T, ArrayRange>) {
        append_column<T>(columns[c], rows, to, kHashBytes + c, offsets_[c], arena);
      }
    });
  }
}

size_t RowLayout::match(std::span<const DecodedVector> columns, const int32_t* rows, const char* const* candidates,
                        std::span<uint32_t> positions, std::vector<uint32_t>& mismatches) const {
  size_t kept = positions.size();
  for (size_t c = 0; c < types_.size() && kept > 0; ++c) {
    if (types_[c].is_null()) {
      continue;
    }
    kept = dispatch_physical(types_[c].physical(), [&]<typename T>(std::type_identity<T>) -> size_t {
      if constexpr (std::is_same_v<T, ArrayRange>) {
        fail_check("nested keys must be given in canonical form");
      } else {
        return match_any<T>(columns[c], rows, candidates, positions.first(kept), mismatches, kHashBytes + c,
                            offsets_[c]);
      }
    });
  }
  return kept;
}

std::shared_ptr<Vector> RowLayout::gather(size_t column, std::span<const char* const> rows) const {
  auto result = Vector::flat(types_[column], rows.size());
  if (!types_[column].is_null()) {
    dispatch_physical(types_[column].physical(), [&]<typename T>(std::type_identity<T>) {
      T* to = result->mutable_values<T>();
      for (size_t i = 0; i < rows.size(); ++i) {
        to[i] = load<T>(rows[i] + offsets_[column]);
      }
    });
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i][kHashBytes + column] != 0) {
      result->set_null(i);
    }
  }
  return result;
}

}  // namespace firesteel
