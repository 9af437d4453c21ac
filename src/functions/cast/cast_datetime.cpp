// Casts among dates, timestamps, times and numbers.
#include "base/errors/check.h"
#include "functions/cast/cast_kernels.h"
#include "functions/cast/value_text.h"
#include "functions/datetime/calendar.h"
#include "functions/datetime/time_zone.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/decimal_value.h"

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

constexpr int64_t kNanosPerMicro = 1000;
constexpr int64_t kNanosPerSecond = 1'000'000'000;

template <typename Out, typename In, typename F>
ScalarKernel zoned(F f) {
  return [f](const KernelCall& call) -> VectorPtr {
    const TimeZone zone = TimeZone::load(call.environment.session_time_zone);
    auto result = Vector::flat(call.result_type, call.size);
    Out* out = result->template mutable_values<Out>();
    const DenseInput<In> input(call, 0);
    call.rows.for_each([&](size_t row) { out[row] = f(input[row], zone); });
    return result;
  };
}

// Midnight of a day in the zone. Days that 64 bits of microseconds cannot tell are Java's overflow.
VectorPtr midnights(const KernelCall& call, const TimeZone& zone) {
  return map_fixed_checked<int64_t, int32_t>(
      call,
      [&zone](int32_t days, int64_t& out) {
        const auto utc = zone.find_utc(LocalTime{days, 0});
        out = utc.value_or(0);
        return utc ? 0 : 1;
      },
      [&](size_t row) { call.errors.fail(row, [] { return arithmetic_errors::overflow("long overflow", ""); }); });
}

// java.util.concurrent.TimeUnit.SECONDS.toMicros: stays at the ends of the range.
int64_t saturated_seconds(int64_t seconds) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max() / kMicrosPerSecond;
  if (seconds > kMost) {
    return std::numeric_limits<int64_t>::max();
  }
  return seconds < -kMost ? std::numeric_limits<int64_t>::min() : seconds * kMicrosPerSecond;
}

template <typename In>
ScalarKernel seconds_to_timestamp() {
  return [](const KernelCall& call) {
    return map_fixed<int64_t, In>(call, [](In value) { return saturated_seconds(value); });
  };
}

template <typename In>
ScalarKernel floating_to_timestamp() {
  return [](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<int64_t>();
    const DenseInput<In> input(call, 0);
    call.rows.for_each([&](size_t row) {
      const double micros = static_cast<double>(input[row]) * kMicrosPerSecond;
      const bool legacy = call.errors.mode() == EvalMode::kLegacy;
      out[row] = 0;
      if (!std::isfinite(static_cast<double>(input[row]))) {
        if (legacy) {
          call.errors.note_null(row);
        } else {
          cast_errors::invalid_number(call, row, number_literal(*call.arguments[0], row), DataType::double_type());
        }
      } else if (!legacy && std::abs(micros) > 9.2233720368547758e18) {
        const auto shown = Vector::constant(Literal::double_value(micros), 1);
        cast_errors::overflow(call, row, number_literal(*shown, 0), DataType::double_type(), DataType::long_type());
      } else if (micros >= 9.2233720368547758e18) {
        out[row] = std::numeric_limits<int64_t>::max();
      } else {
        out[row] =
            micros <= -9.2233720368547758e18 ? std::numeric_limits<int64_t>::min() : static_cast<int64_t>(micros);
      }
    });
    return result;
  };
}

template <typename In>
ScalarKernel decimal_to_timestamp(int scale) {
  return [scale](const KernelCall& call) {
    // As java.math.BigDecimal.longValue: digits behind microseconds are cut off, beyond 64 bits it wraps.
    const int128_t factor = power_of_ten(std::abs(6 - scale));
    return map_fixed<int64_t, In>(call, [scale, factor](In value) {
      const auto wide = static_cast<int128_t>(value);
      return static_cast<int64_t>(static_cast<uint64_t>(scale > 6 ? static_cast<unsigned __int128>(wide / factor)
                                                                  : static_cast<unsigned __int128>(wide) *
                                                                        static_cast<unsigned __int128>(factor)));
    });
  };
}

template <typename Out>
ScalarKernel timestamp_to_integer() {
  return [](const KernelCall& call) -> VectorPtr {
    return map_fixed_checked<Out, int64_t>(
        call,
        [](int64_t micros, Out& out) {
          const int64_t seconds = floor_divide(micros, kMicrosPerSecond);
          out = static_cast<Out>(seconds);
          return static_cast<uint8_t>(out != seconds);
        },
        [&](size_t row) {
          std::string text = "TIMESTAMP '";
          append_value_text(*call.arguments[0], row, TimeZone::load(call.environment.session_time_zone), text);
          cast_errors::overflow(call, row, text + "'", call.arguments[0]->type(), call.result_type, true);
        });
  };
}

template <typename Out>
ScalarKernel timestamp_to_decimal() {
  return [](const KernelCall& call) -> VectorPtr {
    const DataType& to = call.result_type;
    return map_fixed_checked<Out, int64_t>(
        call,
        [&to](int64_t micros, Out& out) {
          const auto value = rescale(micros, 6, to.precision(), to.scale());
          out = static_cast<Out>(value.value_or(0));
          return value ? 0 : 1;
        },
        [&](size_t row) {
          cast_errors::decimal_out_of_range(call, row, decimal_to_string(DenseInput<int64_t>(call, 0)[row], 6), to);
        });
  };
}

ScalarKernel from_timestamp(const DataType& to) {
  switch (to.id()) {
    case TypeId::kDate:
      return zoned<int32_t, int64_t>(
          [](int64_t micros, const TimeZone& zone) { return static_cast<int32_t>(zone.local_time(micros).day); });
    case TypeId::kTimestampNtz:
      return zoned<int64_t, int64_t>([](int64_t micros, const TimeZone& zone) { return zone.to_local(micros); });
    case TypeId::kTime:
      return zoned<int64_t, int64_t>(
          [](int64_t micros, const TimeZone& zone) { return zone.local_time(micros).of_day * kNanosPerMicro; });
    case TypeId::kByte:
      return timestamp_to_integer<int8_t>();
    case TypeId::kShort:
      return timestamp_to_integer<int16_t>();
    case TypeId::kInteger:
      return timestamp_to_integer<int32_t>();
    case TypeId::kLong:
      return timestamp_to_integer<int64_t>();
    case TypeId::kFloat:
      return zoned<float, int64_t>(
          [](int64_t micros, const TimeZone&) { return static_cast<float>(static_cast<double>(micros) / 1e6); });
    case TypeId::kDouble:
      return zoned<double, int64_t>([](int64_t micros, const TimeZone&) { return static_cast<double>(micros) / 1e6; });
    case TypeId::kDecimal:
      return to.physical() == PhysicalType::kInt64 ? timestamp_to_decimal<int64_t>() : timestamp_to_decimal<int128_t>();
    case TypeId::kBoolean:
      return zoned<uint8_t, int64_t>([](int64_t micros, const TimeZone&) { return static_cast<uint8_t>(micros != 0); });
    default:
      fail_check("no cast from TIMESTAMP to this type");
  }
}

ScalarKernel to_timestamp(const DataType& from) {
  switch (from.id()) {
    case TypeId::kDate:
      return [](const KernelCall& call) { return midnights(call, TimeZone::load(call.environment.session_time_zone)); };
    case TypeId::kTimestampNtz:
      return zoned<int64_t, int64_t>([](int64_t local, const TimeZone& zone) { return zone.to_utc(local); });
    case TypeId::kBoolean:
      return [](const KernelCall& call) {
        return map_fixed<int64_t, uint8_t>(call, [](uint8_t value) { return static_cast<int64_t>(value); });
      };
    case TypeId::kByte:
      return seconds_to_timestamp<int8_t>();
    case TypeId::kShort:
      return seconds_to_timestamp<int16_t>();
    case TypeId::kInteger:
      return seconds_to_timestamp<int32_t>();
    case TypeId::kLong:
      return seconds_to_timestamp<int64_t>();
    case TypeId::kFloat:
      return floating_to_timestamp<float>();
    case TypeId::kDouble:
      return floating_to_timestamp<double>();
    case TypeId::kDecimal:
      return from.physical() == PhysicalType::kInt64 ? decimal_to_timestamp<int64_t>(from.scale())
                                                     : decimal_to_timestamp<int128_t>(from.scale());
    default:
      fail_check("no cast to TIMESTAMP from this type");
  }
}

template <typename Out>
ScalarKernel time_to_integer() {
  return [](const KernelCall& call) -> VectorPtr {
    return map_fixed_checked<Out, int64_t>(
        call,
        [](int64_t nanos, Out& out) {
          const int64_t seconds = nanos / kNanosPerSecond;
          out = static_cast<Out>(seconds);
          return static_cast<uint8_t>(out != seconds);
        },
        [&](size_t row) {
          std::string text = "TIME '";
          append_value_text(*call.arguments[0], row, TimeZone::utc(), text);
          cast_errors::overflow(call, row, text + "'", call.arguments[0]->type(), call.result_type, true);
        });
  };
}

template <typename Out>
ScalarKernel time_to_decimal() {
  return [](const KernelCall& call) -> VectorPtr {
    const DataType& to = call.result_type;
    return map_fixed_checked<Out, int64_t>(
        call,
        [&to](int64_t nanos, Out& out) {
          const auto value = rescale(nanos, 9, to.precision(), to.scale());
          out = static_cast<Out>(value.value_or(0));
          return value ? 0 : 1;
        },
        [&](size_t row) {
          cast_errors::decimal_out_of_range(call, row, decimal_to_string(DenseInput<int64_t>(call, 0)[row], 9), to);
        });
  };
}

ScalarKernel from_time(const DataType& to) {
  switch (to.id()) {
    case TypeId::kByte:
      return time_to_integer<int8_t>();
    case TypeId::kShort:
      return time_to_integer<int16_t>();
    case TypeId::kInteger:
      return time_to_integer<int32_t>();
    case TypeId::kLong:
      return time_to_integer<int64_t>();
    default:
      return to.physical() == PhysicalType::kInt64 ? time_to_decimal<int64_t>() : time_to_decimal<int128_t>();
  }
}

ScalarKernel all_null() {
  return [](const KernelCall& call) { return Vector::null_constant(call.result_type, call.size); };
}

}  // namespace

ScalarKernel make_datetime_cast(const DataType& from, const DataType& to) {
  if (from.is(TypeId::kTime) && to.is(TypeId::kTime)) {
    return [unit = static_cast<int64_t>(power_of_ten(9 - to.precision()))](const KernelCall& call) {
      return map_fixed<int64_t, int64_t>(call, [unit](int64_t nanos) { return nanos - nanos % unit; });
    };
  }
  if (from.is(TypeId::kTime) && (to.is_integral() || to.is_decimal())) {
    return from_time(to);
  }
  if (from.is(TypeId::kTimestamp)) {
    return from_timestamp(to);
  }
  if (to.is(TypeId::kTimestamp)) {
    return to_timestamp(from);
  }
  if (from.is(TypeId::kDate) && to.is(TypeId::kTimestampNtz)) {
    return [](const KernelCall& call) { return midnights(call, TimeZone::utc()); };
  }
  if (from.is(TypeId::kTimestampNtz) && to.is(TypeId::kDate)) {
    return [](const KernelCall& call) {
      return map_fixed<int32_t, int64_t>(
          call, [](int64_t micros) { return static_cast<int32_t>(floor_divide(micros, kMicrosPerDay)); });
    };
  }
  if (from.is(TypeId::kTimestampNtz) && to.is(TypeId::kTime)) {
    return [](const KernelCall& call) {
      return map_fixed<int64_t, int64_t>(
          call, [](int64_t micros) { return floor_remainder(micros, kMicrosPerDay) * kNanosPerMicro; });
    };
  }
  if (from.is(TypeId::kDate)) {
    return all_null();  // DATE to numbers and BOOLEAN, legacy mode only
  }
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "cast from " + from.sql() + " to " + to.sql()}});
}

}  // namespace firesteel
