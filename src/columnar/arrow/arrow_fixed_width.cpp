#include "columnar/arrow/arrow_fixed_width.h"

#include "base/errors/spark_error.h"
#include "base/numeric/int128.h"
#include "columnar/vector.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/type_traits.h>
#include <arrow/util/decimal.h>

#include <cstring>

namespace firesteel {
namespace {

using ArrayPtr = std::shared_ptr<arrow::Array>;

[[noreturn]] void refuse(const arrow::Array& array) {
  throw SparkError("UNSUPPORTED_ARROWTYPE", {{"typeName", array.type()->ToString()}});
}

template <typename T>
const T* raw_values(const arrow::Array& array) {
  return array.data()->GetValues<T>(1);
}

/// The values as they are. Copied only when they are not aligned for the type's loads.
BufferPtr share_values(const ArrayPtr& array, size_t width) {
  const auto& buffer = array->data()->buffers[1];
  const size_t bytes = static_cast<size_t>(array->length()) * width;
  if (buffer == nullptr || bytes == 0) {
    return Buffer::allocate(bytes);
  }
  const uint8_t* data = buffer->data() + static_cast<size_t>(array->offset()) * width;
  if (reinterpret_cast<uintptr_t>(data) % width != 0) {
    auto copy = Buffer::allocate(bytes);
    std::memcpy(copy->mutable_data(), data, bytes);
    return copy;
  }
  return Buffer::wrap(data, bytes, buffer);
}

template <typename To, typename From, typename F>
BufferPtr convert(const arrow::Array& array, F&& f) {
  const auto size = static_cast<size_t>(array.length());
  auto buffer = Buffer::allocate(size * sizeof(To));
  const From* from = raw_values<From>(array);
  To* to = buffer->mutable_as<To>();
  for (size_t i = 0; i < size; ++i) {
    to[i] = static_cast<To>(f(from[i]));
  }
  return buffer;
}

template <typename To, typename From>
BufferPtr widen(const arrow::Array& array) {
  return convert<To, From>(array, [](From v) { return static_cast<To>(v); });
}

BufferPtr unpack_bits(const arrow::Array& array) {
  const auto& bits = static_cast<const arrow::BooleanArray&>(array);
  auto buffer = Buffer::allocate(static_cast<size_t>(array.length()));
  for (int64_t i = 0; i < array.length(); ++i) {
    buffer->mutable_data()[i] = bits.Value(i) ? 1 : 0;
  }
  return buffer;
}

BufferPtr scale_values(const arrow::Array& array, int64_t multiply, int64_t divide) {
  const auto size = static_cast<size_t>(array.length());
  auto buffer = Buffer::allocate(size * sizeof(int64_t));
  const auto* from = raw_values<int64_t>(array);
  auto* to = buffer->mutable_as<int64_t>();
  for (size_t i = 0; i < size; ++i) {
    if (divide > 1) {
      // Towards minus infinity: an instant before the epoch keeps its microsecond.
      to[i] = from[i] / divide - (from[i] % divide < 0 ? 1 : 0);
    } else if (__builtin_mul_overflow(from[i], multiply, &to[i]) && array.IsValid(static_cast<int64_t>(i))) {
      throw SparkError("DATETIME_OVERFLOW", {{"operation", "reading " + array.type()->ToString()}});
    }
  }
  return buffer;
}

/// Instants and durations in microseconds.
BufferPtr to_microseconds(const ArrayPtr& array, arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return scale_values(*array, 1'000'000, 1);
    case arrow::TimeUnit::MILLI:
      return scale_values(*array, 1000, 1);
    case arrow::TimeUnit::MICRO:
      return share_values(array, sizeof(int64_t));
    case arrow::TimeUnit::NANO:
      return scale_values(*array, 1, 1000);
  }
  refuse(*array);
}

BufferPtr to_nanoseconds(const ArrayPtr& array) {
  const auto unit = static_cast<const arrow::TimeType&>(*array->type()).unit();
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return convert<int64_t, int32_t>(*array, [](int32_t v) { return int64_t{v} * 1'000'000'000; });
    case arrow::TimeUnit::MILLI:
      return convert<int64_t, int32_t>(*array, [](int32_t v) { return int64_t{v} * 1'000'000; });
    case arrow::TimeUnit::MICRO:
      return convert<int64_t, int64_t>(*array, [](int64_t v) {
        return static_cast<uint64_t>(v) * 1000;  // what NULL hides may be any number
      });
    case arrow::TimeUnit::NANO:
      return share_values(array, sizeof(int64_t));
  }
  refuse(*array);
}

BufferPtr to_calendar_intervals(const arrow::Array& array) {
  using MonthDayNanos = arrow::MonthDayNanoIntervalType::MonthDayNanos;
  const auto size = static_cast<size_t>(array.length());
  auto buffer = Buffer::allocate(size * sizeof(CalendarInterval));
  const auto* from = raw_values<MonthDayNanos>(array);
  for (size_t i = 0; i < size; ++i) {
    buffer->mutable_as<CalendarInterval>()[i] = {from[i].months, from[i].days, from[i].nanoseconds / 1000};
  }
  return buffer;
}

BufferPtr to_decimals(const ArrayPtr& array, bool narrow) {
  switch (array->type_id()) {
    case arrow::Type::DECIMAL32:
      return narrow ? widen<int64_t, int32_t>(*array) : widen<int128_t, int32_t>(*array);
    case arrow::Type::DECIMAL64:
      return narrow ? share_values(array, sizeof(int64_t)) : widen<int128_t, int64_t>(*array);
    case arrow::Type::DECIMAL128: {
      if (!narrow) {
        return share_values(array, sizeof(int128_t));
      }
      // The low half of a value that fits 18 digits is the value.
      const auto size = static_cast<size_t>(array->length());
      auto buffer = Buffer::allocate(size * sizeof(int64_t));
      const auto* words = raw_values<int64_t>(*array);
      if (size > 0) {
        words = reinterpret_cast<const int64_t*>(array->data()->buffers[1]->data()) + 2 * array->offset();
      }
      for (size_t i = 0; i < size; ++i) {
        buffer->mutable_as<int64_t>()[i] = words[2 * i];
      }
      return buffer;
    }
    case arrow::Type::UINT64:
      return widen<int128_t, uint64_t>(*array);
    default:
      refuse(*array);
  }
}

}  // namespace

BufferPtr read_fixed_width(const ArrayPtr& array, const DataType& type) {
  const PhysicalType physical = type.physical();
  if (type.is_decimal()) {
    return to_decimals(array, physical == PhysicalType::kInt64);
  }
  switch (array->type_id()) {
    case arrow::Type::BOOL:
      return unpack_bits(*array);
    case arrow::Type::UINT8:
      return widen<int16_t, uint8_t>(*array);
    case arrow::Type::UINT16:
      return widen<int32_t, uint16_t>(*array);
    case arrow::Type::UINT32:
      return widen<int64_t, uint32_t>(*array);
    case arrow::Type::DATE64:
      return convert<int32_t, int64_t>(*array, [](int64_t v) { return v / 86'400'000; });
    case arrow::Type::TIMESTAMP:
      return to_microseconds(array, static_cast<const arrow::TimestampType&>(*array->type()).unit());
    case arrow::Type::DURATION:
      return to_microseconds(array, static_cast<const arrow::DurationType&>(*array->type()).unit());
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
      return to_nanoseconds(array);
    case arrow::Type::INTERVAL_MONTH_DAY_NANO:
      return to_calendar_intervals(*array);
    default:
      break;
  }
  const auto width = static_cast<int>(physical_width(physical));
  if (!arrow::is_fixed_width(array->type_id()) || array->type()->byte_width() != width) {
    refuse(*array);
  }
  return share_values(array, static_cast<size_t>(width));
}

}  // namespace firesteel
