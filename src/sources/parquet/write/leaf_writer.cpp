#include "sources/parquet/write/leaf_writer.h"

#include "base/numeric/int128.h"

#include <parquet/column_writer.h>
#include <parquet/types.h>

#include <memory>

namespace firesteel::parquet_format {
namespace {

constexpr int64_t kMicrosPerDay = 86'400'000'000;
constexpr int64_t kJulianDayOfEpoch = 2'440'588;

int64_t floor_div(int64_t value, int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

parquet::Int96 to_int96(int64_t micros) {
  const int64_t days = floor_div(micros, kMicrosPerDay);
  const auto nanos = static_cast<uint64_t>(micros - days * kMicrosPerDay) * 1000;
  parquet::Int96 value;
  value.value[0] = static_cast<uint32_t>(nanos);
  value.value[1] = static_cast<uint32_t>(nanos >> 32);
  value.value[2] = static_cast<uint32_t>(days + kJulianDayOfEpoch);
  return value;
}

/// Stored: parquet::Int32Type ...; convert(position) gives its C++ value.
template <typename Stored, typename F>
void write_values(const LeafRun& run, parquet::ColumnWriter& writer, F convert) {
  using Value = typename Stored::c_type;
  const auto values = std::make_unique<Value[]>(run.rows.size() + 1);  // std::vector<bool> is no array
  for (size_t i = 0; i < run.rows.size(); ++i) {
    values[i] = convert(static_cast<size_t>(run.rows[i]));
  }
  static_cast<parquet::TypedColumnWriter<Stored>&>(writer).WriteBatch(
      run.levels, run.definition.empty() ? nullptr : run.definition.data(),
      run.repetition.empty() ? nullptr : run.repetition.data(), values.get());
}

template <typename Stored, typename Source>
void write_cast(const LeafRun& run, parquet::ColumnWriter& writer) {
  const auto* source = run.values->values<Source>();
  write_values<Stored>(run, writer, [&](size_t at) { return static_cast<typename Stored::c_type>(source[at]); });
}

void write_int32(const LeafRun& run, parquet::ColumnWriter& writer) {
  switch (run.values->type().physical()) {
    case PhysicalType::kInt8:
      return write_cast<parquet::Int32Type, int8_t>(run, writer);
    case PhysicalType::kInt16:
      return write_cast<parquet::Int32Type, int16_t>(run, writer);
    default:
      return write_cast<parquet::Int32Type, int32_t>(run, writer);
  }
}

void write_bytes(const LeafRun& run, parquet::ColumnWriter& writer) {
  const auto* source = run.values->values<StringView>();
  write_values<parquet::ByteArrayType>(run, writer, [&](size_t at) {
    return parquet::ByteArray(source[at].size(), reinterpret_cast<const uint8_t*>(source[at].data()));
  });
}

template <typename Source>
void write_decimal_bytes(const WriteField& field, const LeafRun& run, parquet::ColumnWriter& writer) {
  const auto* source = run.values->values<Source>();
  const auto length = static_cast<size_t>(field.fixed_length);
  std::vector<uint8_t> bytes(run.rows.size() * length);
  uint8_t* next = bytes.data();
  write_values<parquet::FLBAType>(run, writer, [&](size_t at) {
    auto value = static_cast<uint128_t>(static_cast<int128_t>(source[at]));
    uint8_t* const first = next;
    for (size_t b = length; b-- > 0; value >>= 8) {
      first[b] = static_cast<uint8_t>(value);
    }
    next += length;
    return parquet::FixedLenByteArray(first);
  });
}

}  // namespace

void write_leaf(const WriteField& field, const LeafRun& run, parquet::ColumnWriter& writer) {
  switch (field.storage) {
    case LeafStorage::kBoolean:
      if (run.rows.empty()) {  // also VOID, which has no values
        return write_values<parquet::BooleanType>(run, writer, [](size_t) { return false; });
      }
      return write_cast<parquet::BooleanType, uint8_t>(run, writer);
    case LeafStorage::kInt32:
      return write_int32(run, writer);
    case LeafStorage::kInt64:
      return write_cast<parquet::Int64Type, int64_t>(run, writer);
    case LeafStorage::kDecimalInt32:
      return write_cast<parquet::Int32Type, int64_t>(run, writer);
    case LeafStorage::kTimeMicros:
      return write_values<parquet::Int64Type>(
          run, writer, [source = run.values->values<int64_t>()](size_t at) { return source[at] / 1000; });
    case LeafStorage::kInt96:
      return write_values<parquet::Int96Type>(
          run, writer, [source = run.values->values<int64_t>()](size_t at) { return to_int96(source[at]); });
    case LeafStorage::kMillis:
      return write_values<parquet::Int64Type>(
          run, writer, [source = run.values->values<int64_t>()](size_t at) { return floor_div(source[at], 1000); });
    case LeafStorage::kFloat:
      return write_cast<parquet::FloatType, float>(run, writer);
    case LeafStorage::kDouble:
      return write_cast<parquet::DoubleType, double>(run, writer);
    case LeafStorage::kBytes:
      return write_bytes(run, writer);
    case LeafStorage::kDecimalFixed:
      return run.values->type().physical() == PhysicalType::kInt128 ? write_decimal_bytes<int128_t>(field, run, writer)
                                                                    : write_decimal_bytes<int64_t>(field, run, writer);
  }
}

}  // namespace firesteel::parquet_format
