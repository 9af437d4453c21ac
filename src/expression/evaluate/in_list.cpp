#include "expression/evaluate/in_list.h"

#include "columnar/decoded_vector.h"
#include "columnar/physical_dispatch.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace firesteel {
namespace {

template <typename T>
bool same_value(const T& left, const T& right) {
  if constexpr (std::is_floating_point_v<T>) {
    return left == right || (std::isnan(left) && std::isnan(right));
  } else {
    return left == right;
  }
}

/// A few values: comparing with each beats hashing.
template <typename T>
struct FewValues {
  std::vector<T> values;
  bool contains(const T& value) const {
    bool found = false;
    for (const T& candidate : values) {
      found |= same_value(value, candidate);
    }
    return found;
  }
};

/// Integers close together: one bit each.
struct BitSet {
  int64_t least = 0;
  std::vector<uint64_t> bits;
  bool contains(int64_t value) const {
    const uint64_t offset = static_cast<uint64_t>(value) - static_cast<uint64_t>(least);
    return offset < bits.size() * 64 && bitmap::get(bits.data(), offset);
  }
};

struct HashedIntegers {
  absl::flat_hash_set<int64_t> values;
  bool contains(int64_t value) const { return values.contains(value); }
};

struct HashedStrings {
  absl::flat_hash_set<std::string_view> values;
  bool contains(const StringView& value) const { return values.contains(value.view()); }
};

template <typename T>
struct SortedValues {
  std::vector<T> values;
  bool contains(const T& value) const { return std::binary_search(values.begin(), values.end(), value); }
};

template <typename T, typename Set>
ScalarKernel kernel_over(std::shared_ptr<const Set> set, bool has_null) {
  return [set = std::move(set), has_null](const KernelCall& call) -> VectorPtr {
    const DecodedVector in(*call.arguments[0]);
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<uint8_t>();
    if (in.is_identity()) {
      const T* values = in.base().values<T>();
      call.rows.for_each([&](size_t row) { out[row] = set->contains(values[row]) ? 1 : 0; });
    } else {
      call.rows.for_each([&](size_t row) { out[row] = set->contains(in.value<T>(row)) ? 1 : 0; });
    }
    if (has_null) {
      uint64_t* validity = result->mutable_validity();
      call.rows.for_each([&](size_t row) { bitmap::set_to(validity, row, out[row] != 0); });
    }
    return result;
  };
}

constexpr size_t kFew = 4;                  // up to here a linear search is faster than a hash
constexpr uint64_t kMaxBitRange = 1 << 17;  // 16 KiB: stays in L1

template <typename T>
ScalarKernel integer_kernel(std::vector<int64_t> values, bool has_null) {
  if (values.empty()) {
    return kernel_over<T>(std::make_shared<const FewValues<int64_t>>(), has_null);
  }
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const uint64_t range = static_cast<uint64_t>(*greatest) - static_cast<uint64_t>(*least);
  if (values.size() > kFew && range < kMaxBitRange) {
    auto set = std::make_shared<BitSet>();
    set->least = *least;
    set->bits.resize(bitmap::words(range + 1));
    for (const int64_t value : values) {
      bitmap::set(set->bits.data(), static_cast<uint64_t>(value) - static_cast<uint64_t>(set->least));
    }
    return kernel_over<T>(std::shared_ptr<const BitSet>(std::move(set)), has_null);
  }
  if (values.size() <= kFew) {
    return kernel_over<T>(std::make_shared<const FewValues<int64_t>>(FewValues<int64_t>{std::move(values)}), has_null);
  }
  auto set = std::make_shared<HashedIntegers>();
  set->values.insert(values.begin(), values.end());
  return kernel_over<T>(std::shared_ptr<const HashedIntegers>(std::move(set)), has_null);
}

/// Owns the literals' bytes beside the set of views into them.
struct StringList {
  std::vector<std::string> texts;
  FewValues<StringView> few;
  HashedStrings many;
};

ScalarKernel string_kernel(std::vector<std::string> texts, bool has_null) {
  auto list = std::make_shared<StringList>();
  list->texts = std::move(texts);
  if (list->texts.size() <= kFew) {
    for (const std::string& text : list->texts) {
      list->few.values.emplace_back(text);
    }
    return kernel_over<StringView>(std::shared_ptr<const FewValues<StringView>>(list, &list->few), has_null);
  }
  list->many.values.insert(list->texts.begin(), list->texts.end());
  return kernel_over<StringView>(std::shared_ptr<const HashedStrings>(list, &list->many), has_null);
}

}  // namespace

bool can_hash_in_list(const DataType& type) {
  switch (type.physical()) {
    case PhysicalType::kBool:
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64:
    case PhysicalType::kInt128:
    case PhysicalType::kFloat:
    case PhysicalType::kDouble:
      return true;
    case PhysicalType::kString:
      return type.collation() == "UTF8_BINARY";
    default:
      return false;
  }
}

ScalarKernel make_in_list_kernel(const DataType& type, std::span<const Literal> literals) {
  std::vector<Literal> values;
  for (const Literal& literal : literals) {
    if (!literal.is_null()) {
      values.push_back(literal);
    }
  }
  const bool has_null = values.size() != literals.size();
  std::vector<int64_t> integers;
  const auto collect_integers = [&] {
    for (const Literal& value : values) {
      integers.push_back(std::holds_alternative<bool>(value.value) ? value.as_bool() : value.as_int64());
    }
  };
  switch (type.physical()) {
    case PhysicalType::kBool:
      collect_integers();
      return integer_kernel<uint8_t>(std::move(integers), has_null);
    case PhysicalType::kInt8:
      collect_integers();
      return integer_kernel<int8_t>(std::move(integers), has_null);
    case PhysicalType::kInt16:
      collect_integers();
      return integer_kernel<int16_t>(std::move(integers), has_null);
    case PhysicalType::kInt32:
      collect_integers();
      return integer_kernel<int32_t>(std::move(integers), has_null);
    case PhysicalType::kInt64:
      collect_integers();
      return integer_kernel<int64_t>(std::move(integers), has_null);
    case PhysicalType::kInt128: {
      SortedValues<int128_t> set;
      for (const Literal& value : values) {
        set.values.push_back(value.as_decimal());
      }
      std::sort(set.values.begin(), set.values.end());
      return kernel_over<int128_t>(std::make_shared<const SortedValues<int128_t>>(std::move(set)), has_null);
    }
    case PhysicalType::kFloat: {
      FewValues<float> set;
      for (const Literal& value : values) {
        set.values.push_back(static_cast<float>(value.as_double()));
      }
      return kernel_over<float>(std::make_shared<const FewValues<float>>(std::move(set)), has_null);
    }
    case PhysicalType::kDouble: {
      FewValues<double> set;
      for (const Literal& value : values) {
        set.values.push_back(value.as_double());
      }
      return kernel_over<double>(std::make_shared<const FewValues<double>>(std::move(set)), has_null);
    }
    default: {
      std::vector<std::string> texts;
      for (const Literal& value : values) {
        texts.push_back(value.as_string());
      }
      return string_kernel(std::move(texts), has_null);
    }
  }
}

bool equal_values(const Vector& left, size_t left_row, const Vector& right, size_t right_row) {
  const DecodedVector a(left);
  const DecodedVector b(right);
  const size_t i = a.index(left_row);
  const size_t j = b.index(right_row);
  const Vector& x = a.base();
  const Vector& y = b.base();
  const auto equal_children = [](const Vector& p, size_t m, const Vector& q, size_t n) {
    return p.is_null(m) || q.is_null(n) ? p.is_null(m) == q.is_null(n) : equal_values(p, m, q, n);
  };
  const PhysicalType physical = left.type().physical();
  if (physical == PhysicalType::kNull) {
    return true;
  }
  if (physical == PhysicalType::kStruct) {
    for (size_t c = 0; c < x.children().size(); ++c) {
      if (!equal_children(*x.children()[c], i, *y.children()[c], j)) {
        return false;
      }
    }
    return true;
  }
  if (physical == PhysicalType::kArray || physical == PhysicalType::kMap) {
    const ArrayRange m = x.values<ArrayRange>()[i];
    const ArrayRange n = y.values<ArrayRange>()[j];
    for (size_t c = 0; c < x.children().size() && m.length == n.length; ++c) {
      for (int32_t e = 0; e < m.length; ++e) {
        if (!equal_children(*x.children()[c], static_cast<size_t>(m.offset + e), *y.children()[c],
                            static_cast<size_t>(n.offset + e))) {
          return false;
        }
      }
    }
    return m.length == n.length;
  }
  return dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
    if constexpr (std::is_same_v<T, ArrayRange>) {
      return false;
    } else {
      return same_value(x.values<T>()[i], y.values<T>()[j]);
    }
  });
}

}  // namespace firesteel
