// hash and xxhash64 over any values.
#include "base/numeric/wide_integer.h"
#include "columnar/decoded_vector.h"
#include "functions/function_lists.h"
#include "functions/hash/digest_functions.h"
#include "functions/hash/spark_hash.h"
#include "functions/kernel_frame/declare.h"

#include <bit>

namespace firesteel {
namespace {

struct Murmur {
  using Hash = uint32_t;
  using Result = int32_t;
  static Hash of_int(int32_t value, Hash seed) { return murmur3::hash_int(value, seed); }
  static Hash of_long(int64_t value, Hash seed) { return murmur3::hash_long(value, seed); }
  static Hash of_bytes(std::string_view bytes, Hash seed) { return murmur3::hash_bytes(bytes, seed); }
};
struct XxHash {
  using Hash = uint64_t;
  using Result = int64_t;
  static Hash of_int(int32_t value, Hash seed) { return xxhash64::hash_int(value, seed); }
  static Hash of_long(int64_t value, Hash seed) { return xxhash64::hash_long(value, seed); }
  static Hash of_bytes(std::string_view bytes, Hash seed) { return xxhash64::hash_bytes(bytes, seed); }
};

// Shortest two's complement, highest byte first, as Java's BigInteger.toByteArray.
std::string big_endian(int128_t value) {
  std::string bytes;
  for (int i = 15; i >= 0; --i) {
    bytes.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
  }
  size_t first = 0;
  while (first < 15 && ((bytes[first] == 0 && bytes[first + 1] >= 0) || (bytes[first] == -1 && bytes[first + 1] < 0))) {
    ++first;
  }
  return bytes.substr(first);
}

template <typename H>
typename H::Hash hash_value(const Vector& vector, size_t row, typename H::Hash seed) {
  if (vector.type().is_null() || vector.is_null(row)) {
    return seed;
  }
  const DecodedVector value(vector);
  switch (vector.type().physical()) {
    case PhysicalType::kNull:
      return seed;
    case PhysicalType::kBool:
      return H::of_int(value.value<uint8_t>(row), seed);
    case PhysicalType::kInt8:
      return H::of_int(value.value<int8_t>(row), seed);
    case PhysicalType::kInt16:
      return H::of_int(value.value<int16_t>(row), seed);
    case PhysicalType::kInt32:
      return H::of_int(value.value<int32_t>(row), seed);
    case PhysicalType::kInt64:
      return H::of_long(value.value<int64_t>(row), seed);
    case PhysicalType::kInt128:
      return H::of_bytes(big_endian(value.value<int128_t>(row)), seed);
    case PhysicalType::kFloat: {
      const float number = value.value<float>(row);
      return H::of_int(number == 0 ? 0 : (number != number ? 0x7fc00000 : std::bit_cast<int32_t>(number)), seed);
    }
    case PhysicalType::kDouble: {
      const double number = value.value<double>(row);
      return H::of_long(number == 0 ? 0 : (number != number ? 0x7ff8000000000000 : std::bit_cast<int64_t>(number)),
                        seed);
    }
    case PhysicalType::kString:
      return H::of_bytes(value.value<StringView>(row).view(), seed);
    case PhysicalType::kInterval: {
      const auto& interval = value.value<CalendarInterval>(row);
      return H::of_int(interval.months, H::of_int(interval.days, H::of_long(interval.microseconds, seed)));
    }
    case PhysicalType::kArray: {
      const ArrayRange range = value.value<ArrayRange>(row);
      for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
        seed = hash_value<H>(*value.base().children()[0], static_cast<size_t>(i), seed);
      }
      return seed;
    }
    case PhysicalType::kStruct:
      for (const VectorPtr& child : value.base().children()) {
        seed = hash_value<H>(*child, value.index(row), seed);
      }
      return seed;
    case PhysicalType::kMap:
      break;
  }
  return seed;
}

template <typename H>
VectorPtr hash_rows(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->template mutable_values<typename H::Result>();
  call.rows.for_each([&](size_t row) {
    typename H::Hash hash = 42;
    for (const VectorPtr& argument : call.arguments) {
      hash = hash_value<H>(*argument, row, hash);
    }
    out[row] = static_cast<typename H::Result>(hash);
  });
  return result;
}

bool has_map(const DataType& type) {
  switch (type.id()) {
    case TypeId::kMap:
      return true;
    case TypeId::kArray:
      return has_map(type.element());
    case TypeId::kStruct:
      for (const StructField& field : type.fields()) {
        if (has_map(field.type)) {
          return true;
        }
      }
      return false;
    default:
      return false;
  }
}

template <typename H>
FunctionDef hashing(const char* name, const char* since, const char* usage, FunctionExample example) {
  const auto bind = [name](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<ScalarBinding> {
    for (const ArgumentInfo& argument : arguments) {
      if (argument.type.is(TypeId::kVariant)) {
        return BindMismatch{"HASH_VARIANT_TYPE", {{"functionName", "`" + std::string(name) + "`"}}};
      }
      if (has_map(argument.type)) {
        return BindMismatch{"HASH_MAP_TYPE", {{"functionName", "`" + std::string(name) + "`"}}};
      }
    }
    ScalarBinding binding;
    binding.argument_types = types_of(arguments);
    binding.result_type = sizeof(typename H::Result) == 4 ? DataType::integer() : DataType::long_type();
    binding.nullable = false;
    binding.kernel = hash_rows<H>;
    binding.nulls = Nulls::kHandledByKernel;
    return binding;
  };
  return declare_scalar("hash_funcs",
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 1,
                         .max_arguments = -1},
                        ScalarFunction{bind});
}

}  // namespace

std::vector<FunctionDef> hash_functions() {
  std::vector<FunctionDef> list = {hashing<Murmur>("hash", "2.0.0", "Returns a 32-bit hash (Murmur3) of the values.",
                                                   {"SELECT hash('Spark', array(123), 2)", "-1321691492"}),
                                   hashing<XxHash>("xxhash64", "3.0.0", "Returns a 64-bit hash (xxHash) of the values.",
                                                   {"SELECT xxhash64('Spark', array(123), 2)", "5602566077635097486"})};
  append(list, digest_functions());
  append(list, aes_functions());
  return list;
}

}  // namespace firesteel
